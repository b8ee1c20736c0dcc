import { and, type SQL } from 'drizzle-orm'
import { isSearchedInStretches, NO_FILTER, type Query } from '../../domain/events/query.ts'
import type { LogPartition } from '../database.ts'
import { toInstant } from '../row-readers.ts'
import { eventConditions, periodConditions } from './event-conditions.ts'
import { findDriver } from './index-drivers.ts'
import type { Period } from './narrow-search.ts'
import { isByResource, isJoinedToResources, selectResourceTimes } from './resource-conditions.ts'
import { type Search, selectMerged } from './select-events.ts'

/** How many events of the index that leads to the matching ones are in a stretch: few at first, then twice as many each time. */
export type StretchSizes = { first: number; max: number }

/** A search with the sizes of its stretches. */
export type StretchSearch = Search & { stretches: StretchSizes }

/** A page has few events, and what is read together for it must not take long. */
export const PAGE_STRETCHES: StretchSizes = { first: 1_000, max: 16_000 }
/** Exports read everything. */
export const EXPORT_STRETCHES: StretchSizes = { first: 16_000, max: 16_000 }

/** Whether the events of a stretch are found by their time, if not by a value that they have. */
export function isReadByTime({ database, query }: Search): boolean {
  if (isByResource(query)) return isJoinedToResources(query)
  return findDriver(database.tables.events, query)?.inOrder ?? true
}

/**
 * Returns the stretches of the period of a search, newest first, until `isOver`. Each has a number of the events that the best index leads to.
 * `stoppedAt` returns where it has ended then; null if it has not, or has come to the end.
 */
export function walkStretches(search: StretchSearch, isOver: () => boolean = () => false) {
  const { from, until } = search.query
  const { first, max } = search.stretches
  let stoppedAt: Date | null = null
  return {
    stoppedAt: () => stoppedAt,
    async *periods(): AsyncGenerator<Period> {
      for (let size = first, end = until; end > from; size = Math.min(size * 2, max)) {
        search.signal?.throwIfAborted()
        const start = await findStart(search, { from, until: end }, size)
        yield { from: start ?? from, until: end }
        if (start === null) return
        end = start
        stoppedAt = start > from && isOver() ? start : null
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

// Returns the time of the event with which a stretch of a number of events begins; null if there are no more than these.
async function findStart(search: Search, period: Period, size: number): Promise<Date | null> {
  const { database } = search
  const query = { ...search.query, ...period }
  const partitions = database.logPartitions(period.from, period.until, true)
  const rows = await database.selectFirst(partitions, { count: size + 1, width: 2 }, (partition, limit) =>
    selectTimes({ ...search, query }, partition).limit(limit),
  )
  const time = rows[size]?.[0]
  return time === undefined ? null : toInstant(time)
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
  const { from, until, readOnly, outcome } = query
  const indexed: Query = {
    ...NO_FILTER,
    from,
    until,
    readOnly,
    outcome: outcome === 'failed' ? outcome : null,
  }
  return [select(...eventConditions(database, partition, indexed, customer))]
}
