import { and, eq, gte, inArray, isNotNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Pattern } from '../../domain/events/pattern.ts'
import type { ValueCondition } from '../../domain/events/query.ts'
import type { Tables } from '../schema.ts'
import { matchesAny, toConditions } from './pattern-conditions.ts'

/** Returns the SQL conditions of what the source address must match; none for an absent condition. */
export function addressConditions(events: Tables['events'], condition: ValueCondition | undefined): SQL[] {
  return toConditions(condition, (patterns) => matchesAnyAddress(events, patterns))
}

/**
 * Conditions for the events of an address or a network, each with a key: equal ones are the same. `value` is what the key of the
 * index must be equal to; null if it is in a range.
 */
export type AddressBranch = { key: string; value: string | null; condition: SQL }

/** Returns the conditions by which the index of addresses leads to the events of a pattern; null if it doesn't. */
export function addressBranches(events: Tables['events'], pattern: Pattern): AddressBranch[] | null {
  switch (pattern.kind) {
    case 'equals':
      return [writtenBranch(events, pattern.value)]
    case 'address':
      return [sortableBranch(events, pattern.sortable), writtenBranch(events, pattern.value)]
    case 'network':
      return [networkBranch(events, pattern)]
    default:
      return null
  }
}

function matchesAnyAddress(events: Tables['events'], patterns: readonly Pattern[]): SQL | undefined {
  const indexed = patterns.flatMap((pattern) => addressBranches(events, pattern) ?? [])
  const values = indexed.flatMap(({ value }) => value ?? [])
  const isListed = values.length > 0 && values.length === indexed.length
  return or(
    indexed.length === 0
      ? undefined
      : and(
          isListed ? isNotNull(events.sourceIPAddress) : undefined,
          isListed ? inArray(addressKey(events), values) : undefined,
          or(...indexed.map(({ condition }) => condition)),
        ),
    matchesAny(
      events.sourceIPAddress,
      patterns.filter(({ kind }) => kind === 'startsWith' || kind === 'any'),
    ),
  )
}

// An address has a sortable spelling, except in rows from before it was kept. The index has that of the record for these, and
// for what is no address: it may be the same as a sortable spelling, so that the column itself is compared as well.
function writtenBranch(events: Tables['events'], value: string): AddressBranch {
  return toBranch(`=${value}`, value, [eq(addressKey(events), value), eq(events.sourceIPAddress, value)])
}

function sortableBranch(events: Tables['events'], sortable: string): AddressBranch {
  const conditions = [eq(addressKey(events), sortable), eq(events.sortableAddress, sortable)]
  return toBranch(`@${sortable}`, sortable, [isNotNull(events.sourceIPAddress), ...conditions])
}

function networkBranch(
  events: Tables['events'],
  { value, first, last }: Extract<Pattern, { kind: 'network' }>,
): AddressBranch {
  const ends = [gte(addressKey(events), first), lte(addressKey(events), last)]
  const isInRange = [gte(events.sortableAddress, first), lte(events.sortableAddress, last)]
  return toBranch(value, null, [isNotNull(events.sourceIPAddress), ...ends, ...isInRange])
}

// The value by which the index of addresses has an event.
function addressKey({ sortableAddress, sourceIPAddress }: Tables['events']): SQL {
  return sql`coalesce(${sortableAddress}, ${sourceIPAddress})`
}

function toBranch(key: string, value: string | null, conditions: SQL[]): AddressBranch {
  return { key, value, condition: sql.join(conditions, sql` and `) }
}
