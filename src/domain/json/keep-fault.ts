import { Fault } from '../fault.ts'

/** Returns the fault that a function throws; null if it throws none. */
export function keepFault(run: () => void): Fault | null {
  try {
    run()
    return null
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}
