import type { CountedEvent } from '../../domain/counts/period-counts.ts'
import type { LogPosition } from '../../domain/events/event.ts'
import { LIMIT_MAX, type Page, type Query } from '../../domain/events/query.ts'
import type { Database, LogPartition } from '../database.ts'
import { createEventStore } from '../events/events.ts'
import { applySearch } from '../events/select-events.ts'
import { toInstant } from '../row-readers.ts'
import { COUNTED_COLUMNS, toCountedEvent } from './collect-hours.ts'

/** What bounds the reading of events: their number, the time that it takes, and a client that may leave. */
export type LiveBounds = { max: number; longestMs: number; signal?: AbortSignal | undefined }

/** The newest events that match a query. `isComplete` is false if there may be others. */
export type LiveEvents = { events: CountedEvent[]; isComplete: boolean }

/** Reads the newest events that match a query, day by day, until there are too many of them or the time is over. */
export async function readLiveEvents(
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
  for (const partition of database.logPartitions(query.from, query.until, true)) {
    if (signal?.aborted || performance.now() > untilMs) return { events, isComplete: false }
    const rows = await database.selectFirst(
      [partition],
      { count: max + 1 - events.length, width: 1 + COUNTED_COLUMNS.length },
      (each, limit) => selectCounted(database, customer, query, each).limit(limit),
    )
    for (const [time, ...values] of rows) events.push(toCountedEvent([toInstant(time).getTime(), ...values]))
    if (events.length > max) return { events: events.slice(0, max), isComplete: false }
  }
  return { events, isComplete: true }
}

function selectCounted(database: Database, customer: number, query: Query, partition: LogPartition) {
  const { events } = partition
  const select = database.replica
    .select({
      ...{ eventTime: events.eventTime, readOnly: events.readOnly, eventName: events.eventName },
      ...{ userName: events.userName, project: events.project, eventSource: events.eventSource },
      ...{ sourceIPAddress: events.sourceIPAddress, errorCode: events.errorCode },
    })
    .from(events)
    .$dynamic()
  return applySearch(select, { database, customer, query, after: null }, partition)
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
  try {
    for (let after: LogPosition | null = null; ; ) {
      const page: Page = await log.listPage(query, Math.min(LIMIT_MAX, max - events.length), after, {
        signal: isOver,
        isOver: () => isOver.aborted,
      })
      for (const { eventTime, ...event } of page.events)
        events.push({ ...event, timeMs: eventTime.getTime() })
      after = page.next
      if (after === null) return { events, isComplete: true }
      if (events.length >= max || isOver.aborted) return { events, isComplete: false }
    }
  } catch (error) {
    if (!isOver.aborted) throw error
    return { events, isComplete: false }
  }
}
