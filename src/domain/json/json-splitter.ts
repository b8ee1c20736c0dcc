import { Fault, invalidField } from '../fault.ts'
import { isJsonObject } from '../parse.ts'
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-characters.ts'
import { isEscaped } from './json-scan.ts'
import { type RawRecord, RecordBuffer, type Splitter } from './raw-record.ts'

/**
 * Splits one JSON text into records: a single record, `{"Records":[…]}` or `[…]`. It returns records one by one and
 * keeps the envelope, the text around the records, which must be valid JSON without them. Together with the check of
 * each record this finds every malformed body, although the scan looks only at strings, nesting depth and commas.
 */
export class JsonSplitter implements Splitter {
  readonly #envelope = new RecordBuffer()
  readonly #item = new RecordBuffer()
  #depth = 0
  /** The depth of the list of records; 0 outside it. */
  #listDepth = 0
  #hasList = false
  #isFirst = true
  #isInString = false
  #endsInEscape = false
  /**
   * The start of the latest string at depth 1, and the latest separator after it:
   * with a colon, the string is a member's name.
   */
  #name = ''
  #separator = 0
  /** The start of the text in the chunk that is in no buffer yet. */
  #from = 0
  #records: RawRecord[] = []
  /** What is wrong after the records that were returned. */
  #fault: unknown = null

  push(chunk: string): RawRecord[] {
    if (this.#fault !== null) throw this.#fault
    this.#records = []
    try {
      this.#split(chunk)
    } catch (fault) {
      // The records before it count, wherever the chunk ends. So the next call throws it.
      this.#fault = fault
    }
    return this.#records
  }

  end(): RawRecord[] {
    if (this.#fault !== null) throw this.#fault
    const rest = this.#envelope.take(false)
    if (!this.#hasList) return rest
    const [envelope] = rest
    if (envelope === undefined || 'fault' in envelope) {
      throw new Fault('too_large', 'envelopeTooLarge', {}, { field: 'body' })
    }
    if (this.#listDepth > 0 || !isJson(envelope.text)) throw malformedJson()
    const value: unknown = JSON.parse(envelope.text)
    if (isJsonObject(value) && !Array.isArray(value[RECORDS_MEMBER])) throw repeatedRecords()
    return []
  }

  #split(chunk: string): void {
    this.#from = 0
    let at = 0
    while (at < chunk.length) {
      if (this.#isInString) {
        at = this.#skipString(chunk, at)
      } else {
        this.#scan(chunk.charCodeAt(at), chunk, at)
        at += 1
      }
    }
    this.#buffer(chunk, at)
  }

  #scan(code: number, chunk: string, at: number): void {
    if (code === QUOTE) {
      this.#isInString = true
      if (this.#depth === 1) this.#name = ''
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      this.#depth += 1
      if (code === OPEN_BRACKET && this.#listDepth === 0 && this.#isRecordList())
        this.#enterList(chunk, at + 1)
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (this.#depth === this.#listDepth) this.#leaveList(chunk, at)
      this.#depth -= 1
    } else if (code === COMMA && this.#listDepth > 0 && this.#depth === this.#listDepth) {
      this.#buffer(chunk, at)
      this.#takeItem()
      this.#from = at + 1
    } else if (this.#depth === 1 && (code === COLON || code === COMMA)) {
      this.#separator = code
    }
  }

  #isRecordList(): boolean {
    if (this.#depth === 1) return true
    const isMember = this.#depth === 2 && this.#separator === COLON && meansRecords(this.#name)
    if (isMember && this.#hasList) throw repeatedRecords()
    return isMember
  }

  #enterList(chunk: string, at: number): void {
    this.#buffer(chunk, at)
    this.#from = at
    this.#listDepth = this.#depth
    this.#hasList = true
    this.#isFirst = true
  }

  #leaveList(chunk: string, at: number): void {
    this.#buffer(chunk, at)
    this.#from = at
    this.#listDepth = 0
    const isEmpty = this.#isFirst && this.#item.isBlank()
    if (!isEmpty) this.#takeItem()
  }

  #takeItem(): void {
    const item = this.#item.take(false)
    if (item.length === 0) throw malformedJson()
    this.#records.push(...item)
    this.#isFirst = false
  }

  #buffer(chunk: string, to: number): void {
    const buffer = this.#listDepth > 0 ? this.#item : this.#envelope
    buffer.add(chunk, this.#from, to)
  }

  /** Returns the position after the current string's closing quote, or the end of the chunk. */
  #skipString(chunk: string, from: number): number {
    let quote = chunk.indexOf('"', from)
    while (quote >= 0 && isEscaped(chunk, from, quote, this.#endsInEscape))
      quote = chunk.indexOf('"', quote + 1)
    const end = quote < 0 ? chunk.length : quote
    this.#endsInEscape = quote < 0 && isEscaped(chunk, from, end, this.#endsInEscape)
    this.#isInString = quote < 0
    if (this.#depth === 1 && this.#name.length <= NAME_LENGTH_MAX) {
      this.#name += chunk.slice(from, Math.min(end, from + NAME_LENGTH_MAX + 1))
    }
    return quote < 0 ? end : end + 1
  }
}

// The name as it is between the quotes; any of its characters may be escaped.
function meansRecords(name: string): boolean {
  if (!name.includes('\\')) return name === RECORDS_MEMBER
  return isJson(`"${name}"`) && JSON.parse(`"${name}"`) === RECORDS_MEMBER
}

// Readers of JSON take the last of several members; this one has returned the records of the first by then.
function repeatedRecords(): Fault {
  return invalidField('body', 'severalRecordLists')
}

/** Whether the text is valid JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Returns the fault of a body that is not valid JSON as a whole. */
export function malformedJson(): Fault {
  return invalidField('body', 'bodyMalformed')
}

/** The member that contains the records of a CloudTrail file. */
export const RECORDS_MEMBER = 'Records'
/** The length of the longest text that means `Records`: every character as `\\uXXXX`. */
const NAME_LENGTH_MAX = RECORDS_MEMBER.length * '\\uXXXX'.length
