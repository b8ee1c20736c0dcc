import { and, eq, gte, inArray, isNotNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { endOfPrefix, type Pattern } from '../../domain/events/pattern.ts'
import type { ValueCondition } from '../../domain/events/query.ts'
import type { Tables } from '../schema.ts'

/** Returns the SQL conditions of what a column must match; none for an absent condition. */
export function valueConditions(column: PgColumn, condition: ValueCondition | undefined): SQL[] {
  return toConditions(condition, (patterns) => matchesAny(column, patterns))
}

/** Returns the SQL conditions of what the source address must match; none for an absent condition. */
export function addressConditions(events: Tables['events'], condition: ValueCondition | undefined): SQL[] {
  return toConditions(condition, (patterns) => matchesAnyAddress(events, patterns))
}

/** Returns the SQL condition that a column matches one of some patterns. */
export function matchesAny(column: PgColumn, patterns: readonly Pattern[]): SQL | undefined {
  const equal = patterns.flatMap((pattern) => (pattern.kind === 'equals' ? [pattern.value] : []))
  const others = patterns.flatMap((pattern) => matchesOther(column, pattern) ?? [])
  const [first, ...more] = equal
  if (first === undefined) return or(...others)
  return or(more.length === 0 ? eq(column, first) : inArray(column, equal), ...others)
}

function toConditions(
  condition: ValueCondition | undefined,
  matches: (patterns: ValueCondition['any']) => SQL | undefined,
): SQL[] {
  const { any = [], none = [] } = condition ?? {}
  const excluded = none.length === 0 ? undefined : matches(none)
  return [any.length === 0 ? undefined : matches(any), excluded && isNotTrue(excluded)].filter(
    (each) => each !== undefined,
  )
}

// Where there is no value, a comparison is null, which is not what is excluded.
function isNotTrue(condition: SQL): SQL {
  return sql`(${condition}) is not true`
}

// The columns are sorted by their bytes on both databases, so that a prefix is a range.
function matchesOther(column: PgColumn, pattern: Pattern): SQL | undefined {
  if (pattern.kind === 'any') return isNotNull(column)
  if (pattern.kind !== 'startsWith') return undefined
  const end = endOfPrefix(pattern.value)
  return and(gte(column, pattern.value), end === null ? undefined : lt(column, end))
}

// An address has a sortable spelling, except in rows from before it was kept: these have only that of the record.
function matchesAnyAddress(events: Tables['events'], patterns: readonly Pattern[]): SQL | undefined {
  const { sourceIPAddress, sortableAddress } = events
  return or(
    matchesAny(sourceIPAddress, patterns),
    ...patterns.flatMap((pattern) => {
      if (pattern.kind === 'address')
        return [eq(sortableAddress, pattern.sortable), eq(sourceIPAddress, pattern.value)]
      if (pattern.kind !== 'network') return []
      return and(gte(sortableAddress, pattern.first), lte(sortableAddress, pattern.last)) ?? []
    }),
  )
}
