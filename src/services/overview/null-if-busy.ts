import { Fault } from '../../domain/fault.ts'

/** Returns null for the fault of work that has no place now; throws every other error. */
export function nullIfBusy(error: unknown): null {
  if (error instanceof Fault && error.code === 'too_many') return null
  throw error
}
