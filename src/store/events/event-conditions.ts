import { and, eq, gte, isNotNull, lt, lte, not, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../../domain/events/event.ts'
import { ANY_ERROR, filtersByReceipt, type Query } from '../../domain/events/query.ts'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import type { Database, LogPartition } from '../database.ts'

/**
 * Returns the SQL conditions of a query on a partition. A filter that is not set gives undefined, which adds nothing to
 * the SQL, so that every index can be used.
 */
export function eventConditions(
  database: Database,
  partition: LogPartition,
  query: Query,
  customer: number,
): (SQL | undefined)[] {
  const { events, eventResources } = partition
  const equals = (column: PgColumn, value: string | null) => (value === null ? undefined : eq(column, value))
  // A filter that is missing here would be ignored: the type names them all.
  const conditions: { [filter in Exclude<keyof Query, 'from' | 'until'>]: SQL | undefined } = {
    resourceName: resourceNameCondition(partition, query),
    resourceType: equals(eventResources.type, query.resourceType),
    readOnly: query.readOnly === null ? undefined : readOnlyCondition(partition, query.readOnly),
    errorCode: query.errorCode === null ? undefined : errorCondition(partition, query.errorCode),
    eventId: equals(events.id, query.eventId),
    eventName: equals(events.eventName, query.eventName),
    userName: equals(events.userName, query.userName),
    project: equals(events.project, query.project),
    eventSource: equals(events.eventSource, query.eventSource),
    accessKeyId: equals(events.accessKeyId, query.accessKeyId),
    sourceIPAddress: equals(events.sourceIPAddress, query.sourceIPAddress),
    submittedBy: equals(events.submittedBy, query.submittedBy),
    submittedKey: equals(events.submittedKey, query.submittedKey),
    receivedFrom: query.receivedFrom ? gte(events.receivedAt, query.receivedFrom) : undefined,
    receivedUntil: query.receivedUntil ? lt(events.receivedAt, query.receivedUntil) : undefined,
    // Of records that are in blocks the column has no text.
    q:
      query.q === null
        ? undefined
        : and(sql.raw(hasOwnRecordSql(events.record.name)), database.containsText(events.record, query.q)),
  }
  return [
    ...periodConditions(partition, query, customer),
    ...resourcePeriodConditions(partition, query, customer),
    ...Object.values(conditions),
  ]
}

/** Returns the condition for what follows a position in the order by time and sequence, newest first; undefined for null. */
export function afterPosition(
  columns: { eventTime: PgColumn; sequence: PgColumn },
  position: LogPosition | null,
): SQL | undefined {
  if (position === null) return undefined
  const time = sql.param(position.eventTime, columns.eventTime)
  const sequence = sql.param(position.sequence, columns.sequence)
  return and(
    lte(columns.eventTime, position.eventTime),
    sql`(${columns.eventTime}, ${columns.sequence}) < (${time}, ${sequence})`,
  )
}

/** Whether a query must run day by day: it may scan many events, and given all days at once the planner would scan them all. */
export function isSearchedDayByDay(query: Query): boolean {
  const isByResource = query.resourceName !== null || query.resourceType !== null
  return query.q !== null || isByResource || filtersByReceipt(query)
}

function periodConditions({ events, from, until }: LogPartition, query: Query, customer: number): SQL[] {
  const first = from > query.from ? from : query.from
  const last = until < query.until ? until : query.until
  return [eq(events.customer, customer), gte(events.eventTime, first), lt(events.eventTime, last)]
}

function resourcePeriodConditions(
  { eventResources, from, until }: LogPartition,
  query: Query,
  customer: number,
): SQL[] {
  if (query.resourceName === null && query.resourceType === null) return []
  return [
    eq(eventResources.customer, customer),
    gte(eventResources.eventTime, from),
    lt(eventResources.eventTime, until),
  ]
}

// A search by type alone must find an event once, however many of its resources have the type.
function resourceNameCondition(
  { eventResources }: LogPartition,
  { resourceName, resourceType }: Query,
): SQL | undefined {
  if (resourceName !== null) return eq(eventResources.name, resourceName)
  return resourceType === null ? undefined : sql`${eventResources.isFirstOfType}`
}

function readOnlyCondition({ events }: LogPartition, readOnly: boolean): SQL {
  return readOnly ? sql`${events.readOnly}` : not(sql`${events.readOnly}`)
}

function errorCondition({ events }: LogPartition, errorCode: string): SQL | undefined {
  const hasError = isNotNull(events.errorCode)
  return errorCode === ANY_ERROR ? hasError : and(hasError, eq(events.errorCode, errorCode))
}
