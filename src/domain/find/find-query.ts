import { invalidField } from '../fault.ts'
import { MESSAGES } from '../messages/messages.ts'
import { checkLength } from '../parse.ts'
import { foldText } from './folded-text.ts'

/** Maximum length of what is to be found, in characters, and maximum number of its words. */
export const FIND_LENGTH_MAX = 200
export const FIND_WORDS_MAX = 10

/** Words to find: as they were typed and folded, and the places of those that are more than fillers such as `by`. */
export type FindQuery = {
  words: readonly { typed: string; folded: string }[]
  content: readonly number[]
}

/** Returns the words of a text. Throws a fault if it has none, too many, or too many characters. */
export function parseFindQuery(text: string): FindQuery {
  const typed = checkLength(text.toWellFormed(), FIND_LENGTH_MAX, 'q').split(/\s+/).map(withoutEndMarks)
  const words = typed
    .map((each) => ({ typed: each, folded: foldText(each) }))
    .filter(({ folded }) => folded !== '')
  if (words.length === 0) throw invalidField('q', 'findEmpty')
  if (words.length > FIND_WORDS_MAX)
    throw invalidField('q', 'findTooManyWords', { max: FIND_WORDS_MAX, count: words.length })
  const places = [...words.keys()]
  const { fillers } = MESSAGES.find
  const content = places.filter((place) => !fillers.includes(words[place]?.folded ?? ''))
  return { words, content: content.length > 0 ? content : places }
}

/** The marks at the end of a question or between its parts. */
const END_MARKS = '?!,;'

function withoutEndMarks(word: string): string {
  let end = word.length
  while (end > 0 && END_MARKS.includes(word.charAt(end - 1))) end -= 1
  return word.slice(0, end)
}
