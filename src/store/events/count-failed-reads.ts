import { and, count, desc, type SQL, type Subquery } from 'drizzle-orm'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { ANY_VALUE, NO_FILTER, type Query } from '../../domain/events/query.ts'
import { type BlockReader, createBlockReader } from '../blocks/record-reader.ts'
import type { Database, LogPartition } from '../database.ts'
import { eventConditions, isSearchedDayByDay } from './event-conditions.ts'
import { readingAll } from './search-text.ts'
import { searchTexts, withoutTexts } from './search-texts.ts'
import { applySearch, type EventRow, justAfter, selectRows, withRecordsOfBlocks } from './select-events.ts'

/** A number that is exact unless `isMore`: then counting stopped at it. */
export type FailedReads = { count: number; isMore: boolean }

type Search = { database: Database; customer: number; query: Query; signal?: AbortSignal | undefined }

/**
 * Returns the number of failed reads that match a query for failures, among the newest `scanMax` failed events of the period.
 * Only these are looked at, so that the cost is bounded however many there are.
 */
export async function countFailedReads(search: Search, scanMax: number): Promise<FailedReads> {
  const { database, query } = search
  const partitions = database.logPartitions(query.from, query.until, isSearchedDayByDay(query))
  const sums = await database.sumFirst(partitions, scanMax + 1, (partition, limit) =>
    countRows(database, selectFailed(search, partition).limit(limit).as('failed')),
  )
  const failures = sums.map((each) => each.count)
  const newer = failures.slice(0, -1).reduce((sum, each) => sum + each, 0)
  const isMore = newer + (failures.at(-1) ?? 0) > scanMax
  const edge = isMore ? await findTime(search, partitions[failures.length - 1], scanMax - newer) : null
  const from = edge === null ? query.from : justAfter(edge)
  // Most days of most logs have none, and the filter would be costly to apply to all events of such a day.
  const withFailures = partitions.filter((_, i) => (failures[i] ?? 0) > 0)
  const matching = { ...search, query: { ...query, from, readOnly: true } }
  const counted =
    query.q.any.length + query.q.none.length === 0
      ? countReads(matching, withFailures, scanMax)
      : countMatching(matching, withFailures)
  return { count: await counted, isMore }
}

async function countReads(search: Search, partitions: LogPartition[], max: number): Promise<number> {
  const { database } = search
  const sums = await database.sumFirst(partitions, max + 1, (partition, limit) =>
    countRows(database, selectReads(search, partition).limit(limit).as('found')),
  )
  return sums.reduce((sum, each) => sum + each.count, 0)
}

async function countMatching(search: Search, partitions: LogPartition[]): Promise<number> {
  const reader = createBlockReader(search.database, search.customer)
  const found = { ...search, after: null }
  let matching = 0
  const pieces =
    search.query.q.any.length > 0
      ? searchTexts(found, partitions, readingAll(reader))
      : withoutExcluded(found, partitions, reader)
  for await (const rows of pieces) matching += rows.length
  return matching
}

async function* withoutExcluded(
  search: Search & { after: null },
  partitions: LogPartition[],
  reader: BlockReader,
): AsyncGenerator<EventRow[]> {
  for (const partition of partitions) {
    search.signal?.throwIfAborted()
    const rows = await withRecordsOfBlocks(await selectRows(search, partition), reader)
    yield withoutTexts(search.query.q.none, rows)
  }
}

function selectFailed({ database, customer, query }: Search, partition: LogPartition, condition?: SQL) {
  const { events } = partition
  const failed: Query = { ...NO_FILTER, from: query.from, until: query.until, errorCode: ANY_VALUE }
  return database.replica
    .select({ eventTime: events.eventTime })
    .from(events)
    .where(and(...eventConditions(database, partition, failed, customer), condition))
    .orderBy(desc(events.eventTime))
}

function selectReads(search: Search, partition: LogPartition) {
  const { database, query } = search
  const { events } = partition
  if (isForAllFailures(query)) return selectFailed(search, partition, database.isFailedRead(events))
  const select = database.replica.select({ sequence: events.sequence }).from(events).$dynamic()
  return applySearch(select, { ...search, after: null }, partition)
}

function isForAllFailures(query: Query): boolean {
  const { from, until, readOnly } = query
  const any = canonicalFilter({ ...NO_FILTER, from, until, readOnly, errorCode: ANY_VALUE })
  return JSON.stringify(canonicalFilter(query)) === JSON.stringify(any)
}

function countRows({ replica }: Database, rows: Subquery) {
  return replica.select({ count: count() }).from(rows)
}

// The time of a failed event of a partition: the one that so many others follow.
async function findTime(search: Search, partition: LogPartition | undefined, offset: number) {
  const [edge] = partition ? await selectFailed(search, partition).limit(1).offset(offset) : []
  return edge?.eventTime ?? null
}
