import { type AddressRange, formatAddressRange, isInRanges, parseAddressRange } from './address-range.ts'
import { toColumn } from './column.ts'
import { toSortableAddress } from './sortable-address.ts'

/**
 * What a value of an event must be: equal to a text; an address, in whatever spelling; a text that starts with another one;
 * an address of a network; or any value at all. `value` is the text as it was asked for, that of a network in one spelling.
 */
export type Pattern =
  | { kind: 'equals'; value: string }
  | { kind: 'address'; value: string; sortable: string }
  | { kind: 'startsWith'; value: string }
  | ({ kind: 'network'; value: string } & AddressRange)
  | { kind: 'any' }

/** The kinds of values that patterns are about: IDs, which are only compared; addresses; and other texts. */
export type PatternScope = 'id' | 'address' | 'text'

/** Returns the pattern of a text: one that ends in `*` is a prefix. Null for a network that doesn't exist. */
export function parsePattern(text: string, scope: PatternScope): Pattern | null {
  if (scope === 'id') return toEqualPattern(text, scope)
  if (scope === 'address' && NETWORK.test(text)) return parseNetwork(text)
  if (text === WILDCARD) return { kind: 'any' }
  if (!text.endsWith(WILDCARD)) return toEqualPattern(text, scope)
  const before = text.slice(0, -1)
  const slashes = countSlashesAtEnd(before)
  const halved = before.slice(0, before.length - Math.ceil(slashes / 2))
  const isEscaped = slashes % 2 === 1
  return isEscaped ? toEqualPattern(`${halved}${WILDCARD}`, scope) : toPrefixPattern(halved)
}

/** Returns the pattern of exactly a text; of an address, of all its spellings. */
export function toEqualPattern(text: string, scope: PatternScope = 'text'): Pattern {
  const value = toColumn(text)
  const sortable = scope === 'address' ? toSortableAddress(value) : null
  return sortable === null ? { kind: 'equals', value } : { kind: 'address', value, sortable }
}

/** Returns the text that `parsePattern` parses to a pattern. */
export function formatPattern(pattern: Pattern, scope: PatternScope): string {
  if (pattern.kind === 'any') return WILDCARD
  if (pattern.kind === 'startsWith') return `${doubleSlashesAtEnd(pattern.value)}${WILDCARD}`
  const { value } = pattern
  const isLiteral = scope === 'id' || !value.endsWith(WILDCARD)
  return isLiteral ? value : `${doubleSlashesAtEnd(value.slice(0, -1))}\\${WILDCARD}`
}

/** Whether a value of an event, null if it has none, matches one of some patterns. */
export function matchesOneOf(patterns: readonly Pattern[], value: string | null): boolean {
  if (value === null) return false
  // Once for all patterns, and only if one needs it: it takes far longer than to compare it.
  const isNeeded = patterns.some((pattern) => dependsOnSpelling(pattern, value))
  const sortable = isNeeded ? toSortableAddress(value) : null
  return patterns.some((pattern) => matches(pattern, value, sortable))
}

// An IPv4 address has one spelling without colons, and an IPv6 address none.
function dependsOnSpelling(pattern: Pattern, value: string): boolean {
  if (pattern.kind === 'network') return true
  return pattern.kind === 'address' && (value.includes(':') || pattern.value.includes(':'))
}

function matches(pattern: Pattern, value: string, sortable: string | null): boolean {
  switch (pattern.kind) {
    case 'any':
      return true
    case 'equals':
      return value === pattern.value
    case 'startsWith':
      return value.startsWith(pattern.value)
    case 'address':
      return value === pattern.value || sortable === pattern.sortable
    case 'network':
      return sortable !== null && isInRanges(sortable, [pattern])
  }
}

/**
 * Returns the first text, in the order of code points, that follows all texts with a prefix; null if there is none. UTF-8 has
 * the same order.
 */
export function endOfPrefix(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  if (last === undefined) return null
  const next = last + 1 === FIRST_SURROGATE ? AFTER_SURROGATES : last + 1
  return String.fromCodePoint(...points, next)
}

/** At the end of a text, it stands for everything that may follow. */
export const WILDCARD = '*'

const NETWORK = /^[\da-f.:]+\//i
const LAST_CODE_POINT = 0x10ffff
const FIRST_SURROGATE = 0xd800
const AFTER_SURROGATES = 0xe000

function parseNetwork(text: string): Pattern | null {
  const range = parseAddressRange(text)
  return range && { kind: 'network', value: formatAddressRange(range), ...range }
}

function toPrefixPattern(prefix: string): Pattern {
  return { kind: 'startsWith', value: toColumn(prefix) }
}

// Only before the wildcard, a backslash is not itself.
function doubleSlashesAtEnd(text: string): string {
  return text + '\\'.repeat(countSlashesAtEnd(text))
}

function countSlashesAtEnd(text: string): number {
  let count = 0
  while (text[text.length - 1 - count] === '\\') count += 1
  return count
}
