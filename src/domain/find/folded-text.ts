/** Returns a text as words are compared: in one form of Unicode, in lower case, with single spaces. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')
}

/** Returns the words of a text that is folded. */
export function wordsOfText(folded: string): string[] {
  return folded === '' ? [] : folded.split(' ')
}

/** Returns the forms of an English word by which names may have it: itself, and without the end of a plural or of a verb. */
export function formsOfWord(word: string): string[] {
  const forms = ENDINGS.flatMap(({ ending, replacements }) =>
    word.endsWith(ending) ? replacements.map((each) => word.slice(0, -ending.length) + each) : [],
  )
  const shortest = forms.flatMap((form) => (DOUBLED.test(form) ? [form, form.slice(0, -1)] : [form]))
  return [word, ...shortest.filter(({ length }) => length >= FORM_LENGTH_MIN)]
}

const FORM_LENGTH_MIN = 3
/** The ends of `servers`, `deleted`, `stopped` and `creating`, and what the shorter word may end in instead. */
const ENDINGS = [
  { ending: 's', replacements: [''] },
  { ending: 'ed', replacements: ['', 'e'] },
  { ending: 'ing', replacements: ['', 'e'] },
] as const
const DOUBLED = /([bdglmnprt])\1$/
