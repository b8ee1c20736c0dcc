import { and, eq, gte, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { endOfPrefix, type Pattern } from '../../domain/events/pattern.ts'
import type { ValueCondition } from '../../domain/events/query.ts'

/** Returns the SQL conditions of what a column must match; none for an absent condition. */
export function valueConditions(column: PgColumn, condition: ValueCondition | undefined): SQL[] {
  return toConditions(condition, (patterns) => matchesAny(column, patterns))
}

/** Returns the SQL condition that a column matches one of some patterns. */
export function matchesAny(column: PgColumn, patterns: readonly Pattern[]): SQL | undefined {
  const equal = patterns.flatMap((pattern) => (pattern.kind === 'equals' ? [pattern.value] : []))
  const others = patterns.flatMap((pattern) => matchesOther(column, pattern) ?? [])
  const [first, ...more] = equal
  if (first === undefined) return or(...others)
  return or(more.length === 0 ? eq(column, first) : inArray(column, equal), ...others)
}

// The columns are sorted by their bytes on both databases.
/** Returns the SQL condition that a column starts with a text: a range, for which an index can be used. */
export function startsWith(column: PgColumn, prefix: string): SQL | undefined {
  const end = endOfPrefix(prefix)
  return and(gte(column, prefix), end === null ? undefined : lt(column, end))
}

/** Returns the SQL conditions of a condition, given what it takes to match one of some patterns. */
export function toConditions(
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

function matchesOther(column: PgColumn, pattern: Pattern): SQL | undefined {
  if (pattern.kind === 'any') return isNotNull(column)
  return pattern.kind === 'startsWith' ? startsWith(column, pattern.value) : undefined
}
