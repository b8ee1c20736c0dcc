import type { FindQuery } from './find-query.ts'
import { formsOfWord } from './folded-text.ts'

/**
 * Words of a query that follow one another: their places, their text as it was typed and folded, and the forms of each word,
 * the first of which is the word itself.
 */
export type WordRun = {
  places: readonly number[]
  typed: string
  text: string
  forms: readonly (readonly string[])[]
}

/** Maximum number of words that mean something together. */
const RUN_WORDS_MAX = 6

/** Returns the runs of a query's words, with and without the fillers between them, each once. */
export function listRuns({ words, content }: FindQuery): WordRun[] {
  const forms = words.map(({ folded }) => formsOfWord(folded))
  const runs = new Map<string, WordRun>()
  for (const places of [[...words.keys()], content])
    for (const start of places.keys())
      for (let end = start + 1; end <= Math.min(places.length, start + RUN_WORDS_MAX); end += 1) {
        const ofRun = places.slice(start, end)
        // One that consists of fillers means nothing.
        if (ofRun.some((place) => content.includes(place)))
          runs.set(ofRun.join(), {
            places: ofRun,
            typed: ofRun.map((place) => words[place]?.typed).join(' '),
            text: ofRun.map((place) => words[place]?.folded).join(' '),
            forms: ofRun.flatMap((place) => [forms[place] ?? []]),
          })
      }
  return [...runs.values()]
}
