import { type Filter, NO_FILTER } from './query.ts'

/** What a filter asks, as plain values in one fixed order and without what it leaves open. */
export type CanonicalFilter = { [name: string]: string | boolean }

/** The filter as it was asked: equal filters give equal texts once written as JSON. */
export function canonicalFilter(filter: Filter): CanonicalFilter {
  const values = { ...NO_FILTER, ...filter }
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, plain(value)]])),
  )
}

function plain(value: string | boolean | Date): string | boolean {
  return value instanceof Date ? value.toISOString() : value
}
