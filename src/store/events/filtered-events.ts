import { not, sql } from 'drizzle-orm'
import { NO_FILTER, type Query, type ValueFilter } from '../../domain/events/query.ts'
import { toDayNumber } from '../../domain/time.ts'
import { toBlockKey } from '../blocks/fetch-blocks.ts'
import { hasOwnRecordSql, parseReference } from '../blocks/record-reference.ts'
import type { LogPartition } from '../database.ts'
import { applySearch, type Search } from './select-events.ts'

/** If other filters leave at most this many events of a day, only these are looked into; as many are asked for at a time. */
const FILTERED_MAX = 1_000

/** A search for a text. */
export type TextSearch = Search & { text: string }

/** The filters with an index. */
const INDEXED = [
  ...['eventId', 'eventName', 'userName', 'accessKeyId', 'sourceIPAddress', 'errorCode'],
  ...['resourceName', 'resourceType', 'project', 'eventSource'],
] as const satisfies readonly ValueFilter[]

/** Whether a query has filters with an index, whose values may be rare. */
export function isSelective(query: Query): boolean {
  return INDEXED.some((filter) => query[filter]?.any.length)
}

/**
 * The events that filters other than the text leave on the first of some days, and the keys of the blocks with their records.
 * There are no such days if the first one has too many events.
 */
export type Filtered = { days: number; sequences: Set<number>; blocks: Set<string> }

/** Returns what filters other than the text leave of partitions of which all records are in blocks. */
export async function listFiltered(search: TextSearch, partitions: LogPartition[]): Promise<Filtered> {
  const { database } = search
  const rows = await database.selectFirst(
    partitions,
    { count: FILTERED_MAX + 1, width: 2 },
    (partition, limit) => {
      const { sequence, record } = partition.events
      const isInBlock = not(sql.raw(hasOwnRecordSql(record.name)))
      const select = database.replica.select({ sequence, record }).from(partition.events).$dynamic()
      return applySearch(select, withoutText(search), partition, isInBlock).limit(limit)
    },
  )
  const references = rows.flatMap(([, record]) => parseReference(String(record)) ?? [])
  const lastDay = rows.length > FILTERED_MAX ? references.at(-1)?.day : undefined
  const isListed = ({ from }: LogPartition) => lastDay === undefined || toDayNumber(from) > lastDay
  return {
    days: partitions.filter(isListed).length,
    sequences: new Set(rows.map(([sequence]) => Number(sequence))),
    blocks: new Set(references.map(toBlockKey)),
  }
}

/** Returns a search without its text. */
export function withoutText(search: TextSearch): Search {
  return { ...search, query: { ...search.query, q: NO_FILTER.q } }
}
