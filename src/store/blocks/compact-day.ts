import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { DAY_MS } from '../../domain/time.ts'
import { toChunks } from '../chunks.ts'
import type { CopiedRow, Database, DayCompaction, LogPartition, Pace } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { isWithin } from '../within-period.ts'
import { type BlockRow, compressBlock, joinBlock } from './block-content.ts'
import { findCompaction, partitionOf } from './compactions.ts'
import { type PlannedBlock, type PlannedStretch, planStretches } from './plan-blocks.ts'
import { formatReference } from './record-reference.ts'
import { replaceTable } from './replace-table.ts'
import { createTextIndex, type TextIndex } from './text-index.ts'
import { removeUnfinishedBlocks } from './unfinished-blocks.ts'

/** Blocks that are stored in one transaction. */
const STORED_BLOCKS = 4
/** Rows of the index of texts that are stored in one transaction. */
const STORED_TEXTS = 64
/** Events that came during a compaction are copied a few at a time until there are at most this many. */
const LAST_ROWS = 500

/** What a compaction works with. Once `signal` is aborted it stops, with nothing changed. */
export type Compacting = { database: Database; pace: Pace; now: Date; signal: AbortSignal }

/**
 * Puts the records of a day's events in blocks, those that are not in blocks yet, and makes them searchable; resolves with
 * what is recorded of it, or null if it was stopped or the day was purged meanwhile. Nothing that is read of the day changes.
 */
export async function compactDay(compacting: Compacting, day: string): Promise<DayCompaction | null> {
  try {
    return await rewriteDay(compacting, day)
  } catch (error) {
    // Its tables may go to the trash between any two steps.
    if ((await compacting.database.listDays()).includes(day)) throw error
    return null
  }
}

async function rewriteDay(compacting: Compacting, day: string): Promise<DayCompaction | null> {
  const { database, pace, now } = compacting
  const before = await findCompaction(database, day)
  if (!(await database.compactions.prepareDay(day))) return null
  await database.compactions.removeLeftovers(pace, 'all')
  await removeUnfinishedBlocks(database, day, before)
  const partition = partitionOf(database, day)
  if (partition === null) return null
  const run = startRun(compacting, day, before)
  let untilSequence = await database.settledSequence()
  await database.compactions.createNextTable(day, run.number)
  for await (const stretch of planStretches(database, partition, untilSequence)) {
    if (compacting.signal.aborted) return null
    await storeStretch(run, partition, stretch)
  }
  if (compacting.signal.aborted) return null
  await database.compactions.indexNextTable(day)
  const copyRest = async () => {
    untilSequence = await copyLater(run, partition, untilSequence)
    return untilSequence
  }
  // The number of the run is in names that the next one must not use, even if there was nothing to put in blocks.
  const lastStretch = Math.max(run.total.lastStretch, run.number)
  const compaction = { ...run.total, lastStretch, day, compactedAt: now }
  if (!(await replaceTable(compacting, { day, number: run.number, compaction }, copyRest))) return null
  await database.compactions.removeLeftovers(pace, 'former')
  return compaction
}

/** A compaction that is under way: `total` counts what is stored so far, with that of compactions before. */
type Run = Compacting & {
  day: string
  number: number
  total: Omit<DayCompaction, 'day' | 'compactedAt'>
}

function startRun(compacting: Compacting, day: string, before: DayCompaction | null): Run {
  const { lastBlock = 0, lastStretch = 0, events = 0, recordBytes = 0, blockBytes = 0 } = before ?? {}
  const total = { lastBlock, lastStretch, events, recordBytes, blockBytes }
  return { ...compacting, day, number: lastStretch + 1, total }
}

async function storeStretch(
  run: Run,
  partition: LogPartition,
  { blocks, kept }: PlannedStretch,
): Promise<void> {
  const rows = [...kept]
  if (blocks.length > 0) {
    run.total.lastStretch += 1
    const texts = createTextIndex(blocks.length)
    for (let from = 0; from < blocks.length && !run.signal.aborted; from += STORED_BLOCKS) {
      const some = blocks.slice(from, from + STORED_BLOCKS)
      rows.push(...(await storeBlocks(run, partition, some, { texts, from, count: blocks.length })))
    }
    await storeTexts(run, texts)
  }
  // In the order in which SQLite stores them.
  rows.sort((one, other) => one.sequence - other.sequence)
  await copyRows(run, rows)
}

type OfStretch = { texts: TextIndex; from: number; count: number }

async function storeBlocks(
  run: Run,
  partition: LogPartition,
  blocks: PlannedBlock[],
  { texts, from, count }: OfStretch,
): Promise<CopiedRow[]> {
  const { database, total } = run
  const { eventBlocks } = database.blockTables(run.day)
  const copied: CopiedRow[] = []
  const stored: (typeof eventBlocks.$inferInsert)[] = []
  for (const [i, { customer, events }] of blocks.entries()) {
    const rows = await readRecords(database, partition, customer, events)
    const bytes = joinBlock(rows)
    texts.add(from + i, bytes)
    const content = await compressBlock(bytes)
    total.lastBlock += 1
    total.events += rows.length
    total.recordBytes += bytes.length
    total.blockBytes += content.length
    const place = { stretch: total.lastStretch, bit: from + i, stretchBlocks: count }
    const [firstTime, lastTime] = [
      events[0]?.eventTime ?? partition.from,
      events.at(-1)?.eventTime ?? partition.from,
    ]
    stored.push({ block: total.lastBlock, customer, firstTime, lastTime, ...place, content })
    for (const [position, { sequence }] of rows.entries()) {
      const reference = formatReference({ day: dayNumberOf(partition), block: total.lastBlock, position })
      copied.push({ customer, sequence, reference })
    }
  }
  await paced(run, () => database.transaction(({ db }) => db.insert(eventBlocks).values(stored)))
  return copied
}

async function readRecords(
  { primary }: Database,
  { events, from, until }: LogPartition,
  customer: number,
  planned: PlannedBlock['events'],
): Promise<BlockRow[]> {
  const sequences = planned.map(({ sequence }) => sequence)
  const found = await primary
    .select({ sequence: events.sequence, record: events.record })
    .from(events)
    .where(
      and(
        eq(events.customer, customer),
        inArray(events.sequence, sequences),
        isWithin(events.eventTime, { from, until }),
      ),
    )
  const records = new Map(found.map(({ sequence, record }) => [sequence, record]))
  return planned.map(({ sequence, eventTime }) => {
    const record = records.get(sequence)
    if (record === undefined) throw new Error(`Event ${sequence} of ${from.toISOString()} was not found.`)
    return { sequence, eventTime: eventTime.getTime(), record }
  })
}

async function storeTexts({ total, ...run }: Run, texts: TextIndex): Promise<void> {
  const { eventTexts } = run.database.blockTables(run.day)
  const { from: day } = dayBounds(run.day)
  for (let from = 0; from < texts.rowCount && !run.signal.aborted; from += STORED_TEXTS) {
    const found = await texts.rows(from, STORED_TEXTS)
    const rows = found.map((row) => ({ ...row, stretch: total.lastStretch, day }))
    await paced(run, () => run.database.transaction(({ db }) => db.insert(eventTexts).values(rows)))
  }
}

async function copyRows(
  run: Pick<Run, 'database' | 'day' | 'pace' | 'signal'>,
  rows: CopiedRow[],
): Promise<void> {
  for (const some of toChunks(rows)) {
    if (run.signal.aborted) return
    await paced(run, () => run.database.compactions.copyRows(run.day, some))
  }
}

/**
 * Copies the events that came meanwhile, as they are, and returns the last of their sequences. Pauses become half as long each time:
 * with full ones it would never end where events come as fast as they are copied.
 */
async function copyLater(run: Run, partition: LogPartition, untilSequence: number): Promise<number> {
  const { events, from, until } = partition
  let pauses = 1
  for (let after = untilSequence; ; pauses /= 2) {
    const settled = await run.database.settledSequence()
    const rows = await run.database.primary
      .select({ customer: events.customer, sequence: events.sequence })
      .from(events)
      .where(
        and(
          gt(events.sequence, after),
          sql`${events.sequence} <= ${settled}`,
          isWithin(events.eventTime, { from, until }),
        ),
      )
      .orderBy(events.sequence)
    if (rows.length <= LAST_ROWS || run.signal.aborted) return after
    const pace: Pace = (workMs) => run.pace(workMs * pauses)
    await copyRows(
      { ...run, pace },
      rows.map((row) => ({ ...row, reference: null })),
    )
    after = settled
  }
}

async function paced({ pace }: Pick<Run, 'pace'>, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  await work()
  await pace(performance.now() - startedAt)
}

function dayNumberOf({ from }: LogPartition): number {
  return Math.floor(from.getTime() / DAY_MS)
}
