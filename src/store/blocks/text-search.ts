import { and, desc, eq, gte, inArray, lt, lte } from 'drizzle-orm'
import type { LogPosition } from '../../domain/events/event.ts'
import { DAY_MS, formatDay, toDayNumber } from '../../domain/time.ts'
import type { Database, LogPartition } from '../database.ts'
import { findCompaction } from './compactions.ts'
import type { BlockReader } from './record-reader.ts'
import { INDEXED_BYTES_MIN, lookUpText, matchText } from './text-index.ts'

/** Blocks that are looked through at a time; fewer at first, because a common text is in the first of them. */
const SEARCHED_BLOCKS = 16
const FIRST_BLOCKS = 2

/** What is looked for in the blocks of a day, within (…, after] if there is such a position. */
export type TextSearch = { customer: number; text: string; after: LogPosition | null }

type Candidate = { block: number; lastTime: Date; stretch: number; bit: number; stretchBlocks: number }

/**
 * Returns the positions of a customer's events on a day whose records are in blocks and contain a text: newest first, a few at
 * a time, as they are found.
 */
export async function* searchBlocks(
  database: Database,
  reader: BlockReader,
  partition: LogPartition,
  search: TextSearch,
): AsyncGenerator<LogPosition[]> {
  const text = Buffer.from(search.text)
  const day = toDayNumber(partition.from)
  const candidates = await listCandidates(database, partition, search, text)
  let found: LogPosition[] = []
  for (let next = 0; next < candidates.length; ) {
    const some = candidates.slice(next, next + (next === 0 ? FIRST_BLOCKS : SEARCHED_BLOCKS))
    next += some.length
    const blocks = await reader.read(some.map(({ block }) => ({ day, block })))
    for (const { find, times, sequences } of blocks) {
      for (const position of find(text)) {
        const event = { eventTime: new Date(times[position] ?? 0), sequence: sequences[position] ?? 0 }
        if (isWithin(event, partition, search.after)) found.push(event)
      }
    }
    // What is in the other blocks may be as new as this.
    const horizon = candidates[next]?.lastTime.getTime() ?? Number.NEGATIVE_INFINITY
    const isSettled = ({ eventTime }: LogPosition) => eventTime.getTime() > horizon
    const settled = found.filter(isSettled).sort(newestFirst)
    found = found.filter((event) => !isSettled(event))
    if (settled.length > 0) yield settled
  }
}

/** Orders positions by time and sequence, newest first. */
export function newestFirst(one: LogPosition, other: LogPosition): number {
  return other.eventTime.getTime() - one.eventTime.getTime() || other.sequence - one.sequence
}

function isWithin(event: LogPosition, { from, until }: LogPartition, after: LogPosition | null): boolean {
  if (event.eventTime < from || event.eventTime >= until) return false
  return after === null || newestFirst(after, event) < 0
}

// The blocks that may contain the text, in the order of their last events, newest first.
async function listCandidates(
  database: Database,
  partition: LogPartition,
  { customer, after }: TextSearch,
  text: Uint8Array,
): Promise<Candidate[]> {
  const compaction = await findCompaction(database, formatDay(toDayNumber(partition.from)))
  if (compaction === null) return []
  const until =
    after && after.eventTime < partition.until ? new Date(after.eventTime.getTime() + 1) : partition.until
  const { eventBlocks } = database.blockTables(compaction.day)
  const blocks = await database.replica
    .select({
      block: eventBlocks.block,
      lastTime: eventBlocks.lastTime,
      stretch: eventBlocks.stretch,
      bit: eventBlocks.bit,
      stretchBlocks: eventBlocks.stretchBlocks,
    })
    .from(eventBlocks)
    .where(
      and(
        eq(eventBlocks.customer, customer),
        gte(eventBlocks.lastTime, partition.from),
        lt(eventBlocks.lastTime, new Date(startOfDay(partition).getTime() + DAY_MS)),
        lt(eventBlocks.firstTime, until),
        gte(eventBlocks.firstTime, startOfDay(partition)),
        lte(eventBlocks.block, compaction.lastBlock),
      ),
    )
    .orderBy(desc(eventBlocks.lastTime))
  if (text.length < INDEXED_BYTES_MIN) return blocks
  const mayContain = await matchStretches(database, partition, blocks, text)
  return blocks.filter(mayContain)
}

async function matchStretches(
  database: Database,
  partition: LogPartition,
  blocks: Candidate[],
  text: Uint8Array,
): Promise<(candidate: Candidate) => boolean> {
  const { eventTexts } = database.blockTables(formatDay(toDayNumber(partition.from)))
  const matches = new Map<number, (bit: number) => boolean>()
  for (const [stretch, count] of new Map(blocks.map((each) => [each.stretch, each.stretchBlocks]))) {
    const lookup = lookUpText(text, count)
    const rows = await database.replica
      .select({ firstSlot: eventTexts.firstSlot, bits: eventTexts.bits })
      .from(eventTexts)
      .where(
        and(
          eq(eventTexts.stretch, stretch),
          inArray(eventTexts.firstSlot, lookup.firstSlots),
          eq(eventTexts.day, startOfDay(partition)),
        ),
      )
    matches.set(stretch, matchText(lookup, rows, count))
  }
  return ({ stretch, bit }) => matches.get(stretch)?.(bit) ?? true
}

function startOfDay({ from }: LogPartition): Date {
  return new Date(toDayNumber(from) * DAY_MS)
}
