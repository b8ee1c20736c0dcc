import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-characters.ts'

/** Maximum depth to which arrays and objects of a record may be nested. */
export const NESTING_MAX = 100

/**
 * Returns the position of a top-level member's value in the text of a JSON object; null if there is no such member. The
 * last of several wins, as in JSON.parse.
 */
export function findValueSpan(object: string, name: string): { from: number; to: number } | null {
  let span: { from: number; to: number } | null = null
  for (const member of findMembers(object)) {
    if (isMemberName(member.quotedName, name)) span = { from: member.from, to: member.to }
  }
  return span
}

/** A member of an object: its name, and the text of its value. */
export type MemberValue = { name: string; value: string }

/** Returns the texts of the values of an object's members whose name is one of `names`, also of repeated ones. */
export function findValues(object: string, names: ReadonlySet<string>): MemberValue[] {
  return [...findMembers(object)]
    .map(({ quotedName, from, to }) => ({ name: memberName(quotedName), from, to }))
    .filter(({ name }) => names.has(name))
    .map(({ name, from, to }) => ({ name, value: object.slice(from, to) }))
}

/** Returns the names of an object's members as JSON.parse reads them, in their order; repeated ones several times. */
export function findMemberNames(object: string): string[] {
  return [...findMembers(object)].map(({ quotedName }) => memberName(quotedName))
}

type MemberSpan = { quotedName: string; from: number; to: number }

function* findMembers(object: string): Generator<MemberSpan> {
  let at = object.indexOf('{') + 1
  while (at < object.length) {
    const keyFrom = object.indexOf('"', at)
    if (keyFrom < 0) break
    const keyTo = endOfString(object, keyFrom + 1)
    const from = skipWhitespace(object, object.indexOf(':', keyTo) + 1)
    const to = endOfValue(object, from)
    yield { quotedName: object.slice(keyFrom, keyTo), from, to: trimmedEnd(object, from, to) }
    at = to + 1
  }
}

/** Whether the arrays and objects of a JSON text are nested more than `max` deep. */
export function nestsDeeperThan(text: string, max: number): boolean {
  if (!opensMoreThan(text, max)) return false
  let depth = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at + 1)
    else at += 1
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
    if (depth > max) return true
  }
  return false
}

/** Whether the character at `at` is escaped: preceded by an odd number of backslashes, counted back to `from`. */
export function isEscaped(text: string, from: number, at: number, isFirstEscaped = false): boolean {
  let start = at
  while (start > from && text.charCodeAt(start - 1) === BACKSLASH) start -= 1
  const isOdd = (at - start) % 2 === 1
  return start === from && isFirstEscaped ? !isOdd : isOdd
}

/** Returns the text without JSON's white space at its start. */
export function trimJsonStart(text: string): string {
  const from = skipWhitespace(text, 0)
  return from === 0 ? text : text.slice(from)
}

/** Returns the text without JSON's white space at both ends. */
export function trimJson(text: string): string {
  const from = skipWhitespace(text, 0)
  const to = trimmedEnd(text, from, text.length)
  return from === 0 && to === text.length ? text : text.slice(from, to)
}

/** Whether the text has more than `maxBytes` bytes in UTF-8. */
export function isLargerThan(text: string, maxBytes: number): boolean {
  if (text.length * 3 <= maxBytes) return false
  return text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes
}

/** Returns the position after the string whose first character is at `from`: that after its closing quote. */
export function endOfString(text: string, from: number): number {
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

function isMemberName(quoted: string, name: string): boolean {
  return quoted.includes('\\') ? memberName(quoted) === name : quoted === `"${name}"`
}

function memberName(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
}

// A quick check that spares most texts the slow one: brackets in strings count too.
function opensMoreThan(text: string, max: number): boolean {
  let count = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1
      if (count > max) return true
    }
  }
  return false
}

function skipWhitespace(text: string, from: number): number {
  let at = from
  while (at < text.length && isWhitespace(text.charCodeAt(at))) at += 1
  return at
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to
  while (end > from && isWhitespace(text.charCodeAt(end - 1))) end -= 1
  return end
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
