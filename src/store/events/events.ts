import { and, desc, eq, getTableColumns } from 'drizzle-orm'
import type { PgSelect } from 'drizzle-orm/pg-core'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Page, Query } from '../../domain/events/query.ts'
import type { Database, LogPartition } from '../database.ts'
import { afterPosition, eventConditions, isSearchedDayByDay } from './event-conditions.ts'
import { decodeEvent, EVENT_COLUMN_COUNT, toEvent } from './event-rows.ts'

/** The log of one customer: nothing of another's can be asked for. */
export function createEventStore(database: Database, customer: number) {
  return {
    /** One page of the answer to a query, newest first. */
    async listPage(query: Query, limit: number, after: LogPosition | null): Promise<Page> {
      const period = await narrowed(database, customer, query, after)
      const rows: Row[] = []
      for (const span of database.logPartitions(period.from, period.until, isSearchedDayByDay(query))) {
        rows.push(...(await select(database, span, query, customer, after).limit(limit + 1 - rows.length)))
        if (rows.length > limit) break
      }
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last ? { eventTime: last.eventTime, sequence: last.sequence } : null
      return { events: shown.map(toEvent), next }
    },

    /** The event with an id, or null. */
    async find(id: string): Promise<Event | null> {
      const place = await findPosition(database, customer, id)
      const [span] =
        place === null ? [] : database.logPartitions(place.eventTime, justAfter(place.eventTime), true)
      if (place === null || !span) return null
      const { events } = span
      const isIt = and(
        eq(events.customer, customer),
        eq(events.eventTime, place.eventTime),
        eq(events.sequence, place.sequence),
      )
      const [row] = await database.replica.select().from(events).where(isIt)
      return row ? toEvent(row) : null
    },

    /** Everything a query matches, newest first, in chunks, as it was at the first pull; returning early lets go of it. */
    async *stream(query: Query): AsyncGenerator<Event[]> {
      for await (const chunk of rowsOf(database, query, customer, true)) yield chunk.map(decodeEvent)
    },

    /** The same, but only the records' texts: most of a download is nothing else. */
    async *streamRecords(query: Query): AsyncGenerator<string[]> {
      for await (const chunk of rowsOf(database, query, customer, false))
        yield chunk.map(([record]) => String(record))
    },
  }
}

export type EventStore = ReturnType<typeof createEventStore>

type Row = Database['tables']['events']['$inferSelect']

async function* rowsOf(database: Database, query: Query, customer: number, isWhole: boolean) {
  const snapshot = await database.snapshot()
  try {
    for (const span of snapshot.logPartitions(query.from, query.until)) {
      const { record } = span.events
      const whole = select(database, span, query, customer, null)
      const records = database.replica.select({ record }).from(span.events).$dynamic()
      const chosen = isWhole ? whole : narrow(records, database, span, query, customer, null)
      yield* snapshot.rows(chosen.toSQL(), isWhole ? EVENT_COLUMN_COUNT : 1)
    }
  } finally {
    await snapshot.close()
  }
}

// Whole rows of a span, newest first.
function select(
  database: Database,
  span: LogPartition,
  query: Query,
  customer: number,
  after: LogPosition | null,
) {
  const all = database.replica.select(getTableColumns(span.events)).from(span.events).$dynamic()
  return narrow(all, database, span, query, customer, after)
}

// Ordered by the resource's own columns where it leads, so that its index is walked and nothing is sorted.
function narrow<Select extends PgSelect>(
  all: Select,
  database: Database,
  span: LogPartition,
  query: Query,
  customer: number,
  after: LogPosition | null,
) {
  const { events, eventResources } = span
  const byResource = query.resourceName !== null || query.resourceType !== null
  const lead = byResource ? eventResources : events
  const isOfEvent = and(
    eq(eventResources.customer, events.customer),
    eq(eventResources.eventTime, events.eventTime),
    eq(eventResources.sequence, events.sequence),
  )
  if (byResource) all.innerJoin(eventResources, isOfEvent)
  return all
    .where(and(...eventConditions(database, span, query, customer), afterPosition(lead, after)))
    .orderBy(desc(lead.eventTime), desc(lead.sequence))
}

/** The period in which an answer can lie: an event id names its moment, a cursor the newest one left. */
async function narrowed(database: Database, customer: number, query: Query, after: LogPosition | null) {
  const place = query.eventId === null ? null : await findPosition(database, customer, query.eventId)
  if (query.eventId !== null && place === null) return { from: query.from, until: query.from }
  const from = place && place.eventTime > query.from ? place.eventTime : query.from
  const newest = place?.eventTime ?? after?.eventTime
  const until = newest && newest < query.until ? justAfter(newest) : query.until
  return { from, until }
}

/** Where an event stands in the log, or stood while its id is remembered; null when nobody knows it. */
export async function findPosition(
  database: Database,
  customer: number,
  id: string,
): Promise<LogPosition | null> {
  for (const ids of database.eventIdTables()) {
    const [row] = await database.replica
      .select({ eventTime: ids.eventTime, sequence: ids.sequence })
      .from(ids)
      .where(and(eq(ids.customer, customer), eq(ids.id, id)))
    if (row) return row
  }
  return null
}

function justAfter(moment: Date): Date {
  return new Date(moment.getTime() + 1)
}
