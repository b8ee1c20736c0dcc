import { ANY_ERROR, type Filter } from '../events/query.ts'
import { COUNTED_FIELDS, type CountedField } from './period-counts.ts'
import type { TallyPart } from './tally.ts'

/** A value of a counted field. */
export type FieldValue = { field: CountedField; text: string }

/** What counts say of a filter: how many events of a part there are, of all or of those with one value. */
export type CountScope = { part: TallyPart; value: FieldValue | null }

/** Returns what counts say of a filter; null if they say nothing of it. */
export function toCountScope(filter: Filter): CountScope | null {
  const { readOnly, errorCode, from: _, until: __, ...others } = filter
  const isFailed = errorCode === ANY_ERROR
  const values: FieldValue[] = []
  for (const field of COUNTED_FIELDS) {
    const text = filter[field]
    if (text !== null && !(field === 'errorCode' && isFailed)) values.push({ field, text })
  }
  const isMore = Object.entries(others).some(([name, value]) => value !== null && !isCounted(name))
  if (isMore || values.length > 1) return null
  return { part: { readOnly, isFailed: isFailed ? true : null }, value: values[0] ?? null }
}

function isCounted(name: string): boolean {
  return COUNTED_FIELDS.some((field) => field === name)
}
