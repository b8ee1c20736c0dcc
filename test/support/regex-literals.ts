import { withoutComments } from './file-rules.ts'

/** A regular expression that is written in a file of the code. */
export type RegexLiteral = { path: string; source: string; flags: string }

// After these, a slash begins a regular expression and not a division; a tag that closes begins with `<`.
const BEFORE = String.raw`(?:[(,=:[!&|?;{]|=>|\breturn|^)\s*`
const BODY = String.raw`((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)`
const LITERAL = new RegExp(`${BEFORE}/(?![/*])${BODY}/([dgimsuvy]*)(?![\\w/])`, 'gm')

/** Returns the regular expressions of a file. Text in quotes may look like one: what does not compile is left out. */
export function regexLiteralsOf({ path, text }: { path: string; text: string }): RegexLiteral[] {
  return [...withoutComments(text).matchAll(LITERAL)]
    .map(([, source = '', flags = '']) => ({ path, source, flags }))
    .filter(isRegex)
}

function isRegex({ source, flags }: RegexLiteral): boolean {
  try {
    return new RegExp(source, flags) !== null
  } catch {
    return false
  }
}
