// Text that others chose, such as the names in a record, may hold characters that are invisible, change the direction of
// what follows, or command a terminal. Records and APIs keep every character; what people look at shows these as codes.

const JOINING = String.raw`\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}`
const PICTURE = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F`

// Where they belong: joiners within a picture and within words of scripts that join letters, and variants of pictures.
const USUAL = String.raw`(?<=[${PICTURE}])\u200D(?=\p{Extended_Pictographic})|(?<=[${JOINING}])[\u200C\u200D](?=[${JOINING}])|(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]`
// Control, format and ignored characters, separators, halves of surrogate pairs, and every space but the usual one and
// the wide one of East Asia.
const INVISIBLE = String.raw`[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Zs}\u2800]--[ \u3000]]`

const HIDDEN = new RegExp(`(?!${USUAL})${INVISIBLE}`, 'v')
const EVERY_HIDDEN = new RegExp(HIDDEN, 'gv')

/** Whether a text has a hidden character; a line break is one. */
export function hasHidden(text: string): boolean {
  return HIDDEN.test(text)
}

/** Returns a text with what `replace` returns in place of every hidden character. */
export function replaceHidden(text: string, replace: (char: string) => string): string {
  return text.replace(EVERY_HIDDEN, replace)
}

/** Returns the code of a character: `U+202E`. */
export function formatCodePoint(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Returns a text in one line that is safe to print on a terminal: `[U+001B]` in place of each hidden character. */
export function toPrintable(text: string): string {
  return replaceHidden(text, (char) => `[${formatCodePoint(char)}]`)
}

/** Returns JSON of the same value with an escape in place of each hidden character. Between its values are no line breaks. */
export function escapeHiddenJson(json: string): string {
  return replaceHidden(json, (char) =>
    Array.from({ length: char.length }, (_, index) => formatEscape(char.charCodeAt(index))).join(''),
  )
}

function formatEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

// Scripts with letters that look like those of another one.
const LOOKALIKE = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu'] as const
const LOOKALIKE_LETTERS = LOOKALIKE.map((script) => ({
  script,
  letter: new RegExp(`\\p{Script=${script}}`, 'u'),
}))

/** Returns the scripts of a word if its letters are of several that look alike, such as Latin and Cyrillic; else an empty list. */
export function findMixedScripts(word: string): string[] {
  const found = LOOKALIKE_LETTERS.filter(({ letter }) => letter.test(word)).map(({ script }) => script)
  return found.length > 1 ? found : []
}
