import type { Database, DayCompaction, Pace } from '../database.ts'
import { compactDay } from './compact-day.ts'
import { type CompactableDay, countDay } from './count-day.ts'

/** Puts the records of days in blocks, which are smaller, and in which texts are found. */
export function createCompactionStore(database: Database) {
  return {
    /** Returns the days of the log, oldest first. */
    listDays: async (): Promise<string[]> => (await database.listDays()).sort(),

    /** Counts the events of a day. */
    count: (day: string): Promise<CompactableDay> => countDay(database, day),

    /** Compacts a day; resolves with what is recorded of it, or null if it was stopped, and then nothing has changed. */
    compact: (day: string, now: Date, pace: Pace, signal: AbortSignal): Promise<DayCompaction | null> =>
      compactDay({ database, now, pace, signal }, day),

    /** Runs work unless another process compacts days; resolves with null then. It must stop at its signal. */
    runAlone: <Result>(work: (lost: AbortSignal) => Promise<Result>) => database.compactions.runAlone(work),

    /** Removes what compactions and purges have left behind, a little at a time, for the one that works alone. */
    removeLeftovers: (pace: Pace) => database.compactions.removeLeftovers(pace, 'all'),

    /** Gives the space that compactions and purges have freed back to the file system, except a reserve. */
    giveBackSpace: (pace: Pace, signal: AbortSignal) => database.compactions.giveBackSpace(pace, signal),

    /** Returns what is recorded of all compacted days. */
    list: (): Promise<DayCompaction[]> => database.primary.select().from(database.tables.dayCompactions),
  }
}
