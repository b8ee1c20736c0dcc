/** A request that object storage refused or did not answer. The message and the code are the storage's own. */
export class StorageFailure extends Error {
  override name = 'StorageFailure' as const
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
