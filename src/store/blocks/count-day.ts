import { and, count, sql } from 'drizzle-orm'
import type { Database, DayCompaction } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { isWithin } from '../within-period.ts'
import { findCompaction, partitionOf } from './compactions.ts'
import { hasOwnRecordSql } from './record-reference.ts'

/** A day with the number of its events whose records are not in blocks, and of those whose records are. */
export type CompactableDay = { day: string; own: number; compacted: number }

/** What the events of a day are counted with. */
export type CountedDatabase = Pick<Database, 'primary' | 'tables' | 'logPartitions'>

/** Counts the events of a day. */
export async function countDay(database: CountedDatabase, day: string): Promise<CompactableDay> {
  const compaction = await findCompaction(database, day)
  return { day, own: await countOwn(database, day, compaction), compacted: compaction?.events ?? 0 }
}

// Those of a day that has not been compacted are all its events. The condition is that of an index, which other days have not.
async function countOwn(
  database: CountedDatabase,
  day: string,
  compaction: DayCompaction | null,
): Promise<number> {
  const partition = partitionOf(database, day)
  if (partition === null) return 0
  const { events } = partition
  const { from, until } = dayBounds(day)
  const ofDay = isWithin(events.eventTime, { from, until })
  const isOwn = compaction === null ? undefined : sql.raw(hasOwnRecordSql(events.record.name))
  const [row] = await database.primary.select({ count: count() }).from(events).where(and(ofDay, isOwn))
  return row?.count ?? 0
}
