import { findSimilarName } from '../similar-name.ts'
import type { FindQuery } from './find-query.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Maximum number of suggestions, and of unknown words for which there are any. */
const SUGGESTIONS_MAX = 3
const UNKNOWN_MAX = 2
/** Names that differ by more characters in length are not similar. */
const LENGTH_DIFFERENCE_MAX = 2

/** Returns queries in which similar names replace words that mean nothing; none if there is no similar name. */
export function suggestQueries(
  { words }: FindQuery,
  unknown: readonly number[],
  { actionWords, names }: Pick<Vocabulary, 'actionWords' | 'names'>,
): string[] {
  const [first, second] = unknown
  if (first === undefined || unknown.length > UNKNOWN_MAX) return []
  const similarAt = (place: number) =>
    [actionWords, names].flatMap((each) => findSimilar(words[place]?.folded ?? '', each))
  const typed = words.map((word) => word.typed)
  const [other] = second === undefined ? [] : similarAt(second)
  const corrected = second === undefined || other === undefined ? typed : typed.with(second, other)
  const queries = similarAt(first).map((name) => corrected.with(first, name).join(' '))
  return [...new Set(queries)].slice(0, SUGGESTIONS_MAX)
}

function findSimilar(word: string, names: readonly string[]): string[] {
  // Names are compared by their Latin letters and digits.
  if (!PRINTABLE_ASCII.test(word)) return []
  const near = names.filter(({ length }) => Math.abs(length - word.length) <= LENGTH_DIFFERENCE_MAX)
  const similar = findSimilarName(word, near)
  return similar === null ? [] : [similar]
}

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/
