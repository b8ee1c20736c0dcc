import { and, count, type SQL, type Subquery, sql } from 'drizzle-orm'
import { isSearch, isSearchedInStretches, NO_FILTER, type Query } from '../../domain/events/query.ts'
import type { Database, LogPartition } from '../database.ts'
import { toInstant } from '../row-readers.ts'
import { eventConditions, isSearchedDayByDay, periodConditions } from './event-conditions.ts'
import { findDriver, findMergedDriver, isOfFailures } from './index-drivers.ts'
import type { Period } from './narrow-search.ts'
import { isByResource, isJoinedToResources, selectResourceTimes } from './resource-conditions.ts'
import { type Search, selectMerged } from './select-events.ts'

/** How many events of the index that leads to the matching ones are in a stretch: few at first, then twice as many each time. */
export type StretchSizes = { first: number; max: number }

/** A search with the sizes of its stretches. */
export type StretchSearch = Search & { stretches: StretchSizes }

/** A page has few events, mostly among the first, and what is read together for it must not take long. */
export const PAGE_STRETCHES: StretchSizes = { first: 150, max: 16_000 }
/** Of these the records are looked through. */
export const TEXT_STRETCHES: StretchSizes = { first: 4_000, max: 16_000 }
/** Exports read everything. */
export const EXPORT_STRETCHES: StretchSizes = { first: 16_000, max: 16_000 }

/** Whether the events of a stretch are found by their time, if not by a value that they have. */
export function isReadByTime({ database, query }: Search): boolean {
  if (isByResource(query)) return isJoinedToResources(query)
  return findDriver(database.tables.events, query)?.inOrder ?? true
}

/**
 * Returns the stretches of the period of a search, newest first, until `isOver`. Each has a number of the events that the best index leads to;
 * with `isOver`, the last one begins at the first of them. `stoppedAt` returns where it has ended; null if it has come to the end.
 */
export function walkStretches(search: StretchSearch, isOver?: () => boolean) {
  const { from, until } = search.query
  const { first, max } = search.stretches
  let stoppedAt: Date | null = null
  return {
    stoppedAt: () => stoppedAt,
    async *periods(): AsyncGenerator<Period> {
      for (let size = first, end = until; end > from; size = Math.min(size * 2, max)) {
        search.signal?.throwIfAborted()
        const { start, first } = await findStart(search, { from, until: end }, size)
        // A page needs nothing from before the first event. What is streamed may be of another moment than this.
        if (start === null && isOver) {
          if (first !== null) yield { from: first, until: end }
          return
        }
        yield { from: start ?? from, until: end }
        if (start === null) return
        end = start
        stoppedAt = start > from && isOver?.() ? start : null
        if (stoppedAt !== null) return
      }
    },
  }
}

/** Yields a search for each part of its period that is read at a time, newest first: for each stretch, or for all of it. */
export async function* splitSearch(search: StretchSearch): AsyncGenerator<StretchSearch> {
  const isInStretches = isSearchedInStretches(search.query)
  const isByTime = !isInStretches || isReadByTime(search)
  const periods = isInStretches ? walkStretches(search).periods() : [search.query]
  for await (const { from, until } of periods)
    yield { ...search, isByTime, query: { ...search.query, from, until } }
}

/** Whether the events of a query are read from one day after the other: a plan for all days would have very many parts. */
export function isReadDayByDay({ tables }: Database, query: Query): boolean {
  return isSearchedDayByDay(query) || isSearch(query) || findMergedDriver(tables.events, query) !== null
}

/** The times of the event with which a stretch begins, null if there are no more events, and of the first of those found. */
type Start = { start: Date | null; first: Date | null }

async function findStart(search: Search, period: Period, size: number): Promise<Start> {
  const { database } = search
  const query = { ...search.query, ...period }
  const partitions = database.logPartitions(period.from, period.until, isReadDayByDay(database, query))
  const sums = await database.sumFirst(partitions, size + 1, (partition, limit) =>
    sumTimes(
      database,
      selectTimes({ ...search, query }, partition)
        .limit(limit)
        .as('found'),
    ),
  )
  const first = sums.findLast(({ count }) => count > 0)?.values[0]
  const time = first === undefined ? null : toInstant(first)
  const total = sums.reduce((sum, { count }) => sum + count, 0)
  return { start: total > size ? time : null, first: time }
}

// Of the rows themselves only the last one is needed.
function sumTimes({ replica }: Database, found: Subquery) {
  return replica.select({ count: count(), first: sql`min(event_time)` }).from(found)
}

// The times of the events that an index leads to, newest first; it has everything that is needed.
function selectTimes(search: Search, partition: LogPartition) {
  const { eventTime, sequence } = partition.events
  return selectMerged(search.database, timeBranches(search, partition), { eventTime, sequence })
}

function timeBranches(search: Search, partition: LogPartition): SQL[] {
  const { database, customer, query } = search
  const { events } = partition
  const { eventTime, sequence } = events
  const driver = findDriver(events, query)
  if (isByResource(query) && (query.resourceName?.any.length || !driver?.inOrder))
    return [selectResourceTimes(database, partition, query, customer)]
  const select = (...conditions: (SQL | undefined)[]) =>
    database.replica
      .select({ eventTime, sequence })
      .from(events)
      .where(and(...conditions))
      .getSQL()
  if (driver !== null) {
    const period = periodConditions(database, partition, query, customer, driver.inOrder)
    return driver.branches.map((branch) => select(...period, branch))
  }
  return [select(...eventConditions(database, partition, toIndexed(query), customer))]
}

// One index leads to the events: that of failures, of changes, or of all.
function toIndexed(query: Query): Query {
  const { from, until, readOnly } = query
  const ofFailures = isOfFailures(query)
  const isOfChanges = readOnly === false && !ofFailures
  const indexed = {
    readOnly: isOfChanges ? readOnly : null,
    outcome: ofFailures ? 'failed' : null,
  } as const
  return { ...NO_FILTER, from, until, ...indexed }
}
