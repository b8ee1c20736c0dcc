import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { PgSelect } from 'drizzle-orm/pg-core'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Query } from '../../domain/events/query.ts'
import type { BlockReader } from '../blocks/record-reader.ts'
import { newestFirst, searchBlocks } from '../blocks/text-search.ts'
import { toChunks } from '../chunks.ts'
import type { Database, LogPartition } from '../database.ts'
import { afterPosition, eventConditions } from './event-conditions.ts'
import { eventColumns } from './event-rows.ts'

/** The events to find: after a position, and none that were received after the one with the last sequence. */
export type Search = {
  database: Database
  customer: number
  query: Query
  after: LogPosition | null
  lastSequence?: number | null
}

/** An event with its sequence. */
export type EventRow = Event & { sequence: number }

/** Events with a text that are selected at a time. */
const MATCHING_ROWS = 500

/** Returns the first events of a partition that a search finds, newest first and with their records. */
export async function selectEvents(
  search: Search,
  partition: LogPartition,
  count: number,
  reader: BlockReader,
): Promise<EventRow[]> {
  const rows =
    search.query.q === null
      ? await selectRows(search, partition).limit(count)
      : await selectMatching({ ...search, text: search.query.q }, partition, count, reader)
  const records = await reader.resolve(rows)
  return rows.map((row, i) => ({ ...row, record: records[i] ?? row.record }))
}

/** Streams all events of a partition that a search finds, in the same way and in chunks. */
export async function* streamMatching(
  search: Search,
  partition: LogPartition,
  reader: BlockReader,
): AsyncGenerator<EventRow[]> {
  for (let after = search.after; ; ) {
    const rows = await selectEvents({ ...search, after }, partition, MATCHING_ROWS, reader)
    if (rows.length > 0) yield rows
    if (rows.length < MATCHING_ROWS) return
    after = rows.at(-1) ?? null
  }
}

// A compaction may put records in blocks between the two parts: first those that have their own are looked at, so that none is
// missed.
async function selectMatching(
  { text, ...search }: Search & { text: string },
  partition: LogPartition,
  count: number,
  reader: BlockReader,
): Promise<EventRow[]> {
  const own = await selectRows(search, partition).limit(count)
  const rows = new Map(own.map((row) => [row.sequence, row]))
  const { database, customer, query, after } = search
  const others = { ...search, query: { ...query, q: null } }
  const enough = rows.size + count
  for await (const positions of searchBlocks(database, reader, partition, { customer, text, after })) {
    for (const some of toChunks(positions)) {
      const sequences = some.map(({ sequence }) => sequence)
      const found = await selectRows(others, partition, inArray(partition.events.sequence, sequences))
      for (const row of found) rows.set(row.sequence, row)
      if (rows.size >= enough) break
    }
    if (rows.size >= enough) break
  }
  return [...rows.values()].sort(newestFirst).slice(0, count)
}

/** Returns the query of a search for the events of a partition, newest first. */
export function selectRows(search: Search, partition: LogPartition, condition?: SQL) {
  const { events } = partition
  const select = search.database.replica.select(eventColumns(events)).from(events).$dynamic()
  return applySearch(select, search, partition, condition)
}

// A search by resource is sorted by the columns of `event_resources`, so that its index is read in order and nothing is sorted.
/** Applies the conditions of a search to a selection, and its order. */
export function applySearch<Select extends PgSelect>(
  select: Select,
  { database, customer, query, after, lastSequence = null }: Search,
  partition: LogPartition,
  condition?: SQL,
) {
  const { events, eventResources } = partition
  const isByResource = query.resourceName !== null || query.resourceType !== null
  const sorted = isByResource ? eventResources : events
  const isOfEvent = and(
    eq(eventResources.customer, events.customer),
    eq(eventResources.eventTime, events.eventTime),
    eq(eventResources.sequence, events.sequence),
  )
  if (isByResource) select.innerJoin(eventResources, isOfEvent)
  return select
    .where(
      and(
        ...eventConditions(database, partition, query, customer),
        afterPosition(sorted, after),
        condition,
        // The sign keeps the planner from searching by the sequence.
        lastSequence === null ? undefined : sql`+${sorted.sequence} <= ${lastSequence}`,
      ),
    )
    .orderBy(desc(sorted.eventTime), desc(sorted.sequence))
}

/** Returns the instant a millisecond later, at which a period ends that contains the instant. */
export function justAfter(instant: Date): Date {
  return new Date(instant.getTime() + 1)
}
