import { and, asc, eq, gt, gte, lt, sql } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import type { CopiedRow, Database, LogPartition } from '../database.ts'
import { isWithin } from '../within-period.ts'
import { hasOwnRecordSql } from './record-reference.ts'

/** Events in a block: with more, a page of events that lie far apart takes longer; with fewer, blocks are larger together. */
const BLOCK_EVENTS = 96
/** Bytes of the records of a block, unless a single one has more. */
const BLOCK_BYTES = 512 * 1_024
/** Blocks that share an index of texts, which is kept in memory while they are made. */
const STRETCH_BLOCKS = 784
const STRETCH_ROWS = 100_000
/** Events that are listed at a time. */
const LISTED_ROWS = 40 * BLOCK_EVENTS

/** Events whose records will be in a block, in the order of time and sequence. */
export type PlannedBlock = { customer: number; events: LogPosition[] }

/** The blocks of a stretch, and the events whose records were put in blocks by a compaction before. */
export type PlannedStretch = { blocks: PlannedBlock[]; kept: CopiedRow[] }

/** Plans the stretches of blocks of a day's events with sequences up to one. */
export async function* planStretches(
  database: Database,
  partition: LogPartition,
  untilSequence: number,
): AsyncGenerator<PlannedStretch> {
  let stretch: PlannedStretch = { blocks: [], kept: [] }
  for await (const { customer, rows } of listByCustomer(database, partition, untilSequence)) {
    const isFull = stretch.blocks.length >= STRETCH_BLOCKS || stretch.kept.length >= STRETCH_ROWS
    if (isFull) {
      yield stretch
      stretch = { blocks: [], kept: [] }
    }
    for (const { reference, sequence } of rows)
      if (reference !== null) stretch.kept.push({ customer, sequence, reference })
    for (const events of splitIntoBlocks(rows)) stretch.blocks.push({ customer, events })
  }
  yield stretch
}

type ListedRow = LogPosition & { bytes: number; reference: string | null }

async function* listByCustomer(database: Database, partition: LogPartition, untilSequence: number) {
  for (let customer = await findNextCustomer(database, partition, 0); customer !== null; ) {
    for (let after: LogPosition | null = null, isAtEnd = false; !isAtEnd; ) {
      const rows: ListedRow[] = await listRows(database, partition, { customer, after, untilSequence })
      yield { customer, rows }
      after = rows.at(-1) ?? null
      isAtEnd = rows.length < LISTED_ROWS
    }
    customer = await findNextCustomer(database, partition, customer)
  }
}

async function findNextCustomer(
  { primary }: Database,
  { events, from, until }: LogPartition,
  after: number,
): Promise<number | null> {
  const [row] = await primary
    .select({ customer: events.customer })
    .from(events)
    .where(and(gt(events.customer, after), isWithin(events.eventTime, { from, until })))
    .orderBy(asc(events.customer))
    .limit(1)
  return row?.customer ?? null
}

type Listing = { customer: number; after: LogPosition | null; untilSequence: number }

async function listRows(
  { primary }: Database,
  { events, from, until }: LogPartition,
  { customer, after, untilSequence }: Listing,
): Promise<ListedRow[]> {
  const hasOwnRecord = sql.raw(hasOwnRecordSql(events.record.name))
  return primary
    .select({
      sequence: events.sequence,
      eventTime: events.eventTime,
      bytes: sql<number>`octet_length(${events.record})`,
      reference: sql<string | null>`case when ${hasOwnRecord} then null else ${events.record} end`,
    })
    .from(events)
    .where(
      and(
        eq(events.customer, customer),
        gte(events.eventTime, after?.eventTime ?? from),
        lt(events.eventTime, until),
        // The signs keep the planner from searching by the sequence.
        sql`+${events.sequence} <= ${untilSequence}`,
        after === null
          ? undefined
          : sql`(${events.eventTime} > ${sql.param(after.eventTime, events.eventTime)} or +${events.sequence} > ${after.sequence})`,
      ),
    )
    .orderBy(asc(events.eventTime), asc(events.sequence))
    .limit(LISTED_ROWS)
}

function splitIntoBlocks(rows: ListedRow[]): LogPosition[][] {
  const blocks: LogPosition[][] = []
  let bytes = 0
  for (const { sequence, eventTime, reference, ...row } of rows) {
    if (reference !== null) continue
    const last = blocks.at(-1)
    bytes += row.bytes
    if (last && last.length < BLOCK_EVENTS && bytes <= BLOCK_BYTES) last.push({ sequence, eventTime })
    else {
      blocks.push([{ sequence, eventTime }])
      bytes = row.bytes
    }
  }
  return blocks
}
