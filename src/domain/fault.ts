/** What can be expected to go wrong; every face translates these codes in one table. */
export type FaultCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'

/** An expected failure: a stable code, a full sentence for the caller, and the field that was wrong. */
export class Fault extends Error {
  override name = 'Fault' as const
  readonly code: FaultCode
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: FaultCode, message: string, more: { field?: string; retryAfterSeconds?: number } = {}) {
    super(message)
    this.code = code
    this.field = more.field
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** A fault of the caller's input, naming the field and saying what is allowed. */
export function invalidField(field: string, message: string): Fault {
  return new Fault('invalid', message, { field })
}
