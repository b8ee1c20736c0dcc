/** Where the last top-level member of that name has its value in the text of a JSON object; null when it has none. */
export function findValueSpan(object: string, name: string): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null
  let at = object.indexOf('{') + 1
  while (at < object.length) {
    const keyFrom = object.indexOf('"', at)
    if (keyFrom < 0) break
    const keyTo = endOfString(object, keyFrom + 1)
    const from = skipBlank(object, object.indexOf(':', keyTo) + 1)
    const to = endOfValue(object, from)
    if (isName(object.slice(keyFrom, keyTo), name)) found = { from, to: trimmedEnd(object, from, to) }
    at = to + 1
  }
  return found
}

/** Whether arrays and objects stand inside one another more than that many times. */
export function nestsDeeperThan(text: string, most: number): boolean {
  if (!opensMoreThan(text, most)) return false
  let depth = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at + 1)
    else at += 1
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
    if (depth > most) return true
  }
  return false
}

/** Whether the character at `at` stands behind an odd number of backslashes, counted back to `from`. */
export function isEscaped(text: string, from: number, at: number, isFirstEscaped = false): boolean {
  let start = at
  while (start > from && text.charCodeAt(start - 1) === BACKSLASH) start -= 1
  const isOdd = (at - start) % 2 === 1
  return start === from && isFirstEscaped ? !isOdd : isOdd
}

/** The text without JSON's white space before it. */
export function trimJsonStart(text: string): string {
  const from = skipBlank(text, 0)
  return from === 0 ? text : text.slice(from)
}

/** The text without JSON's white space around it. */
export function trimJson(text: string): string {
  const from = skipBlank(text, 0)
  const to = trimmedEnd(text, from, text.length)
  return from === 0 && to === text.length ? text : text.slice(from, to)
}

/** Whether the text has more than that many bytes in UTF-8. */
export function isLargerThan(text: string, most: number): boolean {
  if (text.length * 3 <= most) return false
  return text.length > most || new TextEncoder().encode(text).length > most
}

function endOfString(text: string, from: number): number {
  let quote = text.indexOf('"', from)
  while (quote >= 0 && isEscaped(text, from, quote)) quote = text.indexOf('"', quote + 1)
  return quote < 0 ? text.length : quote + 1
}

function endOfValue(text: string, from: number): number {
  let depth = 0
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (depth === 0 && (code === COMMA || code === CLOSE_BRACE)) return at
    if (code === QUOTE) at = endOfString(text, at + 1)
    else at += 1
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
  }
  return at
}

function isName(quoted: string, name: string): boolean {
  return quoted.includes('\\') ? JSON.parse(quoted) === name : quoted === `"${name}"`
}

function opensMoreThan(text: string, most: number): boolean {
  let count = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1
      if (count > most) return true
    }
  }
  return false
}

function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1
  return at
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to
  while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1
  return end
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
