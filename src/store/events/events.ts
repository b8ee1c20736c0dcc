import { and, eq } from 'drizzle-orm'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Page, Query } from '../../domain/events/query.ts'
import type { SequencedEvent } from '../../domain/events/tail.ts'
import type { LineShape, RecordLines } from '../blocks/record-lines.ts'
import { type BlockReader, createBlockReader, resolveRows } from '../blocks/record-reader.ts'
import { newestFirst } from '../blocks/text-search.ts'
import type { Database, LogPartition } from '../database.ts'
import { collectPage, pageRows, takePage } from './collect-page.ts'
import { countFailedReads, type FailedReads } from './count-failed-reads.ts'
import { isSearchedDayByDay } from './event-conditions.ts'
import { listPositions, listProjects } from './event-positions.ts'
import { findReceipt, findUncoveredUntil } from './event-receipts.ts'
import { eventColumns, eventDecoder, receivedColumns, sequencedDecoder, toEvent } from './event-rows.ts'
import { searchTexts, withoutTexts } from './search-texts.ts'
import {
  type EventRow,
  justAfter,
  type Search,
  selectFirstRows,
  withRecordsOfBlocks,
} from './select-events.ts'
import { streamLines, streamRows, streamText } from './stream-events.ts'

export type EventStore = ReturnType<typeof createEventStore>

/** The log of one customer. */
export function createEventStore(database: Database, customer: number) {
  return {
    /**
     * Returns a page of the events that match a query, newest first: up to `limit` of them, after a position. It has fewer if
     * their records are large, and says that there are more. A search for a text throws the reason of the signal once it is
     * aborted, and then looks no further.
     */
    listPage: (query: Query, limit: number, after: LogPosition | null, signal?: AbortSignal): Promise<Page> =>
      listPage({ database, customer, query, after, signal }, limit),

    /**
     * Returns the number of failed reads that match a query for failures. It looks at the newest `scanMax` failed
     * events of the period; with `isMore` there are older ones.
     */
    countFailedReads: (query: Query, scanMax: number, signal?: AbortSignal): Promise<FailedReads> =>
      countFailedReads({ database, customer, query, signal }, scanMax),

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
      if (query.q.any.length > 0) {
        for await (const rows of streamText(search)) yield rows.map(toEvent)
        return
      }
      const decode = eventDecoder(database.tables.events)
      for await (const chunk of streamRows(search)) yield chunk.map(decode)
    },

    /**
     * Streams the events with sequences within (after, until], with their receipts, in the order of receipt and in chunks.
     * `until` must not be above the settled sequence.
     */
    async *streamReceived(after: number, until: number): AsyncGenerator<SequencedEvent[]> {
      const columns = receivedColumns(database.tables.events)
      const decode = sequencedDecoder(database.tables.events)
      const reader = createBlockReader(database, customer)
      for await (const chunk of database.eventsReceived(customer, after, until))
        yield (await resolveRows(reader, columns, chunk)).map(decode)
    },

    /** Streams only the records of the events as bytes of a file, which is all that most downloads need. */
    streamLines: (query: Query, shape: LineShape): AsyncGenerator<RecordLines> =>
      streamLines({ database, customer, query, after: null }, shape),
  }
}

async function listPage(search: Search, limit: number): Promise<Page> {
  const { query } = search
  const period = await narrowPeriod(search)
  const reader = createBlockReader(search.database, search.customer)
  const { rows, isMore } = await (query.q.any.length === 0
    ? collectPage([period], limit, (each, after, count) =>
        selectPeriod({ ...search, after: after ?? search.after }, narrowed(each, after), count, reader),
      )
    : takePage(searchTexts(search, partitionsOf(search, period), reader, pageRows(limit)), limit))
  const last = rows.at(-1)
  const next = isMore && last ? { eventTime: last.eventTime, sequence: last.sequence } : null
  return { events: rows.map(toEvent), next }
}

// Newest first, over all partitions of a period; without those whose records contain a text that is excluded.
async function selectPeriod(search: Search, period: Period, count: number, reader: BlockReader) {
  const { none } = search.query.q
  if (none.length === 0) return selectRecords(search, period, count, reader)
  const kept: EventRow[] = []
  for (let after = search.after; ; ) {
    const rows = await selectRecords({ ...search, after }, narrowed(period, after), count, reader)
    kept.push(...withoutTexts(none, rows))
    after = rows.at(-1) ?? null
    if (rows.length < count || kept.length >= count) return kept.slice(0, count)
  }
}

async function selectRecords(search: Search, period: Period, count: number, reader: BlockReader) {
  return withRecordsOfBlocks(await selectFirstRows(search, partitionsOf(search, period), count), reader)
}

function partitionsOf({ database, query }: Search, { from, until }: Period): LogPartition[] {
  return database.logPartitions(from, until, isSearchedDayByDay(query))
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
  const [record = row.record] = await createBlockReader(database, customer).resolve([row])
  return toEvent({ ...row, record })
}

/** The part of a query's period that can contain results. */
type Period = { from: Date; until: Date }

// An event ID gives exact times, a cursor the latest.
async function narrowPeriod({ database, customer, query, after }: Search): Promise<Period> {
  const ids = query.eventId?.any ?? []
  if (ids.length === 0) return narrowed(query, after)
  const listed = ids.map((id) => (id.kind === 'equals' ? listPositions(database, customer, id.value) : []))
  const positions = (await Promise.all(listed)).flat().sort(newestFirst)
  const [newest, oldest] = [positions[0], positions.at(-1)]
  if (!newest || !oldest) return { from: query.from, until: query.from }
  const { until } = narrowed(query, newest)
  if (oldest.eventTime < query.from) return { from: query.from, until }
  return { from: oldest.eventTime, until }
}

function narrowed({ from, until }: Period, latest: LogPosition | null): Period {
  return latest && latest.eventTime < until ? { from, until: justAfter(latest.eventTime) } : { from, until }
}
