import { Fault, invalidField } from '../fault.ts'
import { isEscaped } from './json-scan.ts'
import { type RawRecord, RecordBuffer, type Splitter } from './raw-record.ts'

/**
 * One record, `{"Records":[…]}` or `[…]`. Records leave one by one; what encloses them is kept and must be JSON by
 * itself in the end. So only strings, depth and commas are looked at here, and yet nothing malformed gets by.
 */
export class JsonSplitter implements Splitter {
  readonly #shell = new RecordBuffer()
  readonly #item = new RecordBuffer()
  #depth = 0
  /** The depth at which the records stand; 0 outside their list. */
  #listDepth = 0
  #hasList = false
  #isFirst = true
  #isInString = false
  #endsInEscape = false
  /** The beginning of the latest string one level deep, and the latest mark after it: together they tell a member. */
  #name = ''
  #mark = 0
  /** Where the text begins that is not yet held. */
  #from = 0
  #found: RawRecord[] = []

  push(chunk: string): RawRecord[] {
    this.#from = 0
    this.#found = []
    let at = 0
    while (at < chunk.length) {
      if (this.#isInString) {
        at = this.#skipString(chunk, at)
      } else {
        this.#read(chunk.charCodeAt(at), chunk, at)
        at += 1
      }
    }
    this.#hold(chunk, at)
    return this.#found
  }

  end(): RawRecord[] {
    const rest = this.#shell.take(false)
    if (!this.#hasList) return rest
    const [shell] = rest
    if (shell === undefined || 'fault' in shell)
      throw new Fault('too_large', SHELL_TOO_LARGE, { field: 'body' })
    if (this.#listDepth > 0 || !isJson(shell.text)) throw malformedJson()
    return []
  }

  #read(code: number, chunk: string, at: number): void {
    if (code === QUOTE) {
      this.#isInString = true
      if (this.#depth === 1) this.#name = ''
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      this.#depth += 1
      if (code === OPEN_BRACKET && this.#listDepth === 0 && this.#isList()) this.#enterList(chunk, at + 1)
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (this.#depth === this.#listDepth) this.#leaveList(chunk, at)
      this.#depth -= 1
    } else if (code === COMMA && this.#listDepth > 0 && this.#depth === this.#listDepth) {
      this.#hold(chunk, at)
      this.#takeItem()
      this.#from = at + 1
    } else if (this.#depth === 1 && (code === COLON || code === COMMA)) {
      this.#mark = code
    }
  }

  #isList(): boolean {
    if (this.#depth === 1) return true
    return this.#depth === 2 && this.#mark === COLON && this.#name === RECORDS_MEMBER
  }

  #enterList(chunk: string, at: number): void {
    this.#hold(chunk, at)
    this.#from = at
    this.#listDepth = this.#depth
    this.#hasList = true
    this.#isFirst = true
  }

  #leaveList(chunk: string, at: number): void {
    this.#hold(chunk, at)
    this.#from = at
    this.#listDepth = 0
    const isEmpty = this.#isFirst && this.#item.isBlank()
    if (!isEmpty) this.#takeItem()
  }

  #takeItem(): void {
    const taken = this.#item.take(false)
    if (taken.length === 0) throw malformedJson()
    this.#found.push(...taken)
    this.#isFirst = false
  }

  #hold(chunk: string, at: number): void {
    const holder = this.#listDepth > 0 ? this.#item : this.#shell
    holder.add(chunk, this.#from, at)
  }

  /** Where the string at hand ends: behind its closing quote, or at the end of the chunk. */
  #skipString(chunk: string, from: number): number {
    let quote = chunk.indexOf('"', from)
    while (quote >= 0 && isEscaped(chunk, from, quote, this.#endsInEscape))
      quote = chunk.indexOf('"', quote + 1)
    const end = quote < 0 ? chunk.length : quote
    this.#endsInEscape = quote < 0 && isEscaped(chunk, from, end, this.#endsInEscape)
    this.#isInString = quote < 0
    if (this.#depth === 1 && this.#name.length <= RECORDS_MEMBER.length) {
      this.#name += chunk.slice(from, Math.min(end, from + RECORDS_MEMBER.length + 1))
    }
    return quote < 0 ? end : end + 1
  }
}

/** Whether the text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The fault of a body that is not JSON as a whole. */
export function malformedJson(): Fault {
  return invalidField(
    'body',
    'The body is not valid JSON, so nothing was stored. One record a line is sent as application/x-ndjson.',
  )
}

/** The member that holds the records of a CloudTrail file. */
export const RECORDS_MEMBER = 'Records'
const SHELL_TOO_LARGE = 'What stands around the records may have at most 256 KB, and this has more.'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
