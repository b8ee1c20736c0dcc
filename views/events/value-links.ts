import { negated } from '../../src/domain/events/canonical-filter.ts'
import { formatPattern, parsePattern, toEqualPattern } from '../../src/domain/events/pattern.ts'
import { FILTER_LENGTH_MAX, scopeOf, type ValueFilter } from '../../src/domain/events/query.ts'
import {
  chosenReadOnly,
  defaultReadOnly,
  type FilterParam,
  type FilterParams,
  fromPairs,
  toPairs,
  withoutParams,
  withoutValue,
} from './filter-params.ts'

/** A filter whose value is one of an event. */
export type ValueParam = ValueFilter & FilterParam

/** The filters that a value leads to: only the events that have it, and those that don't. */
export type ValueFilters = { only: FilterParams; not: FilterParams }

/** Returns the filters that a value of a field leads to, on top of a filter; null for a value that no URL can ask for. */
export function valueFilters(params: FilterParams, field: ValueParam, value: string): ValueFilters | null {
  const text = toFilterText(field, value)
  if (text === null) return null
  const only = { ...withoutParams(params, field), [field]: text }
  const others = toPairs(withoutValue(params, [field, text]))
  return {
    only: showingSame(params, only),
    not: showingSame(params, fromPairs([...others, [negated(field), text]])),
  }
}

// Which events a filter shows without saying so depends on its fields.
function showingSame(before: FilterParams, after: FilterParams): FilterParams {
  const shown = chosenReadOnly(before)
  const { readOnly: _, ...rest } = after
  return defaultReadOnly(rest) === shown ? rest : { ...rest, readOnly: shown }
}

// Forms cut blanks at both ends off, and what looks like a network is one.
function toFilterText(field: ValueParam, value: string): string | null {
  const scope = scopeOf(field)
  const pattern = toEqualPattern(value, scope)
  const text = formatPattern(pattern, scope)
  const isShort = text.length > 0 && text.length <= FILTER_LENGTH_MAX && text.trim() === text
  return isShort && parsePattern(text, scope)?.kind === pattern.kind ? text : null
}
