import type { CountedEvent } from '../../domain/counts/period-counts.ts'
import type { LogPosition } from '../../domain/events/event.ts'
import { LIMIT_MAX, type Page, type Query } from '../../domain/events/query.ts'
import { pushAll } from '../../domain/push-all.ts'
import type { Database, LogPartition } from '../database.ts'
import { createEventStore } from '../events/events.ts'
import { narrowSearch } from '../events/narrow-search.ts'
import { type Search, selectInOrder } from '../events/select-events.ts'
import { EXPORT_STRETCHES, isReadDayByDay, type StretchSizes, splitSearch } from '../events/stretches.ts'
import { toInstant } from '../row-readers.ts'
import { COUNTED_COLUMNS, toCountedEvent } from './collect-hours.ts'

/** What bounds the reading of events: their number, the time that it takes, and a client that may leave. */
export type LiveBounds = { max: number; longestMs: number; signal?: AbortSignal | undefined }

/** The newest events that match a query. `isComplete` is false if there may be others. */
export type LiveEvents = { events: CountedEvent[]; isComplete: boolean }

// An answer may need a hundred periods, each in a query of its own.
/** Returns a function that reads the newest events of one query after the other. The bounds are those of all of them together. */
export function createLiveReader(database: Database, customer: number, { signal, ...bounds }: LiveBounds) {
  const untilMs = performance.now() + bounds.longestMs
  let { max } = bounds
  return async (query: Query): Promise<LiveEvents> => {
    const longestMs = Math.max(0, untilMs - performance.now())
    const live = await readLiveEvents(database, customer, query, { max, longestMs, signal })
    max -= live.events.length
    return live
  }
}

// A part at a time, until there are too many of them or the time is over.
async function readLiveEvents(
  database: Database,
  customer: number,
  query: Query,
  bounds: LiveBounds,
): Promise<LiveEvents> {
  const { q } = query
  const isByText = q.any.length + q.none.length > 0
  return isByText ? readPages(database, customer, query, bounds) : readRows(database, customer, query, bounds)
}

async function readRows(
  database: Database,
  customer: number,
  query: Query,
  { max, longestMs, signal }: LiveBounds,
): Promise<LiveEvents> {
  const events: CountedEvent[] = []
  const untilMs = performance.now() + longestMs
  const narrow = await narrowSearch({ database, customer, query, after: null })
  const stretches = stretchesFor(max)
  for await (const search of splitSearch({ ...narrow, stretches })) {
    if (signal?.aborted || performance.now() > untilMs) return { events, isComplete: false }
    pushAll(events, await readStretch(search, max + 1 - events.length))
    if (events.length > max) return { events: events.slice(0, max), isComplete: false }
  }
  return { events, isComplete: true }
}

// What few events are wanted of need not be read and sorted in thousands.
function stretchesFor(max: number): StretchSizes {
  const { first, max: largest } = EXPORT_STRETCHES
  return { first: Math.min(first, max + 1), max: largest }
}

async function readStretch(search: Search, count: number): Promise<CountedEvent[]> {
  const { database, query } = search
  const partitions = database.logPartitions(query.from, query.until, isReadDayByDay(database, query))
  const columns = { count, width: 2 + COUNTED_COLUMNS.length }
  const rows = await database.selectFirst(partitions, columns, (each, limit) =>
    selectInOrder(search, each, countedColumns(each)).limit(limit),
  )
  return rows.map(([time, ...values]) => toCountedEvent([toInstant(time).getTime(), ...values]))
}

// With the sequence, by which events of several values are merged.
function countedColumns({ events }: LogPartition) {
  const { eventTime, readOnly, eventName, userName, project } = events
  const { eventSource, sourceIPAddress, errorCode, sequence } = events
  const values = { eventName, userName, project, eventSource, sourceIPAddress, errorCode }
  return { eventTime, readOnly, ...values, sequence }
}

// Their records are needed.
async function readPages(
  database: Database,
  customer: number,
  query: Query,
  { max, longestMs, signal }: LiveBounds,
): Promise<LiveEvents> {
  const events: CountedEvent[] = []
  const deadline = AbortSignal.timeout(longestMs)
  const isOver = signal ? AbortSignal.any([signal, deadline]) : deadline
  const log = createEventStore(database, customer)
  const options = { signal, isOver: () => isOver.aborted }
  try {
    for (let after: LogPosition | null = null; ; ) {
      const page: Page = await log.listPage(query, Math.min(LIMIT_MAX, max - events.length), after, options)
      for (const { eventTime, ...event } of page.events)
        events.push({ ...event, timeMs: eventTime.getTime() })
      after = page.next
      if (after === null) return { events, isComplete: true }
      if (events.length >= max || isOver.aborted) return { events, isComplete: false }
    }
  } catch (error) {
    if (!signal?.aborted) throw error
    return { events, isComplete: false }
  }
}
