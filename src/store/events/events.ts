import { and, count, desc, eq, type Subquery, sql } from 'drizzle-orm'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import { ANY_ERROR, NO_FILTER, type Page, type Query } from '../../domain/events/query.ts'
import { createBlockReader, resolveRows } from '../blocks/record-reader.ts'
import type { Database, LogPartition } from '../database.ts'
import { columnCount } from '../row-readers.ts'
import { collectPage } from './collect-page.ts'
import { eventConditions, isSearchedDayByDay } from './event-conditions.ts'
import { listPositions, listProjects } from './event-positions.ts'
import { findReceipt, findUncoveredUntil } from './event-receipts.ts'
import { eventColumns, eventDecoder, toEvent } from './event-rows.ts'
import { applySearch, type EventRow, type Search, selectEvents, streamMatching } from './select-events.ts'

/** A number that is exact unless `isMore`: then counting stopped at it. */
export type FailedReads = { count: number; isMore: boolean }

export type EventStore = ReturnType<typeof createEventStore>

/** The log of one customer. */
export function createEventStore(database: Database, customer: number) {
  return {
    /**
     * Returns a page of the events that match a query, newest first: up to `limit` of them, after a position. It has fewer if
     * their records are large, and says that there are more.
     */
    listPage: (query: Query, limit: number, after: LogPosition | null): Promise<Page> =>
      listPage({ database, customer, query, after }, limit),

    /**
     * Returns the number of failed reads that match a query for failures. It looks at the newest `scanMax` failed
     * events of the period; with `isMore` there are older ones.
     */
    countFailedReads: (query: Query, scanMax: number): Promise<FailedReads> =>
      countFailedReads({ database, customer, query, after: null }, scanMax),

    /** Returns the event with an ID, or null: with a project that of the project, else the newest. */
    find: (id: string, project: string | null = null): Promise<Event | null> =>
      findEvent(database, customer, id, project),

    /** Returns when and by whom the event that `find` finds was submitted, or null. */
    findReceipt: (id: string, project: string | null = null) => findReceipt(database, customer, id, project),

    /** Returns the projects that have an event with an ID, as far as their IDs say it. */
    listProjects: (id: string) => listProjects(database, customer, id),

    /** Returns the time before which events that the query should find have no receipt, or null. */
    findUncoveredUntil: (query: Query) => findUncoveredUntil(database, query),

    /** Streams all events that match a query, newest first and in chunks, as they are now. Returning early closes the stream. */
    async *stream(query: Query): AsyncGenerator<Event[]> {
      const search = { database, customer, query, after: null }
      if (query.q !== null) {
        for await (const rows of streamText(search)) yield rows.map(toEvent)
        return
      }
      const decode = eventDecoder(database.tables.events)
      for await (const chunk of streamRows(search, true)) yield chunk.map(decode)
    },

    /** Streams only the records of the events, which is all that most downloads need. */
    async *streamRecords(query: Query): AsyncGenerator<string[]> {
      const search = { database, customer, query, after: null }
      if (query.q !== null) {
        for await (const rows of streamText(search)) yield rows.map(({ record }) => record)
        return
      }
      for await (const chunk of streamRows(search, false)) yield chunk.map((values) => String(values.at(-1)))
    },
  }
}

async function listPage(search: Search, limit: number): Promise<Page> {
  const { database, query } = search
  const { from, until } = await narrowPeriod(search)
  const partitions = database.logPartitions(from, until, isSearchedDayByDay(query))
  const reader = createBlockReader(database)
  const { rows, isMore } = await collectPage(partitions, limit, (partition, after, count) =>
    selectEvents({ ...search, after: after ?? search.after }, partition, count, reader),
  )
  const last = rows.at(-1)
  const next = isMore && last ? { eventTime: last.eventTime, sequence: last.sequence } : null
  return { events: rows.map(toEvent), next }
}

// Only the newest failed events are looked at, so that the cost is bounded however many there are.
async function countFailedReads(
  { database, customer, query }: Search,
  scanMax: number,
): Promise<FailedReads> {
  const failed: Query = { ...NO_FILTER, from: query.from, until: query.until, errorCode: ANY_ERROR }
  let matching = 0
  let remaining = scanMax
  for (const partition of database.logPartitions(query.from, query.until, isSearchedDayByDay(query))) {
    const { events } = partition
    const scan = () =>
      database.replica
        .select({ eventTime: events.eventTime })
        .from(events)
        .where(and(...eventConditions(database, partition, failed, customer)))
        .orderBy(desc(events.eventTime))
    const failures = await countRows(
      database,
      scan()
        .limit(remaining + 1)
        .as('failed'),
    )
    // Most days of most logs have none, and the filter would be costly to apply to all events of such a day.
    if (failures === 0) continue
    const [edge] = failures > remaining ? await scan().limit(1).offset(remaining) : []
    const from = edge ? justAfter(edge.eventTime) : query.from
    const search = { database, customer, query: { ...query, from, readOnly: true }, after: null }
    matching += await countEvents(search, partition)
    if (edge) return { count: matching, isMore: true }
    remaining -= failures
  }
  return { count: matching, isMore: false }
}

async function countEvents(search: Search, partition: LogPartition): Promise<number> {
  if (search.query.q !== null) {
    let matching = 0
    const reader = createBlockReader(search.database)
    for await (const rows of streamMatching(search, partition, reader)) matching += rows.length
    return matching
  }
  const { events } = partition
  const select = search.database.replica.select({ sequence: events.sequence }).from(events).$dynamic()
  return countRows(search.database, applySearch(select, search, partition).as('found'))
}

async function countRows({ replica }: Database, rows: Subquery): Promise<number> {
  const [row] = await replica.select({ count: count() }).from(rows)
  return row?.count ?? 0
}

async function findEvent(
  database: Database,
  customer: number,
  id: string,
  project: string | null,
): Promise<Event | null> {
  for (const position of await listPositions(database, customer, id, project)) {
    const event = await findEventAt(database, customer, position)
    if (event && (project === null || event.project === project)) return event
  }
  return null
}

async function findEventAt(
  database: Database,
  customer: number,
  { eventTime, sequence }: LogPosition,
): Promise<Event | null> {
  const [partition] = database.logPartitions(eventTime, justAfter(eventTime), true)
  if (!partition) return null
  const { events } = partition
  const [row] = await database.replica
    .select(eventColumns(events))
    .from(events)
    .where(and(eq(events.customer, customer), eq(events.eventTime, eventTime), eq(events.sequence, sequence)))
  if (!row) return null
  const [record = row.record] = await createBlockReader(database).resolve([row.record])
  return toEvent({ ...row, record })
}

// Events that are received later are not among them.
async function* streamText(search: Search): AsyncGenerator<EventRow[]> {
  const { database, query } = search
  const reader = createBlockReader(database)
  const lastSequence = await database.settledSequence()
  for (const partition of database.logPartitions(query.from, query.until, true))
    yield* streamMatching({ ...search, lastSequence }, partition, reader)
}

async function* streamRows(search: Search, hasAllColumns: boolean) {
  const { database, query } = search
  const stream = await database.openStream()
  const reader = createBlockReader(database)
  try {
    for (const partition of stream.logPartitions(query.from, query.until)) {
      const { events } = partition
      const columns = hasAllColumns ? eventColumns(events) : { record: events.record }
      const selected = { ...(stream.lastSequence === null ? {} : keyColumns(partition)), ...columns }
      const statementAfter = (key: unknown[] | null) => {
        const rest = { ...search, after: key && toPosition(key), lastSequence: stream.lastSequence }
        return applySearch(database.replica.select(selected).from(events).$dynamic(), rest, partition).toSQL()
      }
      const rows = stream.rows(statementAfter, { width: columnCount(columns), keyWidth: 2 })
      for await (const chunk of rows) yield await resolveRows(reader, chunk)
    }
  } finally {
    await stream.close()
  }
}

// With names of their own: a row has one value for each name.
function keyColumns({ events }: LogPartition) {
  return {
    keyTime: sql`${events.eventTime}`.as('key_time'),
    keySequence: sql`${events.sequence}`.as('key_sequence'),
  }
}

function toPosition([time, sequence]: unknown[]): LogPosition {
  return { eventTime: new Date(Number(time)), sequence: Number(sequence) }
}

/** Returns the part of the query's period that can contain results: an event ID gives exact times, a cursor the latest. */
async function narrowPeriod({
  database,
  customer,
  query,
  after,
}: Search): Promise<{ from: Date; until: Date }> {
  if (query.eventId === null) return { from: query.from, until: endOf(query, after?.eventTime) }
  const positions = await listPositions(database, customer, query.eventId)
  const [newest, oldest] = [positions[0], positions.at(-1)]
  if (!newest || !oldest) return { from: query.from, until: query.from }
  const until = endOf(query, newest.eventTime)
  if (oldest.eventTime < query.from) return { from: query.from, until }
  return { from: oldest.eventTime, until }
}

function endOf({ until }: Query, latest: Date | undefined): Date {
  return latest && latest < until ? justAfter(latest) : until
}

function justAfter(instant: Date): Date {
  return new Date(instant.getTime() + 1)
}
