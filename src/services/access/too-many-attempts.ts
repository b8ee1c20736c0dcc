import { ERROR_CODES } from '../../domain/access/audit-entry.ts'
import { Fault } from '../../domain/fault.ts'
import type { Audit } from '../audit.ts'

/** Counts an attempt that came too early by some milliseconds, and returns its fault. It leaves no event: it was not checked. */
export function tooManyAttempts(delayMs: number, audit: Pick<Audit, 'refusals'>): Fault {
  audit.refusals.count(ERROR_CODES.too_many)
  const seconds = Math.ceil(delayMs / 1_000)
  return new Fault('too_many', 'tooManyAttempts', { seconds }, { retryAfterSeconds: seconds })
}
