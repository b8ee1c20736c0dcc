/** The message for an access key that a storage does not know, the same for every storage. */
export const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records'

/** A request that object storage refused or did not answer. The message and the code are the storage's own. */
export class StorageFailure extends Error {
  override name = 'StorageFailure' as const
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
