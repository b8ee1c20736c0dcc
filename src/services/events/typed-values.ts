import type { Caller } from '../../domain/access/caller.ts'
import { formatPattern, toEqualPattern, WILDCARD } from '../../domain/events/pattern.ts'
import { FILTER_LENGTH_MAX, scopeOf, type ValueFilter } from '../../domain/events/query.ts'
import {
  type KnownValue,
  resolveTypedPrefix,
  resolveTypedValue,
  suggestValues,
} from '../../domain/find/typed-value.ts'
import type { Vocabulary } from '../../domain/find/vocabulary.ts'
import type { Context } from '../context.ts'
import type { Vocabularies } from './vocabularies.ts'

/** The value of a filter that is not known, and the values that may be meant. */
export type UnknownValue = { name: ValueFilter; value: string; similar: KnownValue[] }

export type TypedValues = ReturnType<typeof createTypedValues>

/** What people type as values of filters. It belongs to a page, whose event covers it. */
export function createTypedValues({ audit }: Pick<Context, 'audit'>, vocabularies: Vocabularies) {
  const read = <Result>(caller: Caller, perform: (customer: number) => Promise<Result>) =>
    audit.read(caller, { operation: 'FindByWords', parameters: null, continues: 'page' }, () =>
      perform(caller.customer.id),
    )
  // Values are unknown only if they were so in the last seconds.
  const resolveEach = async <Result>(
    customer: number,
    resolve: (vocabulary: Vocabulary) => Result,
    isKnown: (result: Result) => boolean,
  ): Promise<Result> => {
    const ready = vocabularies.findReady(customer)
    const result = ready && resolve(ready)
    return result !== null && isKnown(result) ? result : resolve(await vocabularies.findFresh(customer))
  }
  return {
    /** Returns filters for the values that texts mean; a text that means nothing is a filter as it is. */
    resolve: (caller: Caller, name: ValueFilter, texts: readonly string[]): Promise<string[]> =>
      read(caller, async (customer) => {
        const resolve = (vocabulary: Vocabulary) => texts.map((text) => resolveText(name, text, vocabulary))
        const found = await resolveEach(customer, resolve, (results) => !results.includes(null))
        return [...new Set(found.flatMap((values, place) => values ?? texts[place] ?? []))]
      }),

    /** Returns filters for the values that begin with texts. */
    resolvePrefixes: (caller: Caller, name: ValueFilter, texts: readonly string[]): Promise<string[]> =>
      read(caller, async (customer) => {
        const vocabulary = await vocabularies.findFresh(customer)
        return [...new Set(texts.flatMap((text) => resolvePrefix(name, text, vocabulary)))]
      }),

    /** Returns those values of filters that are not known, with the values that may be meant, if there are any. */
    findUnknown: (
      caller: Caller,
      filters: readonly { name: ValueFilter; value: string }[],
    ): Promise<UnknownValue[]> =>
      read(caller, async (customer) => {
        const plain = filters.filter(({ value }) => isPlain(value)).slice(0, UNKNOWN_MAX)
        if (plain.length === 0) return []
        const find = (vocabulary: Vocabulary) => plain.flatMap((filter) => findMeant(filter, vocabulary))
        return resolveEach(customer, find, (unknown) => unknown.length === 0)
      }),

    /** Returns values of a filter that a text is a part of, the most frequent first. */
    suggest: (caller: Caller, name: ValueFilter, text: string): Promise<KnownValue[]> =>
      read(caller, async (customer) => {
        if (text.length > FILTER_LENGTH_MAX) return []
        const vocabulary = vocabularies.findReady(customer) ?? (await vocabularies.findFresh(customer))
        return suggestValues(name, text, vocabulary, SUGGESTIONS_MAX)
      }),
  }
}

const SUGGESTIONS_MAX = 12
const UNKNOWN_MAX = 5

// A text that is a filter already, or whose values are not known, means itself. Null for one that means nothing.
function resolveText(name: ValueFilter, text: string, vocabulary: Vocabulary): string[] | null {
  const typed = isPlain(text) ? resolveTypedValue(name, text, vocabulary) : null
  if (typed === null) return [text]
  return typed.values.length === 0 ? null : typed.values.map(toFilterText(name))
}

function resolvePrefix(name: ValueFilter, text: string, vocabulary: Vocabulary): string[] {
  const typed = resolveTypedPrefix(name, withoutWildcard(text), vocabulary)
  if ('values' in typed) return typed.values.map(toFilterText(name))
  return [formatPattern({ kind: 'startsWith', value: typed.prefix }, scopeOf(name))]
}

function findMeant(filter: { name: ValueFilter; value: string }, vocabulary: Vocabulary): UnknownValue[] {
  const { name, value } = filter
  const typed = resolveTypedValue(name, value, vocabulary)
  if (typed === null || typed.values.includes(value)) return []
  const named = typed.values.flatMap((each) => suggestValues(name, each, vocabulary, 1))
  const similar = [...named, ...typed.similar]
  return similar.length === 0 ? [] : [{ name, value, similar }]
}

function toFilterText(name: ValueFilter): (value: string) => string {
  return (value) => formatPattern(toEqualPattern(value, scopeOf(name)), scopeOf(name))
}

function withoutWildcard(text: string): string {
  return text.endsWith(WILDCARD) ? text.slice(0, -1) : text
}

// What ends in `*` is the beginning of a value.
function isPlain(text: string): boolean {
  return !text.endsWith(WILDCARD)
}
