import type { Term } from './term.ts'
import type { WordRun } from './word-runs.ts'

/** How well words mean a term: they are its value, one of its texts, the beginning of one, or some words of one. */
export const SCORES = { value: 5, exact: 4, beginning: 2, words: 1 } as const

/** A single character begins too many names. */
const BEGINNING_LENGTH_MIN = 2

/** Returns how well a run of words means a term; 0 if it does not. */
export function scoreTerm({ value, texts, size, parts }: Term, { typed, text, forms }: WordRun): number {
  if (forms.length > size) return 0
  if (value === typed) return SCORES.value
  if (texts.includes(text) || isForm(texts, forms)) return SCORES.exact
  if (text.length < BEGINNING_LENGTH_MIN) return 0
  if (texts.some((each) => each.startsWith(text))) return SCORES.beginning
  return parts.some((part) => hasAllWords(part, forms)) ? SCORES.words : 0
}

function isForm(texts: Term['texts'], [forms = [], ...others]: WordRun['forms']): boolean {
  return others.length === 0 && forms.length > 1 && forms.some((form) => texts.includes(form))
}

// Without splitting the text: there may be many thousands of terms, and dozens of runs.
function hasAllWords(part: string, forms: WordRun['forms']): boolean {
  return forms.every((ofWord) => ofWord.some((form) => part.includes(` ${form}`)))
}
