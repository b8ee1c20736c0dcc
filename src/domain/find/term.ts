import type { Filter } from '../events/query.ts'
import type { FindKind } from './find-kind.ts'
import { foldText, wordsOfText } from './folded-text.ts'

/** Conditions of the filter of events. */
export type FoundFilter = Partial<Filter>

/** Something that words may mean. */
export type Term = {
  kind: FindKind
  filter: FoundFilter
  /** The value as events have it; empty if it is none. */
  value: string
  label: string
  /** The number of kept events, as far as they have been counted; null if that is not counted. */
  count: number | null
  /** The ways to write it, folded, and the largest number of words in one of them. */
  texts: readonly string[]
  size: number
  /** Those texts of which some words are enough, as `server` is for `Stop Server`, with a space before each word. */
  parts: readonly string[]
}

/** What a term is made of: `texts` as people may write them, and whether some words of a text are enough. */
type Meaning = Pick<Term, 'kind' | 'filter' | 'value' | 'label' | 'count'> & {
  texts: readonly string[]
  hasParts?: boolean
}

/** Returns a term. */
export function createTerm({ hasParts = false, ...rest }: Meaning): Term {
  const texts = [...new Set(rest.texts.map(foldText))].filter((text) => text !== '')
  const size = Math.max(0, ...texts.map((text) => wordsOfText(text).length))
  const { kind, filter, value, label, count } = rest
  return {
    kind,
    filter,
    value,
    label,
    count,
    texts,
    size,
    parts: hasParts ? texts.map((text) => ` ${text}`) : [],
  }
}
