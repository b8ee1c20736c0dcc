import { Fault } from '../../domain/fault.ts'

/** Returns the fault for an attempt that came too early by some milliseconds. */
export function tooManyAttempts(delayMs: number): Fault {
  const seconds = Math.ceil(delayMs / 1_000)
  return new Fault('too_many', 'tooManyAttempts', { seconds }, { retryAfterSeconds: seconds })
}
