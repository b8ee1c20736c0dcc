import type { Log } from '../../src/domain/ports.ts'

/** A log that is thrown away. */
export const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * What a process of a test brings beside its clock. The schedule runs in real time, while the test's clock stands
 * still: tests run the jobs that they need.
 */
export const QUIET_PROCESS = {
  newId: () => crypto.randomUUID(),
  log: NO_LOG,
  // The clock of the database shows the real time.
  databaseClock: async (now: Date) => now,
  startSchedule: () => ({ stop: async () => {} }),
}
