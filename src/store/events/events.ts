import { and, eq } from 'drizzle-orm'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Page, Query, SummaryPage } from '../../domain/events/query.ts'
import type { SequencedEvent } from '../../domain/events/tail.ts'
import type { LineShape, RecordLines } from '../blocks/record-lines.ts'
import { createBlockReader, resolveRows } from '../blocks/record-reader.ts'
import type { Database } from '../database.ts'
import { countFailedReads, type FailedReads } from './count-failed-reads.ts'
import { listPage } from './event-pages.ts'
import { listPositions, listProjects } from './event-positions.ts'
import { findReceipt, findUncoveredUntil } from './event-receipts.ts'
import { eventColumns, eventDecoder, receivedColumns, sequencedDecoder, toEvent } from './event-rows.ts'
import { listSummaries } from './event-summaries.ts'
import { justAfter } from './select-events.ts'
import { streamLines, streamRows, streamText } from './stream-events.ts'
import { EXPORT_STRETCHES, PAGE_STRETCHES, type StretchSizes } from './stretches.ts'

/** What ends a search, its caller or the time that it may take; and how far it looks before it asks. */
export type SearchOptions = {
  signal?: AbortSignal | undefined
  isOver?: () => boolean
  stretches?: StretchSizes
}

export type EventStore = ReturnType<typeof createEventStore>

/** The log of one customer. */
export function createEventStore(database: Database, customer: number) {
  return {
    /**
     * Returns a page of the events that match a query, newest first: up to `limit` of them, after a position. It has fewer if
     * their records are large, and says that there are more. A search for a text throws the reason of the signal once it is
     * aborted, and then looks no further. Such a search, and one that few events may match, looks no further once it `isOver`, and
     * says how far it has looked.
     */
    listPage: (
      query: Query,
      limit: number,
      after: LogPosition | null,
      { signal, isOver = () => false, stretches = PAGE_STRETCHES }: SearchOptions = {},
    ): Promise<Page> => listPage({ database, customer, query, after, signal, stretches }, limit, isOver),

    /** Returns such a page of summaries. Of compacted days, only records of failed events are read, unless it is a search for a text. */
    listSummaries: (
      query: Query,
      limit: number,
      after: LogPosition | null,
      { signal, isOver = () => false, stretches = PAGE_STRETCHES }: SearchOptions = {},
    ): Promise<SummaryPage> =>
      listSummaries({ database, customer, query, after, signal, stretches }, limit, isOver),

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
    async *stream(query: Query, stretches = EXPORT_STRETCHES): AsyncGenerator<Event[]> {
      const search = { database, customer, query, after: null, stretches }
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
    streamLines: (
      query: Query,
      shape: LineShape,
      stretches = EXPORT_STRETCHES,
    ): AsyncGenerator<RecordLines> =>
      streamLines({ database, customer, query, after: null, stretches }, shape),
  }
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
