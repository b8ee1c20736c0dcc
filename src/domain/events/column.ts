import { toStringOrNull } from '../json/json-values.ts'

/** Columns keep a value up to this many characters, for filtering. The record itself is always kept in full. */
export const COLUMN_LENGTH_MAX = 512

/**
 * Returns a string as a column stores it: cut at `COLUMN_LENGTH_MAX`, with U+FFFD for lone surrogates and for U+0000.
 * Filter values pass through it too, so that a filter still finds a value that was cut.
 */
export function toColumn(value: string): string {
  const isLong = value.length > COLUMN_LENGTH_MAX
  const cut = isLong ? value.slice(0, COLUMN_LENGTH_MAX).replace(HIGH_SURROGATE_AT_END, '') : value
  const wellFormed = cut.isWellFormed() ? cut : cut.toWellFormed()
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed
}

/** Returns a non-empty string as a column stores it, and null for any other value. */
export function toColumnOrNull(value: unknown): string | null {
  const text = toStringOrNull(value)
  return text === null ? null : toColumn(text)
}

const HIGH_SURROGATE_AT_END = /[\uD800-\uDBFF]$/
