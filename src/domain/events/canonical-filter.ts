import { type Filter, NO_FILTER } from './query.ts'

/** A filter as JSON values, in a fixed order and without the conditions that are not set. */
export type CanonicalFilter = { [name: string]: string | boolean }

/** Returns the canonical form of a filter: equal filters have equal JSON. */
export function canonicalFilter(filter: Filter): CanonicalFilter {
  const values = { ...NO_FILTER, ...filter }
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, toJson(value)]])),
  )
}

function toJson(value: string | boolean | Date): string | boolean {
  return value instanceof Date ? value.toISOString() : value
}
