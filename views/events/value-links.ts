import type { CountedField } from '../../src/domain/counts/period-counts.ts'
import { formatPattern, parsePattern, toEqualPattern } from '../../src/domain/events/pattern.ts'
import { FILTER_LENGTH_MAX, scopeOf } from '../../src/domain/events/query.ts'
import { chosenReadOnly, defaultReadOnly, type FilterParams, withoutParams } from './filter-params.ts'

/** Returns the filter with only the events that have a value; null for a value that no URL can ask for. */
export function onlyValue(params: FilterParams, field: CountedField, value: string): FilterParams | null {
  const text = toFilterText(field, value)
  return text === null ? null : showingSame(params, { ...withoutParams(params, field), [field]: text })
}

// Which events a filter shows without saying so depends on its fields.
function showingSame(before: FilterParams, after: FilterParams): FilterParams {
  const shown = chosenReadOnly(before)
  const { readOnly: _, ...rest } = after
  return defaultReadOnly(rest) === shown ? rest : { ...rest, readOnly: shown }
}

// Forms cut blanks at both ends off, and what looks like a network is one.
function toFilterText(field: CountedField, value: string): string | null {
  const scope = scopeOf(field)
  const pattern = toEqualPattern(value, scope)
  const text = formatPattern(pattern, scope)
  const isShort = text.length > 0 && text.length <= FILTER_LENGTH_MAX && text.trim() === text
  return isShort && parsePattern(text, scope)?.kind === pattern.kind ? text : null
}
