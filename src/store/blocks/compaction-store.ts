import { and, count, gte, lt, sql } from 'drizzle-orm'
import type { Database, DayCompaction, Pace } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { compactDay } from './compact-day.ts'
import { findCompaction, partitionOf } from './compactions.ts'
import { hasOwnRecordSql } from './record-reference.ts'

/** A day with the number of its events whose records are not in blocks, and of those whose records are. */
export type CompactableDay = { day: string; own: number; compacted: number }

/** Puts the records of days in blocks, which are smaller, and in which texts are found. */
export function createCompactionStore(database: Database) {
  return {
    /** Returns the days of the log, oldest first. */
    listDays: async (): Promise<string[]> => (await database.listDays()).sort(),

    /** Counts the events of a day. */
    async count(day: string): Promise<CompactableDay> {
      const compaction = await findCompaction(database, day)
      return { day, own: await countOwn(database, day, compaction), compacted: compaction?.events ?? 0 }
    },

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

// Those of a day that has not been compacted are all its events. The condition is that of an index, which other days have not.
async function countOwn(database: Database, day: string, compaction: DayCompaction | null): Promise<number> {
  const partition = partitionOf(database, day)
  if (partition === null) return 0
  const { events } = partition
  const { from, until } = dayBounds(day)
  const ofDay = and(gte(events.eventTime, from), lt(events.eventTime, until))
  const isOwn = compaction === null ? undefined : sql.raw(hasOwnRecordSql(events.record.name))
  const [row] = await database.primary.select({ count: count() }).from(events).where(and(ofDay, isOwn))
  return row?.count ?? 0
}
