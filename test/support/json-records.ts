import { trimJson } from '../../src/domain/json/json-scan.ts'
import { isJson } from '../../src/domain/json/json-splitter.ts'
import { isJsonObject } from '../../src/domain/json/json-values.ts'

// What JSON.parse finds in a body: the judge of the splitters.

/** The records that JSON.parse finds in a body; null if it is neither JSON nor several documents of JSON. */
export function recordsOf(body: string): unknown[] | null {
  const documents = documentsOf(body)
  return documents?.flatMap((value) => (Array.isArray(value) ? expandAll(value) : expand(value))) ?? null
}

/** The values of the documents in a body: one of any kind, or several objects and arrays. */
function documentsOf(body: string): unknown[] | null {
  const text = trimJson(body)
  if (text === '' || isJson(text)) return text === '' ? [] : [parse(text)]
  if (!/^[{[]/.test(text)) return null
  const end = [...text.matchAll(/[}\]]/g)].find(({ index }) => isJson(text.slice(0, index + 1)))
  if (end === undefined) return null
  const rest = text.slice(end.index + 1)
  const others = documentsOf(rest)
  const isClean = /^[{[]/.test(trimJson(rest))
  return others && isClean ? [parse(text.slice(0, end.index + 1)), ...others] : null
}

/** Whether a line holds complete documents only. */
export function isSequence(line: string): boolean {
  return documentsOf(line) !== null
}

/** The records in a value: those of its list, or itself. */
function expand(value: unknown): unknown[] {
  return isJsonObject(value) && Array.isArray(value.Records) ? expandAll(value.Records) : [value]
}

/** The records in the values. */
export function expandAll(values: unknown[]): unknown[] {
  return values.flatMap(expand)
}

function parse(text: string): unknown {
  return JSON.parse(text)
}
