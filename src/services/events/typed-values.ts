import type { Caller } from '../../domain/access/caller.ts'
import { formatPattern, toEqualPattern, WILDCARD } from '../../domain/events/pattern.ts'
import { FILTER_LENGTH_MAX, scopeOf, type ValueFilter } from '../../domain/events/query.ts'
import {
  type KnownValue,
  resolveTypedPrefix,
  resolveTypedValue,
  suggestValues,
} from '../../domain/find/typed-value.ts'
import type { Context } from '../context.ts'
import type { Vocabularies } from './vocabularies.ts'

/** The value of a filter that no event has, and the values that may be meant. */
export type UnknownValue = { name: ValueFilter; value: string; similar: KnownValue[] }

export type TypedValues = ReturnType<typeof createTypedValues>

/** What people type as values of filters. It belongs to a page, whose event covers it. */
export function createTypedValues({ audit }: Pick<Context, 'audit'>, vocabularies: Vocabularies) {
  const read = <Result>(caller: Caller, perform: (find: FindVocabulary) => Promise<Result>) =>
    audit.read(caller, { operation: 'FindByWords', parameters: null, continues: 'page' }, () =>
      perform(() => vocabularies.findUsable(caller.customer.id)),
    )
  return {
    /** Returns filters for the values that texts mean; a text that means nothing is a filter as it is. */
    resolve: (caller: Caller, name: ValueFilter, texts: readonly string[]): Promise<string[]> =>
      read(caller, async (find) => {
        const vocabulary = await find()
        const values = texts.flatMap((text) => {
          const typed = isPlain(text) ? resolveTypedValue(name, text, vocabulary) : null
          return typed === null || typed.values.length === 0 ? [text] : typed.values.map(toFilterText(name))
        })
        return [...new Set(values)]
      }),

    /** Returns filters for the values that begin with texts. */
    resolvePrefixes: (caller: Caller, name: ValueFilter, texts: readonly string[]): Promise<string[]> =>
      read(caller, async (find) => {
        const vocabulary = await find()
        const values = texts.flatMap((text) => {
          const typed = resolveTypedPrefix(name, withoutWildcard(text), vocabulary)
          return 'values' in typed
            ? typed.values.map(toFilterText(name))
            : [formatPattern({ kind: 'startsWith', value: typed.prefix }, scopeOf(name))]
        })
        return [...new Set(values)]
      }),

    /** Returns those values of filters that no event has, with the values that may be meant. */
    findUnknown: (
      caller: Caller,
      filters: readonly { name: ValueFilter; value: string }[],
    ): Promise<UnknownValue[]> =>
      read(caller, async (find) => {
        const plain = filters.filter(({ value }) => isPlain(value)).slice(0, UNKNOWN_MAX)
        if (plain.length === 0) return []
        const vocabulary = await find()
        return plain.flatMap(({ name, value }) => {
          const typed = resolveTypedValue(name, value, vocabulary)
          if (typed === null || typed.values.includes(value)) return []
          const meant = typed.values.flatMap((each) => suggestValues(name, each, vocabulary, 1))
          return [{ name, value, similar: [...meant, ...typed.similar] }]
        })
      }),

    /** Returns values of a filter that a text is a part of, the most frequent first. */
    suggest: (caller: Caller, name: ValueFilter, text: string): Promise<KnownValue[]> =>
      read(caller, async (find) =>
        text.length > FILTER_LENGTH_MAX ? [] : suggestValues(name, text, await find(), SUGGESTIONS_MAX),
      ),
  }
}

type FindVocabulary = () => ReturnType<Vocabularies['findUsable']>

const SUGGESTIONS_MAX = 12
const UNKNOWN_MAX = 5

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
