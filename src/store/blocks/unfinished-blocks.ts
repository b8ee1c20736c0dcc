import { and, eq, gt } from 'drizzle-orm'
import type { Database, DayCompaction } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { isWithin } from '../within-period.ts'
import { partitionOf } from './compactions.ts'
import { isReference } from './record-reference.ts'

/** Events of a day that are looked at: a compaction puts those with records in blocks first. */
const FIRST_EVENTS = 100

// A process that ended during a compaction has left blocks that nothing refers to.
/**
 * Deletes the blocks of a day that are later than what is recorded of its compaction. Throws an error if nothing is recorded, but
 * events refer to blocks: their records would be lost.
 */
export async function removeUnfinishedBlocks(
  database: Database,
  day: string,
  before: DayCompaction | null,
): Promise<void> {
  if (before === null && (await hasReferences(database, day)))
    throw new Error(`Nothing is recorded of the compaction of ${day}, but its events are in blocks.`)
  const { eventBlocks, eventTexts } = database.blockTables(day)
  const { from, until } = dayBounds(day)
  const ofDay = [isWithin(eventBlocks.firstTime, { from, until })]
  await database.transaction(async ({ db }) => {
    await db.delete(eventBlocks).where(and(gt(eventBlocks.block, before?.lastBlock ?? 0), ...ofDay))
    await db
      .delete(eventTexts)
      .where(and(gt(eventTexts.stretch, before?.lastStretch ?? 0), eq(eventTexts.day, from)))
  })
}

async function hasReferences(database: Database, day: string): Promise<boolean> {
  const partition = partitionOf(database, day)
  if (partition === null) return false
  const { events, from, until } = partition
  const rows = await database.primary
    .select({ record: events.record })
    .from(events)
    .where(isWithin(events.eventTime, { from, until }))
    .limit(FIRST_EVENTS)
  return rows.some(({ record }) => isReference(record))
}
