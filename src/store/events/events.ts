import { and, desc, eq, getTableColumns } from 'drizzle-orm'
import type { PgSelect } from 'drizzle-orm/pg-core'
import type { Event, Place } from '../../domain/events/event.ts'
import type { Page, Query } from '../../domain/events/query.ts'
import type { Engine, Span } from '../database.ts'
import { following, isWalkedByDay, matching } from './event-conditions.ts'
import { EVENT_WIDTH, readEvent, readValues } from './event-rows.ts'

/** The log of one customer: nothing of another's can be asked for. */
export function eventStore(engine: Engine, customer: number) {
  return {
    /** One page of the answer to a query, newest first. */
    async page(query: Query, limit: number, after: Place | null): Promise<Page> {
      const period = await narrowed(engine, customer, query, after)
      const rows: Row[] = []
      for (const span of engine.spans(period.from, period.until, isWalkedByDay(query))) {
        rows.push(...(await select(engine, span, query, customer, after).limit(limit + 1 - rows.length)))
        if (rows.length > limit) break
      }
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last ? { eventTime: last.eventTime, sequence: last.sequence } : null
      return { events: shown.map(readEvent), next }
    },

    /** The event with an id, or null. */
    async find(id: string): Promise<Event | null> {
      const place = await findPlace(engine, customer, id)
      const [span] = place === null ? [] : engine.spans(place.eventTime, justAfter(place.eventTime), true)
      if (place === null || !span) return null
      const { events } = span
      const isIt = and(
        eq(events.customer, customer),
        eq(events.eventTime, place.eventTime),
        eq(events.sequence, place.sequence),
      )
      const [row] = await engine.read.select().from(events).where(isIt)
      return row ? readEvent(row) : null
    },

    /** Everything a query matches, newest first, in chunks, as it was at the first pull; returning early lets go of it. */
    async *stream(query: Query): AsyncGenerator<Event[]> {
      for await (const chunk of rowsOf(engine, query, customer, true)) yield chunk.map(readValues)
    },

    /** The same, but only the records' texts: most of a download is nothing else. */
    async *records(query: Query): AsyncGenerator<string[]> {
      for await (const chunk of rowsOf(engine, query, customer, false))
        yield chunk.map(([record]) => String(record))
    },
  }
}

export type EventStore = ReturnType<typeof eventStore>

type Row = Engine['tables']['events']['$inferSelect']

async function* rowsOf(engine: Engine, query: Query, customer: number, isWhole: boolean) {
  const snapshot = await engine.snapshot()
  try {
    for (const span of snapshot.spans(query.from, query.until)) {
      const { record } = span.events
      const whole = select(engine, span, query, customer, null)
      const records = engine.read.select({ record }).from(span.events).$dynamic()
      const chosen = isWhole ? whole : narrow(records, engine, span, query, customer, null)
      yield* snapshot.rows(chosen.toSQL(), isWhole ? EVENT_WIDTH : 1)
    }
  } finally {
    await snapshot.close()
  }
}

// Whole rows of a span, newest first.
function select(engine: Engine, span: Span, query: Query, customer: number, after: Place | null) {
  const all = engine.read.select(getTableColumns(span.events)).from(span.events).$dynamic()
  return narrow(all, engine, span, query, customer, after)
}

// Ordered by the resource's own columns where it leads, so that its index is walked and nothing is sorted.
function narrow<Select extends PgSelect>(
  all: Select,
  engine: Engine,
  span: Span,
  query: Query,
  customer: number,
  after: Place | null,
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
    .where(and(...matching(engine, span, query, customer), following(lead, after)))
    .orderBy(desc(lead.eventTime), desc(lead.sequence))
}

/** The period in which an answer can lie: an event id names its moment, a cursor the newest one left. */
async function narrowed(engine: Engine, customer: number, query: Query, after: Place | null) {
  const place = query.eventId === null ? null : await findPlace(engine, customer, query.eventId)
  if (query.eventId !== null && place === null) return { from: query.from, until: query.from }
  const from = place && place.eventTime > query.from ? place.eventTime : query.from
  const newest = place?.eventTime ?? after?.eventTime
  const until = newest && newest < query.until ? justAfter(newest) : query.until
  return { from, until }
}

/** Where an event stands in the log, or stood while its id is remembered; null when nobody knows it. */
export async function findPlace(engine: Engine, customer: number, id: string): Promise<Place | null> {
  for (const ids of engine.eventIds()) {
    const [row] = await engine.read
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
