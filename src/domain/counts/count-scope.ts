import type { Pattern } from '../events/pattern.ts'
import { type Filter, VALUE_FILTER_NAMES } from '../events/query.ts'
import { COUNTED_FIELDS, type CountedField } from './period-counts.ts'
import type { TallyPart } from './tally.ts'

/** Values of a counted field: those that match one of some patterns. */
export type FieldPatterns = { field: CountedField; patterns: readonly Pattern[] }

/** What counts say of a filter: how many events of a part there are, of all or of those with some values of one field. */
export type CountScope = { part: TallyPart; values: FieldPatterns | null }

/** Returns what counts say of a filter; null if they say nothing of it. */
export function toCountScope(filter: Filter): CountScope | null {
  const { readOnly, outcome, q, receivedFrom, receivedUntil } = filter
  if (q.any.length + q.none.length > 0 || receivedFrom || receivedUntil) return null
  const part = { readOnly, isFailed: outcome === null ? null : outcome === 'failed' }
  const [name, ...others] = VALUE_FILTER_NAMES.filter((each) => filter[each])
  const { any = [], none = [] } = (name && filter[name]) ?? {}
  if (name === undefined || any.length + none.length === 0)
    return others.length === 0 ? { part, values: null } : null
  const field = COUNTED_FIELDS.find((each) => each === name)
  // Whether an event is in a network depends on more than its address.
  const isOther = none.length > 0 || any.some(({ kind }) => kind === 'network')
  if (field === undefined || others.length > 0 || isOther) return null
  // Events that failed are those with a code, and the only ones.
  const isAnyFailure = field === 'errorCode' && any.some(({ kind }) => kind === 'any') && outcome === null
  if (isAnyFailure) return { part: { readOnly, isFailed: true }, values: null }
  return { part, values: { field, patterns: any } }
}
