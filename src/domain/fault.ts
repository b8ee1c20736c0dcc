/** The kinds of expected failures. Each API maps them to its own status codes in one table. */
export type FaultCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'

/** An expected failure: a code, a message for the caller in full sentences, and the field that caused it, if any. */
export class Fault extends Error {
  override name = 'Fault' as const
  readonly code: FaultCode
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: FaultCode,
    message: string,
    details: { field?: string; retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.code = code
    this.field = details.field
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** The message of an error that is no fault. It reveals nothing about the bug that caused it. */
export const INTERNAL_ERROR = 'Daybook failed to process the request.'

/** Returns a fault for a field whose value isn't allowed. The message names the field and says what is allowed. */
export function invalidField(field: string, message: string): Fault {
  return new Fault('invalid', message, { field })
}
