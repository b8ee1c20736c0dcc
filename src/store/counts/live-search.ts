import type { Event, LogPosition } from '../../domain/events/event.ts'
import { LIMIT_MAX, type Page, type Query } from '../../domain/events/query.ts'
import type { Database } from '../database.ts'
import { createEventStore } from '../events/events.ts'
import { narrowSearch } from '../events/narrow-search.ts'
import type { Search } from '../events/select-events.ts'
import { EXPORT_STRETCHES, type StretchSizes, splitSearch } from '../events/stretches.ts'

/** What bounds the reading of events: their number, the time that it takes, and a client that may leave. */
export type LiveBounds = { max: number; longestMs: number; signal?: AbortSignal | undefined }

/**
 * What takes events one part after the other: those of a search, up to a number, or some that were read with their records. `take`
 * resolves with how many there are, and whether there are more.
 */
export type LiveTaker = {
  take(search: Search, max: number): Promise<{ count: number; isMore: boolean }>
  add(events: Event[]): void
}

// An answer may need a hundred periods, each in a query of its own.
/**
 * Returns a function that has the newest events of one query after the other taken, or only those that were received after a sequence,
 * which a query for texts does not take. It resolves with whether these are all. The bounds are those of all of them together.
 */
export function createLiveSearch(
  database: Database,
  customer: number,
  { signal, ...bounds }: LiveBounds,
  taker: LiveTaker,
) {
  const untilMs = performance.now() + bounds.longestMs
  let { max } = bounds
  const counted: LiveTaker = {
    async take(search, most) {
      const taken = await taker.take(search, most)
      max -= taken.count
      return taken
    },
    add(events) {
      taker.add(events)
      max -= events.length
    },
  }
  return (query: Query, afterSequence?: number): Promise<boolean> => {
    const left = { max: () => max, longestMs: Math.max(0, untilMs - performance.now()), signal }
    const isByText = query.q.any.length + query.q.none.length > 0
    const search = { database, customer, query, afterSequence }
    return isByText ? takePages(search, left, counted) : takeStretches(search, left, counted)
  }
}

type LiveRequest = Pick<Search, 'database' | 'customer' | 'query' | 'afterSequence'>
type Left = { max: () => number; longestMs: number; signal: AbortSignal | undefined }

// A part at a time, until there are too many of them or the time is over.
async function takeStretches(
  request: LiveRequest,
  { max, longestMs, signal }: Left,
  { take }: LiveTaker,
): Promise<boolean> {
  const untilMs = performance.now() + longestMs
  const narrow = await narrowSearch({ ...request, after: null })
  const stretches = stretchesFor(max())
  for await (const search of splitSearch({ ...narrow, stretches })) {
    if (signal?.aborted || performance.now() > untilMs) return false
    const { isMore } = await take(search, max())
    if (isMore) return false
  }
  return true
}

// What few events are wanted of need not be read and sorted in thousands.
function stretchesFor(max: number): StretchSizes {
  const { first, max: largest } = EXPORT_STRETCHES
  return { first: Math.min(first, max + 1), max: largest }
}

// Their records are needed.
async function takePages(
  { database, customer, query }: LiveRequest,
  { max, longestMs, signal }: Left,
  { add }: LiveTaker,
): Promise<boolean> {
  const deadline = AbortSignal.timeout(longestMs)
  const isOver = signal ? AbortSignal.any([signal, deadline]) : deadline
  const log = createEventStore(database, customer)
  const options = { signal, isOver: () => isOver.aborted }
  try {
    for (let after: LogPosition | null = null; ; ) {
      const page: Page = await log.listPage(query, Math.min(LIMIT_MAX, max()), after, options)
      add(page.events)
      after = page.next
      if (after === null) return true
      if (max() <= 0 || isOver.aborted) return false
    }
  } catch (error) {
    if (!signal?.aborted) throw error
    return false
  }
}
