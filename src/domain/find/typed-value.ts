import type { ValueFilter } from '../events/query.ts'
import { findSimilarName } from '../similar-name.ts'
import type { FindKind } from './find-kind.ts'
import { foldText } from './folded-text.ts'
import type { Term } from './term.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A value that a filter can ask for, as people know it, and the number of events that have it, if that is known. */
export type KnownValue = { value: string; label: string; count: number | null }

/**
 * What a text means that was typed as the value of a filter: the values that it names, whatever its case; and others that may be
 * meant, the most frequent first. Both are empty if nothing like it is known.
 */
export type TypedValue = { values: string[]; similar: KnownValue[] }

/** Maximum number of values that a text can name, such as the actions of one title, and of those that may be meant. */
const NAMED_MAX = 20
export const SIMILAR_MAX = 5

/** Returns what a text means as the value of a filter; null for a filter whose values are not known. */
export function resolveTypedValue(
  name: ValueFilter,
  typed: string,
  vocabulary: Pick<Vocabulary, 'terms'>,
): TypedValue | null {
  const terms = termsOf(name, vocabulary)
  if (terms === null) return null
  if (terms.some(({ value }) => value === typed)) return { values: [typed], similar: [] }
  const text = foldText(typed)
  const named = withEvents(terms.filter(({ texts }) => texts.includes(text)))
  if (named.length > 0) return { values: toValues(named), similar: [] }
  const begun = text.length < BEGINNING_LENGTH_MIN ? [] : terms.filter(({ texts }) => isBegun(texts, text))
  const [only, ...others] = toValues(withEvents(begun))
  if (only !== undefined && others.length === 0) return { values: [only], similar: [] }
  return { values: [], similar: listSimilar(terms, begun, text) }
}

/**
 * Returns the beginning of values that a text means, in the case that values have. A text that begins no value but titles means
 * the values of those.
 */
export function resolveTypedPrefix(
  name: ValueFilter,
  typed: string,
  vocabulary: Pick<Vocabulary, 'terms'>,
): { prefix: string } | { values: string[] } {
  const terms = termsOf(name, vocabulary) ?? []
  if (terms.some(({ value }) => value.startsWith(typed))) return { prefix: typed }
  const text = foldText(typed)
  const inOtherCase = withEvents(terms).find(({ value }) => value.toLowerCase().startsWith(text))
  if (inOtherCase) return { prefix: inOtherCase.value.slice(0, typed.length) }
  const titled = withEvents(terms.filter(({ texts }) => isBegun(texts, text)))
  return titled.length > 0 ? { values: toValues(titled) } : { prefix: typed }
}

/** Returns the values of a filter that a text is a part of, the most frequent first; of an empty text, any. */
export function suggestValues(
  name: ValueFilter,
  typed: string,
  vocabulary: Pick<Vocabulary, 'terms'>,
  limit: number,
): KnownValue[] {
  const text = foldText(typed)
  const matching = (termsOf(name, vocabulary) ?? []).filter(({ texts }) =>
    texts.some((each) => each.includes(text)),
  )
  const begun = matching.filter(({ texts }) => isBegun(texts, text))
  return toKnown([...begun.sort(byCount), ...matching.sort(byCount)], limit)
}

// A single character begins too many names.
const BEGINNING_LENGTH_MIN = 2

const KINDS: { readonly [name in ValueFilter]?: FindKind } = {
  eventName: 'action',
  userName: 'user',
  project: 'project',
  resourceName: 'server',
  eventSource: 'source',
  sourceIPAddress: 'address',
  errorCode: 'error',
}

function termsOf(name: ValueFilter, { terms }: Pick<Vocabulary, 'terms'>): Term[] | null {
  const kind = KINDS[name]
  return kind === undefined ? null : terms.filter((term) => term.kind === kind)
}

// Of actions, those that events have; if none has any, all. Others are known from events or have no count.
function withEvents(terms: Term[]): Term[] {
  const found = terms.filter(({ count }) => count !== 0)
  return found.length > 0 ? found : terms
}

function toValues(terms: readonly Term[]): string[] {
  return [...new Set(terms.map(({ value }) => value))].slice(0, NAMED_MAX)
}

function isBegun(texts: readonly string[], text: string): boolean {
  return texts.some((each) => each.startsWith(text))
}

function listSimilar(terms: readonly Term[], begun: readonly Term[], text: string): KnownValue[] {
  const parts = text === '' ? [] : terms.filter(({ texts }) => texts.some((each) => each.includes(text)))
  const near = parts.length > 0 ? [] : findNear(terms, text)
  const groups = [begun, parts, near].map((group) => withEvents([...group]).sort(byCount))
  return toKnown(groups.flat(), SIMILAR_MAX)
}

/** Names that differ by more characters in length are not similar. */
const LENGTH_DIFFERENCE_MAX = 2

function findNear(terms: readonly Term[], text: string): Term[] {
  // Names are compared by their Latin letters and digits.
  if (!PRINTABLE_ASCII.test(text)) return []
  const texts = withEvents([...terms]).flatMap((term) => term.texts)
  const near = texts.filter(({ length }) => Math.abs(length - text.length) <= LENGTH_DIFFERENCE_MAX)
  const similar = findSimilarName(text, near)
  return similar === null ? [] : terms.filter((term) => term.texts.includes(similar))
}

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/

function toKnown(terms: readonly Term[], limit: number): KnownValue[] {
  const known = new Map<string, KnownValue>()
  for (const { value, label, count } of terms) {
    if (known.size >= limit) break
    if (!known.has(value)) known.set(value, { value, label, count })
  }
  return [...known.values()]
}

function byCount(a: Term, b: Term): number {
  return (b.count ?? 0) - (a.count ?? 0)
}
