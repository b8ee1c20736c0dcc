import { eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Pattern } from '../../domain/events/pattern.ts'
import type { Query, ValueFilter } from '../../domain/events/query.ts'
import type { Tables } from '../schema.ts'
import { addressBranches } from './address-conditions.ts'
import { startsWith } from './pattern-conditions.ts'
import { isByResource } from './resource-conditions.ts'

/**
 * The conditions by which an index leads to the events of a filter, one for each of its values. If they are `inOrder`, each has
 * its events in the order of time, and none has those of another one.
 */
export type Driver = { filter: IndexedFilter; branches: SQL[]; inOrder: boolean; cost: number }

/** The filters with an index of their own, and how many events of a busy day have one of their values. */
const ROWS_PER_VALUE = {
  sourceIPAddress: 1_000,
  accessKeyId: 1_500,
  userName: 2_000,
  eventName: 3_000,
  errorCode: 5_000,
  eventSource: 20_000,
  project: 200_000,
} as const satisfies { [name in ValueFilter]?: number }

type IndexedFilter = keyof typeof ROWS_PER_VALUE
// They are those of the table.
const INDEXED_FILTERS = Object.keys(ROWS_PER_VALUE) as IndexedFilter[]
/** The failures of an action have an index of their own. */
const FAILURES_PER_ACTION = 300
/** What is in a range has to be sorted: more than any number of values costs. */
const RANGE_COST = 1_000_000_000

/** Returns the best driver of a query, or null: one for values before one for prefixes and networks. */
export function findDriver(events: Tables['events'], query: Query): Driver | null {
  const drivers = INDEXED_FILTERS.flatMap((name) => toDriver(events, name, query) ?? [])
  return drivers.toSorted((a, b) => a.cost - b.cost)[0] ?? null
}

/**
 * Returns the driver by which the events of several values are merged, each read in the order of its index; null if the events
 * of a query are in the order of one index.
 */
export function findMergedDriver(events: Tables['events'], query: Query): Driver | null {
  if (hasSingleValue(query) || isByResource(query) || query.eventId) return null
  const driver = findDriver(events, query)
  return driver?.inOrder && driver.branches.length > 1 ? driver : null
}

/** Returns a query without what its driver's conditions say. */
export function withoutDriven(query: Query, { filter }: Driver): Query {
  return { ...query, [filter]: { any: [], none: query[filter]?.none ?? [] } }
}

/** Whether a query is for failures only. */
export function isOfFailures({ outcome, errorCode }: Query): boolean {
  return outcome === 'failed' || Boolean(errorCode?.any.length)
}

function hasSingleValue(query: Query): boolean {
  return INDEXED_FILTERS.some((name) => {
    const [first, ...others] = query[name]?.any ?? []
    return others.length === 0 && first?.kind === 'equals'
  })
}

function toDriver(events: Tables['events'], name: IndexedFilter, query: Query): Driver | null {
  const patterns = query[name]?.any ?? []
  const branches = new Map<string, SQL>()
  for (const pattern of patterns) {
    const ofPattern =
      name === 'sourceIPAddress' ? addressBranches(events, pattern) : textBranches(events[name], pattern)
    if (ofPattern === null) return null
    for (const { key, condition } of ofPattern) branches.set(key, condition)
  }
  if (branches.size === 0) return null
  const inOrder = patterns.every(({ kind }) => kind === 'equals' || kind === 'address')
  const rest = { filter: name, inOrder }
  const cost = (rows: number) => rows * branches.size + (inOrder ? 0 : RANGE_COST)
  if (name !== 'eventName' || !isOfFailures(query))
    return { ...rest, branches: [...branches.values()], cost: cost(ROWS_PER_VALUE[name]) }
  const ofFailures = [...branches.values()].map((branch) => sql`${branch} and ${isNotNull(events.errorCode)}`)
  return { ...rest, branches: ofFailures, cost: cost(FAILURES_PER_ACTION) }
}

function textBranches(column: PgColumn, pattern: Pattern): { key: string; condition: SQL }[] | null {
  if (pattern.kind === 'equals') return [{ key: `=${pattern.value}`, condition: eq(column, pattern.value) }]
  if (pattern.kind !== 'startsWith') return null
  const range = startsWith(column, pattern.value)
  return range === undefined ? null : [{ key: `^${pattern.value}`, condition: range }]
}
