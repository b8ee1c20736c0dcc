import { pushAll } from '../push-all.ts'
import { isJson } from './json-splitter.ts'
import { keepFault } from './keep-fault.ts'
import type { RawRecord } from './raw-record.ts'
import { SequenceSplitter } from './sequence-splitter.ts'

/** Returns the records of the documents on a line; a malformed line is one record. */
export function splitLine(text: string): RawRecord[] {
  if (EMPTY.test(text)) return []
  const whole: RawRecord[] = [{ text, isLine: true }]
  if (!text.startsWith('[') && (!SEVERAL.test(text) || isJson(text))) return whole
  const splitter = new SequenceSplitter(true)
  const records: RawRecord[] = []
  const fault = keepFault(() => {
    pushAll(records, splitter.push(text))
    pushAll(records, splitter.end())
  })
  return fault ? whole : records
}

// Between two members of one document is a comma.
const SEVERAL = /[}\]]\s*[{[]/
const EMPTY = /^\[\s*\]$/
