import { and, eq, gte, isNotNull, lt, lte, not, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../../domain/events/event.ts'
import { ANY_ERROR, type Query } from '../../domain/events/query.ts'
import type { Database, LogPartition } from '../database.ts'

/** The conditions of a query on a span: only those that were asked for, so that each index can serve. */
export function eventConditions(
  database: Database,
  span: LogPartition,
  query: Query,
  customer: number,
): (SQL | undefined)[] {
  const { events } = span
  return [
    ...within(span, query, customer),
    ...ofResource(span, query, customer),
    query.readOnly === null
      ? undefined
      : query.readOnly
        ? sql`${events.readOnly}`
        : not(sql`${events.readOnly}`),
    query.errorCode === null ? undefined : failed(span, query.errorCode),
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

/** What comes after a place in an order by time and sequence, newest first. */
export function afterPosition(
  lead: { eventTime: PgColumn; sequence: PgColumn },
  after: LogPosition | null,
): SQL | undefined {
  if (after === null) return undefined
  const time = sql.param(after.eventTime, lead.eventTime)
  return and(
    lte(lead.eventTime, after.eventTime),
    sql`(${lead.eventTime}, ${lead.sequence}) < (${time}, ${sql.param(after.sequence, lead.sequence)})`,
  )
}

/** Searches that may read everything on their way stop at each day: left to a planner, they would read all days. */
export function isSearchedDayByDay(query: Query): boolean {
  return query.q !== null || query.resourceName !== null || query.resourceType !== null
}

function within({ events, from, until }: LogPartition, query: Query, customer: number): SQL[] {
  const first = from > query.from ? from : query.from
  const last = until < query.until ? until : query.until
  return [eq(events.customer, customer), gte(events.eventTime, first), lt(events.eventTime, last)]
}

function ofResource(
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

function failed({ events }: LogPartition, errorCode: string): SQL | undefined {
  const isFailure = isNotNull(events.errorCode)
  return errorCode === ANY_ERROR ? isFailure : and(isFailure, eq(events.errorCode, errorCode))
}
