import { and, eq, gte, isNotNull, lt, lte, not, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../../domain/events/event.ts'
import { ANY_ERROR, type Query } from '../../domain/events/query.ts'
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
  const { events } = partition
  return [
    ...periodConditions(partition, query, customer),
    ...resourceConditions(partition, query, customer),
    query.readOnly === null ? undefined : readOnlyCondition(partition, query.readOnly),
    query.errorCode === null ? undefined : errorCondition(partition, query.errorCode),
    query.eventId === null ? undefined : eq(events.id, query.eventId),
    query.eventName === null ? undefined : eq(events.eventName, query.eventName),
    query.userName === null ? undefined : eq(events.userName, query.userName),
    query.project === null ? undefined : eq(events.project, query.project),
    query.eventSource === null ? undefined : eq(events.eventSource, query.eventSource),
    query.accessKeyId === null ? undefined : eq(events.accessKeyId, query.accessKeyId),
    query.sourceIPAddress === null ? undefined : eq(events.sourceIPAddress, query.sourceIPAddress),
    query.q === null ? undefined : database.containsText(events.record, query.q),
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
  return query.q !== null || query.resourceName !== null || query.resourceType !== null
}

function periodConditions({ events, from, until }: LogPartition, query: Query, customer: number): SQL[] {
  const first = from > query.from ? from : query.from
  const last = until < query.until ? until : query.until
  return [eq(events.customer, customer), gte(events.eventTime, first), lt(events.eventTime, last)]
}

function resourceConditions(
  { eventResources, from, until }: LogPartition,
  query: Query,
  customer: number,
): (SQL | undefined)[] {
  const { resourceName, resourceType } = query
  if (resourceName === null && resourceType === null) return []
  return [
    eq(eventResources.customer, customer),
    gte(eventResources.eventTime, from),
    lt(eventResources.eventTime, until),
    resourceName === null ? sql`${eventResources.isFirstOfType}` : eq(eventResources.name, resourceName),
    resourceType === null ? undefined : eq(eventResources.type, resourceType),
  ]
}

function readOnlyCondition({ events }: LogPartition, readOnly: boolean): SQL {
  return readOnly ? sql`${events.readOnly}` : not(sql`${events.readOnly}`)
}

function errorCondition({ events }: LogPartition, errorCode: string): SQL | undefined {
  const hasError = isNotNull(events.errorCode)
  return errorCode === ANY_ERROR ? hasError : and(hasError, eq(events.errorCode, errorCode))
}
