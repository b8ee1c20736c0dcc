import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { PgSelect } from 'drizzle-orm/pg-core'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Query } from '../../domain/events/query.ts'
import { type BlockReader, recordColumnsOf } from '../blocks/record-reader.ts'
import type { Database, LogPartition } from '../database.ts'
import { columnCount } from '../row-readers.ts'
import { afterPosition, eventConditions } from './event-conditions.ts'
import { eventColumns, eventRowDecoder } from './event-rows.ts'
import { isJoinedToResources } from './resource-conditions.ts'

/** The events to find: after a position, and none that were received after the one with the last sequence. */
export type Search = {
  database: Database
  customer: number
  query: Query
  after: LogPosition | null
  lastSequence?: number | null
  /** Once it is aborted, a search for a text stops, and throws its reason. */
  signal?: AbortSignal | undefined
}

/** An event with its sequence. */
export type EventRow = Event & { sequence: number }

/** Returns events with their records, also where these are in blocks. */
export async function withRecordsOfBlocks(rows: EventRow[], reader: BlockReader): Promise<EventRow[]> {
  const records = await reader.resolve(rows)
  return rows.map((row, i) => ({ ...row, record: records[i] ?? row.record }))
}

/** Returns the query of a search for the events of a partition, newest first. */
export function selectRows(search: Search, partition: LogPartition, condition?: SQL) {
  const { events } = partition
  const select = search.database.replica.select(eventColumns(events)).from(events).$dynamic()
  return applySearch(select, search, partition, condition)
}

/**
 * Returns the first events of partitions, newest first and one partition after the other: `count` of them at most. Some records
 * may be references yet.
 */
export async function selectFirstRows(
  search: Search,
  partitions: LogPartition[],
  count: number,
  conditionOf?: (partition: LogPartition) => SQL,
): Promise<EventRow[]> {
  const { database, customer } = search
  const { events } = database.tables
  const columns = eventColumns(events)
  const rows = await database.selectFirst(
    partitions,
    { count, width: columnCount(columns), recordColumns: recordColumnsOf(columns, customer) },
    (partition, limit) => selectRows(search, partition, conditionOf?.(partition)).limit(limit),
  )
  return rows.map(eventRowDecoder(events))
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
  const isJoined = isJoinedToResources(query)
  const sorted = isJoined ? eventResources : events
  const isOfEvent = and(
    eq(eventResources.customer, events.customer),
    eq(eventResources.eventTime, events.eventTime),
    eq(eventResources.sequence, events.sequence),
  )
  if (isJoined) select.innerJoin(eventResources, isOfEvent)
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
