import { and, asc, desc, gte, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { LogPosition } from '../../domain/events/event.ts'
import type { LogPartition } from '../database.ts'
import { afterPosition } from './event-conditions.ts'

/** The events before a position of the log in time, or those after it. */
export type LogSide = 'older' | 'newer'

type PositionColumns = { eventTime: PgColumn; sequence: PgColumn }

/** Returns the condition for the events on one side of a position, without the one at it. */
export function besidePosition(columns: PositionColumns, side: LogSide, position: LogPosition) {
  return side === 'older' ? afterPosition(columns, position) : newerThan(columns, position)
}

/** Returns the condition for the events between two positions, the second of which is further away on a side; null is no end. */
export function betweenPositions(
  columns: PositionColumns,
  side: LogSide,
  { position, end }: { position: LogPosition; end: LogPosition | null },
): SQL | undefined {
  const isBeforeEnd = end && besidePosition(columns, side === 'older' ? 'newer' : 'older', end)
  return and(besidePosition(columns, side, position), isBeforeEnd ?? undefined)
}

/** Returns the order in which the events on a side come nearest first. */
export function nearestFirst({ eventTime, sequence }: PositionColumns, side: LogSide): SQL[] {
  return side === 'older' ? [desc(eventTime), desc(sequence)] : [asc(eventTime), asc(sequence)]
}

/** Returns partitions, of which the newest comes first, with the nearest one on a side first. */
export function nearestPartitions(partitions: LogPartition[], side: LogSide): LogPartition[] {
  return side === 'older' ? partitions : partitions.toReversed()
}

function newerThan({ eventTime, sequence }: PositionColumns, position: LogPosition): SQL | undefined {
  const time = sql.param(position.eventTime, eventTime)
  const last = sql.param(position.sequence, sequence)
  return and(gte(eventTime, position.eventTime), sql`(${eventTime}, ${sequence}) > (${time}, ${last})`)
}
