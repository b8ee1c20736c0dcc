import type { CountedField } from '../../domain/counts/period-counts.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Query } from '../../domain/events/query.ts'
import type { Database, LogPartition } from '../database.ts'
import { type Search, selectInOrder } from '../events/select-events.ts'
import { isReadDayByDay } from '../events/stretches.ts'
import { addValueTally, emptyValueTally, tallyRow } from '../value-tally.ts'
import { createLiveSearch, type LiveBounds } from './live-search.ts'

/** Returns what counts the values of fields of the newest events of one query after the other. The bounds are those of all of them together. */
export function createLiveTally(
  database: Database,
  customer: number,
  { fields, bounds }: { fields: readonly CountedField[]; bounds: LiveBounds },
) {
  const tally = emptyValueTally(fields.length)
  const add = createLiveSearch(database, customer, bounds, {
    async take(search, max) {
      const { isMore, ...found } = await tallyPart(search, fields, max)
      addValueTally(tally, found)
      return { count: found.rows, isMore }
    },
    add(events) {
      for (const event of events) tallyRow(tally, valuesOf(event, fields))
    },
  })
  return {
    /** Adds the events of a query, or those that were received after a sequence; resolves with whether these are all of them. */
    add: (query: Query, afterSequence?: number): Promise<boolean> => add(query, afterSequence),

    /** The tally of all events so far, with a column for each field. */
    tally,
  }
}

function tallyPart(search: Search, fields: readonly CountedField[], count: number) {
  const { database, query } = search
  const partitions = database.logPartitions(query.from, query.until, isReadDayByDay(database, query))
  return database.tallyFirst(partitions, { count, width: fields.length }, (each, limit) =>
    selectInOrder(search, each, columnsOf(each, fields)).limit(limit),
  )
}

// With one column at least, for a tally of no fields.
function columnsOf({ events }: LogPartition, fields: readonly CountedField[]) {
  return { ...Object.fromEntries(fields.map((field) => [field, events[field]])), sequence: events.sequence }
}

function valuesOf(event: Event, fields: readonly CountedField[]): (string | null)[] {
  return fields.map((field) => event[field])
}
