import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-characters.ts'
import { endOfString, findMemberNames } from './json-scan.ts'

/**
 * Returns the name of a member that a JSON object has more than once at its top level, in whatever spelling; null if it has
 * none. Readers of JSON disagree on which one counts. `value` is what JSON.parse makes of the text.
 */
export function findRepeatedMember(text: string, value: object): string | null {
  // Counting costs a fraction of parsing. JSON.parse keeps one of several members.
  if (countMembers(text) === Object.keys(value).length) return null
  const names = new Set<string>()
  for (const name of findMemberNames(text)) {
    if (names.has(name)) return name
    names.add(name)
  }
  return null
}

// Counts the commas between members, so an empty object seems to have one.
function countMembers(object: string): number {
  let depth = 0
  let count = 1
  for (let at = 0; at < object.length; at += 1) {
    const code = object.charCodeAt(at)
    if (code === QUOTE) at = endOfString(object, at + 1) - 1
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
    else if (code === COMMA && depth === 1) count += 1
  }
  return count
}
