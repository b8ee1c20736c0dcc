/** What every storage is taken to say of a key that it does not know. */
export const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records'

/** An object storage that did not do as it was asked: the message is its own words, the code its own code. */
export class StorageFailure extends Error {
  override name = 'StorageFailure' as const
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
