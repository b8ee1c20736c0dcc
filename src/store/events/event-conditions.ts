import { and, eq, gte, isNotNull, isNull, lt, lte, not, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../../domain/events/event.ts'
import { filtersByReceipt, type Outcome, type Query } from '../../domain/events/query.ts'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import type { Database, LogPartition } from '../database.ts'
import { addressConditions } from './address-conditions.ts'
import { valueConditions } from './pattern-conditions.ts'
import { isByResource, resourceConditions } from './resource-conditions.ts'

type Conditions = SQL[]
type ResourceFilter = 'resourceName' | 'resourceType'

/**
 * Returns the SQL conditions of a query on a partition. A filter that is not set adds nothing to the SQL, so that every index
 * can be used. Unless it `isByTime`, the embedded database does not look for the events of the period by their time: its planner
 * would, although an index leads to fewer of them.
 */
export function eventConditions(
  database: Database,
  partition: LogPartition,
  query: Query,
  customer: number,
  isByTime = true,
): SQL[] {
  const { events } = partition
  const { readOnly, outcome, receivedFrom, receivedUntil } = query
  // A filter that is missing here would be ignored: the type names them all.
  const conditions: { [filter in Exclude<keyof Query, 'from' | 'until' | ResourceFilter>]: Conditions } = {
    readOnly: readOnly === null ? [] : [readOnlyCondition(partition, readOnly)],
    outcome: outcome === null ? [] : [outcomeCondition(partition, outcome)],
    errorCode: errorConditions(partition, query),
    eventId: valueConditions(events.id, query.eventId),
    eventName: valueConditions(events.eventName, query.eventName),
    userName: valueConditions(events.userName, query.userName),
    project: valueConditions(events.project, query.project),
    eventSource: valueConditions(events.eventSource, query.eventSource),
    accessKeyId: valueConditions(events.accessKeyId, query.accessKeyId),
    sourceIPAddress: addressConditions(events, query.sourceIPAddress),
    requestId: valueConditions(events.requestID, query.requestId),
    submittedBy: valueConditions(events.submittedBy, query.submittedBy),
    submittedKey: valueConditions(events.submittedKey, query.submittedKey),
    receivedFrom: receivedFrom ? [gte(events.receivedAt, receivedFrom)] : [],
    receivedUntil: receivedUntil ? [lt(events.receivedAt, receivedUntil)] : [],
    q: textConditions(database, partition, query),
  }
  return [
    ...periodConditions(database, partition, query, customer, isByTime),
    ...resourceConditions(partition, query, customer),
    ...Object.values(conditions).flat(),
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
  return query.q.any.length > 0 || isByResource(query) || filtersByReceipt(query)
}

/** Returns the SQL conditions of the customer and the period of a query. */
export function periodConditions(
  { isEmbedded }: Database,
  { events, from, until }: LogPartition,
  query: Query,
  customer: number,
  isByTime: boolean,
): SQL[] {
  const first = gte(events.eventTime, from > query.from ? from : query.from)
  const last = lt(events.eventTime, until < query.until ? until : query.until)
  const times = isByTime || !isEmbedded ? [first, last] : [sql`(${first}) is true`, sql`(${last}) is true`]
  return [eq(events.customer, customer), ...times]
}

function readOnlyCondition({ events }: LogPartition, readOnly: boolean): SQL {
  return readOnly ? sql`${events.readOnly}` : not(sql`${events.readOnly}`)
}

function outcomeCondition({ events }: LogPartition, outcome: Outcome): SQL {
  return outcome === 'failed' ? isNotNull(events.errorCode) : isNull(events.errorCode)
}

// The indexes of codes have failures only.
function errorConditions({ events }: LogPartition, { errorCode }: Query): SQL[] {
  const isAsked = (errorCode?.any.length ?? 0) > 0
  return [...(isAsked ? [isNotNull(events.errorCode)] : []), ...valueConditions(events.errorCode, errorCode)]
}

// Of records that are in blocks the column has no text. What records must not contain is looked for where they are read.
function textConditions(database: Database, { events }: LogPartition, { q }: Query): SQL[] {
  if (q.any.length === 0) return []
  const contained = or(...q.any.map((text) => database.containsText(events.record, text)))
  return [sql.raw(hasOwnRecordSql(events.record.name)), ...(contained ? [contained] : [])]
}
