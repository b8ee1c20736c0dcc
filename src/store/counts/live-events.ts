import type { TalliedEvent } from '../../domain/counts/tally.ts'
import type { Query } from '../../domain/events/query.ts'
import { pushAll } from '../../domain/push-all.ts'
import type { Database, LogPartition } from '../database.ts'
import { type Search, selectInOrder } from '../events/select-events.ts'
import { isReadDayByDay } from '../events/stretches.ts'
import { toInstant } from '../row-readers.ts'
import { createLiveSearch, type LiveBounds } from './live-search.ts'

/** What is counted of an event in a histogram. */
export type LiveEvent = TalliedEvent & { timeMs: number }

/** The newest events that match a query. `isComplete` is false if there may be others. */
export type LiveEvents = { events: LiveEvent[]; isComplete: boolean }

/**
 * Returns a function that reads the newest events of one query after the other, or only those that were received after a sequence. The
 * bounds are those of all of them together.
 */
export function createLiveReader(database: Database, customer: number, bounds: LiveBounds) {
  let found: LiveEvent[] = []
  const search = createLiveSearch(database, customer, bounds, {
    async take(part, max) {
      const events = await readPart(part, max + 1)
      pushAll(found, events.slice(0, max))
      return { count: Math.min(events.length, max), isMore: events.length > max }
    },
    add(events) {
      for (const { eventTime, readOnly, errorCode } of events)
        found.push({ timeMs: eventTime.getTime(), readOnly, isFailed: errorCode !== null })
    },
  })
  return async (query: Query, afterSequence?: number): Promise<LiveEvents> => {
    found = []
    const isComplete = await search(query, afterSequence)
    return { events: found, isComplete }
  }
}

async function readPart(search: Search, count: number): Promise<LiveEvent[]> {
  const { database, query } = search
  const partitions = database.logPartitions(query.from, query.until, isReadDayByDay(database, query))
  const rows = await database.selectFirst(partitions, { count, width: COLUMNS }, (each, limit) =>
    selectInOrder(search, each, columnsOf(each)).limit(limit),
  )
  return rows.map(([time, readOnly, errorCode]) => ({
    timeMs: toInstant(time).getTime(),
    readOnly: readOnly === true || readOnly === '1',
    isFailed: errorCode !== null,
  }))
}

const COLUMNS = 4

// With the sequence, by which events of several values are merged.
function columnsOf({ events: { eventTime, readOnly, errorCode, sequence } }: LogPartition) {
  return { eventTime, readOnly, errorCode, sequence }
}
