import { and, eq } from 'drizzle-orm'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import { createBlockReader, resolveRows } from '../blocks/record-reader.ts'
import type { Database, LogPartition } from '../database.ts'
import { columnCount } from '../row-readers.ts'
import { isWithin } from '../within-period.ts'
import { besidePosition, type LogSide, nearestFirst, nearestPartitions } from './beside-position.ts'
import { eventColumns, eventDecoder } from './event-rows.ts'
import { justAfter } from './select-events.ts'

/** The events of a user on one side of a position, within [from, until). */
export type NeighbourSearch = {
  userName: string
  side: LogSide
  position: LogPosition
  from: Date
  until: Date
}

/** Returns the events that a user caused next to a position: at most `limit` of them, nearest first. */
export async function listUserNeighbours(
  database: Database,
  customer: number,
  search: NeighbourSearch,
  limit: number,
): Promise<Event[]> {
  const { events } = database.tables
  const columns = eventColumns(events)
  const rows = await database.selectFirst(
    partitionsOnSide(database, search),
    { count: limit, width: columnCount(columns) },
    (partition, count) => selectNeighbours(database, customer, search, partition).limit(count),
  )
  const resolved = await resolveRows(createBlockReader(database, customer), columns, rows)
  return resolved.map(eventDecoder(events))
}

function partitionsOnSide(
  database: Database,
  { side, position, from, until }: NeighbourSearch,
): LogPartition[] {
  const { eventTime } = position
  const partitions =
    side === 'older'
      ? database.logPartitions(from, justAfter(eventTime), false)
      : database.logPartitions(eventTime, until, false)
  return nearestPartitions(partitions, side)
}

function selectNeighbours(
  { replica }: Database,
  customer: number,
  { userName, side, position }: NeighbourSearch,
  { events, from, until }: LogPartition,
) {
  return replica
    .select(eventColumns(events))
    .from(events)
    .where(
      and(
        eq(events.customer, customer),
        eq(events.userName, userName),
        isWithin(events.eventTime, { from, until }),
        besidePosition(events, side, position),
      ),
    )
    .orderBy(...nearestFirst(events, side))
}
