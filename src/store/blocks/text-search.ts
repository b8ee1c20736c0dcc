import type { LogPosition } from '../../domain/events/event.ts'
import type { BlockSearchMethods, SearchedBlock } from '../block-search.ts'
import type { BlockReader } from './record-reader.ts'

/** Blocks that are looked through at a time: few at first, because a common text is in the first of them. */
const FIRST_BLOCKS = 2
const BLOCKS = 16
/** Blocks that a thread scans at a time, so that it is soon free for something else, and how many threads do so. */
const SCANNED_BLOCKS = 32
const SCANNING_THREADS = 2
/** A text that fewer events of a block contain is rare: it is looked for in more blocks at a time. */
const RARE_EVENTS = 2

/** What ends a search for a text when it `isOver`. It has looked at all events from `stoppedAt` on then; null as long as it has not stopped. */
export type SearchEnd = { isOver: () => boolean; stoppedAt: Date | null }

/** What is looked for in blocks: a text, within [from, until) and after a position if there is one, and what ends it. */
export type BlockText = {
  text: string
  from: Date
  until: Date
  after: LogPosition | null
  signal?: AbortSignal | undefined
  end?: SearchEnd
}

/**
 * Returns the positions of events whose records are in some blocks and contain a text: newest first, a few at a time, as they are
 * found. The blocks are in the order of their last events, newest first. Throws the reason of the signal once it is aborted.
 */
export async function* searchBlocks(
  database: Pick<BlockSearchMethods, 'scanBlocks'>,
  reader: BlockReader,
  blocks: SearchedBlock[],
  search: BlockText,
): AsyncGenerator<LogPosition[]> {
  let found: LogPosition[] = []
  for await (const { positions, horizon } of lookThrough(database, reader, blocks, search)) {
    for (const each of positions) if (isWithin(each, search)) found.push(each)
    // What is in the other blocks may be as new as this.
    const isSettled = ({ eventTime }: LogPosition) => eventTime.getTime() > horizon
    const settled = found.filter(isSettled).sort(newestFirst)
    found = found.filter((event) => !isSettled(event))
    if (settled.length > 0) yield settled
    if (search.end && stopAt(search.end, new Date(horizon + 1), search)) return
  }
}

/** Stops a search at a time within its period, before the position after which it has begun, if it is over. Returns whether it has. */
export function stopAt(end: SearchEnd, time: Date, { from, until, after }: Omit<BlockText, 'text'>): boolean {
  const isWithinPeriod = time > from && time < until && (after === null || time < after.eventTime)
  if (isWithinPeriod && end.isOver()) end.stoppedAt = time
  return end.stoppedAt !== null
}

/** Orders positions by time and sequence, newest first. */
export function newestFirst(one: LogPosition, other: LogPosition): number {
  return other.eventTime.getTime() - one.eventTime.getTime() || other.sequence - one.sequence
}

/** What was found in some blocks, and the time of the last event in the blocks after them. */
type Found = { positions: LogPosition[]; horizon: number }

async function* lookThrough(
  { scanBlocks }: Pick<BlockSearchMethods, 'scanBlocks'>,
  reader: BlockReader,
  blocks: SearchedBlock[],
  { text, signal }: BlockText,
): AsyncGenerator<Found> {
  const bytes = Buffer.from(text)
  const look = scanBlocks
    ? (some: SearchedBlock[]) => scanBlocks(some, text)
    : (some: SearchedBlock[]) => reader.find(some, bytes)
  let isRare = false
  let next = 0
  const ahead: Promise<Found>[] = []
  const start = () => {
    const isScan = isRare && scanBlocks !== null
    const some = blocks.slice(next, next + (next === 0 ? FIRST_BLOCKS : isScan ? SCANNED_BLOCKS : BLOCKS))
    next += some.length
    const horizon = blocks[next]?.lastTime ?? Number.NEGATIVE_INFINITY
    const task = look(some).then((positions) => {
      isRare = positions.length < some.length * RARE_EVENTS
      return { positions, horizon }
    })
    // Its error is thrown where it is waited for, unless the search ends before.
    task.catch(() => {})
    ahead.push(task)
  }
  while (next < blocks.length || ahead.length > 0) {
    signal?.throwIfAborted()
    while (next < blocks.length && ahead.length < (isRare ? SCANNING_THREADS : 1)) start()
    const found = await ahead.shift()
    if (found) yield found
  }
}

function isWithin(event: LogPosition, { from, until, after }: BlockText): boolean {
  if (event.eventTime < from || event.eventTime >= until) return false
  return after === null || newestFirst(after, event) < 0
}
