import { and, desc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgSelect } from 'drizzle-orm/pg-core'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import type { Query } from '../../domain/events/query.ts'
import { type BlockReader, recordColumnsOf } from '../blocks/record-reader.ts'
import type { Database, LogPartition } from '../database.ts'
import { columnCount } from '../row-readers.ts'
import { afterPosition, eventConditions } from './event-conditions.ts'
import {
  eventColumns,
  eventRowDecoder,
  type SummaryRow,
  summaryColumns,
  summaryDecoder,
} from './event-rows.ts'
import { findMergedDriver, withoutDriven } from './index-drivers.ts'
import { isJoinedToResources } from './resource-conditions.ts'

/** The events to find: after a position, and none that were received after the one with the last sequence. */
export type Search = {
  database: Database
  customer: number
  query: Query
  after: LogPosition | null
  lastSequence?: number | null
  /** Only events that were received after the one with this sequence are asked for. */
  afterSequence?: number | undefined
  /** The times of the events that are asked for, if these are known. */
  times?: Date[] | undefined
  /** Whether its events are looked for by their time, if not by a value that they have; true by default. */
  isByTime?: boolean
  /** Once it is aborted, a search for a text stops, and throws its reason. */
  signal?: AbortSignal | undefined
}

/** An event with its sequence. */
export type EventRow = Event & { sequence: number }

/** Returns events with their records, also where these are in blocks. */
export async function withRecordsOfBlocks<Row extends EventRow>(
  rows: Row[],
  reader: BlockReader,
): Promise<Row[]> {
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
    (partition, limit) =>
      conditionOf
        ? selectRows(search, partition, conditionOf(partition)).limit(limit)
        : selectInOrder(search, partition, eventColumns(partition.events)).limit(limit),
  )
  return rows.map(eventRowDecoder(events))
}

/** Returns the same events with the columns of summaries, and the records that these need; some may be references yet. */
export async function selectFirstSummaries(
  search: Search,
  partitions: LogPartition[],
  count: number,
): Promise<SummaryRow[]> {
  const { database, customer } = search
  const { events } = database.tables
  const columns = { ...summaryColumns(events), record: events.record }
  const rows = await database.selectFirst(
    partitions,
    { count, width: columnCount(columns), recordColumns: recordColumnsOf(columns, customer) },
    (partition, limit) => selectInOrder(search, partition, summaryColumns(partition.events)).limit(limit),
  )
  return rows.map(summaryDecoder(events))
}

// A search by resource is sorted by the columns of `event_resources`, so that its index is read in order and nothing is sorted.
/** Applies the conditions of a search to a selection, and its order. */
export function applySearch<Select extends PgSelect>(
  select: Select,
  search: Search,
  partition: LogPartition,
  condition?: SQL,
) {
  const { events, eventResources } = partition
  const isJoined = isJoinedToResources(search.query)
  const sorted = isJoined ? eventResources : events
  const isOfEvent = and(
    eq(eventResources.customer, events.customer),
    eq(eventResources.eventTime, events.eventTime),
    eq(eventResources.sequence, events.sequence),
  )
  if (isJoined) select.innerJoin(eventResources, isOfEvent)
  return select
    .where(and(...searchConditions(search, partition, sorted), condition))
    .orderBy(byTime(search, sorted.eventTime), desc(sorted.sequence))
}

// The sign keeps the planner of SQLite from reading all events in their order, or all failures, instead of those of some ranges of values.
function byTime({ database, isByTime = true }: Search, eventTime: PgColumn): SQL {
  return isByTime || !database.isEmbedded ? desc(eventTime) : sql`+${eventTime} desc`
}

/** Columns that a statement selects, each with its own name or another one. */
export type Selection = { [name: string]: PgColumn | SQL.Aliased }

/**
 * Returns the query of a search for the events of a partition with some columns, newest first. Where it is for several values,
 * the events of each are read in the order of their index, and merged: their rows end with the time and the sequence.
 */
export function selectInOrder(search: Search, partition: LogPartition, columns: Selection) {
  const { events } = partition
  const { replica } = search.database
  const driver = findMergedDriver(events, search.query)
  if (driver === null) return applySearch(replica.select(columns).from(events).$dynamic(), search, partition)
  const rest = { ...search, query: withoutDriven(search.query, driver) }
  const conditions = and(...searchConditions(rest, partition, events))
  const { eventTime, sequence } = events
  const branches = driver.branches.map((branch) =>
    replica
      .select({ ...columns, eventTime, sequence })
      .from(events)
      .where(and(branch, conditions))
      .getSQL(),
  )
  const sorted = 'keyTime' in columns ? columns : { ...columns, eventTime, sequence }
  return selectMerged(search.database, branches, sorted)
}

/**
 * Returns the query of the rows of several ones, newest first. Each selects the columns, `event_time` and `sequence`. SQLite
 * merges them only if it returns what they are sorted by: both of these, or `key_time` and `key_sequence`.
 */
export function selectMerged({ replica, asMerged }: Database, branches: SQL[], columns: Selection) {
  const names = Object.entries(columns).map(([name, column]) => [name, sql.raw(nameOf(column))])
  const [time, sequence] = 'keyTime' in columns ? ['key_time', 'key_sequence'] : ['event_time', 'sequence']
  const order = sql.raw(`${time} desc, ${sequence} desc`)
  const merged = branches.map((branch) => asMerged(branch, order))
  return replica
    .select(Object.fromEntries(names))
    .from(sql`(${sql.join(merged, sql` union all `)}) as merged`)
    .orderBy(order)
    .$dynamic()
}

function nameOf(column: PgColumn | SQL.Aliased): string {
  return 'fieldAlias' in column ? column.fieldAlias : column.name
}

function searchConditions(
  { database, customer, query, after, lastSequence = null, afterSequence, times, isByTime = true }: Search,
  partition: LogPartition,
  sorted: { eventTime: PgColumn; sequence: PgColumn },
): (SQL | undefined)[] {
  return [
    ...eventConditions(database, partition, query, customer, isByTime),
    times && inArray(sorted.eventTime, times),
    afterPosition(sorted, after),
    // The sign keeps the planner from searching by the sequence.
    lastSequence === null ? undefined : sql`+${sorted.sequence} <= ${lastSequence}`,
    afterSequence === undefined ? undefined : gt(sorted.sequence, afterSequence),
  ]
}

/** Returns the instant a millisecond later, at which a period ends that contains the instant. */
export function justAfter(instant: Date): Date {
  return new Date(instant.getTime() + 1)
}
