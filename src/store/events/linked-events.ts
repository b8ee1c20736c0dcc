import { and, eq } from 'drizzle-orm'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import { createBlockReader } from '../blocks/record-reader.ts'
import type { Database, LogPartition } from '../database.ts'
import { isWithin } from '../within-period.ts'
import { betweenPositions, type LogSide, nearestFirst, nearestPartitions } from './beside-position.ts'
import { eventColumns, toEvent } from './event-rows.ts'
import { type EventRow, justAfter, withRecordsOfBlocks } from './select-events.ts'

/** The value that links events, and the member of their records that has it. */
export type EventLink = { name: 'requestID' | 'sharedEventID'; value: string }

/**
 * How far from an event others are searched for: in time, in events of the log on each side and day, and in events found on
 * each side.
 */
export type LinkSearch = { aroundMs: number; scanMax: number; limit: number }

/**
 * The events of a link, newest first, and whether there are more of them. `from` and `until` are the period that was searched,
 * which is shorter where the log has more events than are searched.
 */
export type LinkedEvents = { events: Event[]; isMore: boolean; from: Date; until: Date }

type Around = { database: Database; customer: number; position: LogPosition; link: EventLink } & LinkSearch

/**
 * Returns the events around one that have the same link, without that one. No index leads from a link to its events, so the
 * events nearest in time are looked through, and no more than a bounded number of them.
 */
export async function listLinkedEvents(search: Around): Promise<LinkedEvents> {
  const { database, customer, position, aroundMs } = search
  const [older, newer] = [await listOnSide(search, 'older'), await listOnSide(search, 'newer')]
  const rows = [...newer.rows.toReversed(), ...older.rows]
  const found = await withRecordsOfBlocks(rows, createBlockReader(database, customer))
  const time = position.eventTime.getTime()
  return {
    events: found.map(toEvent),
    isMore: older.isMore || newer.isMore,
    from: older.reached ?? new Date(time - aroundMs),
    until: newer.reached ?? new Date(time + aroundMs),
  }
}

type FoundOnSide = { rows: EventRow[]; isMore: boolean; reached: Date | null }

// Nearest first. `reached` is the time of the first event that was not looked at; null if all of the period were.
async function listOnSide(search: Around, side: LogSide): Promise<FoundOnSide> {
  const { limit } = search
  const rows: EventRow[] = []
  let end: LogPosition | null = null
  for (const partition of partitionsOnSide(search, side)) {
    end = await findEnd(search, side, partition)
    rows.push(...(await selectLinked(search, side, partition, end).limit(limit + 1 - rows.length)))
    if (end !== null || rows.length > limit) break
  }
  return {
    rows: rows.slice(0, limit),
    isMore: rows.length > limit,
    reached: end && (side === 'older' ? justAfter(end.eventTime) : end.eventTime),
  }
}

function partitionsOnSide({ database, position, aroundMs }: Around, side: LogSide): LogPartition[] {
  const { eventTime } = position
  const [from, until] =
    side === 'older'
      ? [new Date(eventTime.getTime() - aroundMs), justAfter(eventTime)]
      : [eventTime, new Date(eventTime.getTime() + aroundMs)]
  return nearestPartitions(database.logPartitions(from, until, true), side)
}

// The position of the first event of a partition that is too far away to be looked at. Only an index is read for it.
async function findEnd(
  { database, customer, position, scanMax }: Around,
  side: LogSide,
  partition: LogPartition,
): Promise<LogPosition | null> {
  const { events } = partition
  const [end] = await database.replica
    .select({ eventTime: events.eventTime, sequence: events.sequence })
    .from(events)
    .where(and(isOfPeriod(partition, customer), betweenPositions(events, side, { position, end: null })))
    .orderBy(...nearestFirst(events, side))
    .limit(1)
    .offset(scanMax)
  return end ?? null
}

function selectLinked(
  { database, customer, position, link }: Around,
  side: LogSide,
  partition: LogPartition,
  end: LogPosition | null,
) {
  const { events } = partition
  const isBetween = betweenPositions(events, side, { position, end })
  return database.replica
    .select(eventColumns(events))
    .from(events)
    .where(and(isOfPeriod(partition, customer), isBetween, eq(events[link.name], link.value)))
    .orderBy(...nearestFirst(events, side))
}

function isOfPeriod({ events, from, until }: LogPartition, customer: number) {
  return and(eq(events.customer, customer), isWithin(events.eventTime, { from, until }))
}
