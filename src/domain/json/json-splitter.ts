import { Fault, invalidField } from '../fault.ts'
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-characters.ts'
import { isEscaped, isLargerThan } from './json-scan.ts'
import { isJsonObject, toObjectOrNull } from './json-values.ts'
import { EVENT_BYTES_MAX, type RawRecord, RecordBuffer, type Splitter } from './raw-record.ts'
import { hasSeveralSources, RECORDS_MEMBER, severalRecordLists } from './record-members.ts'

/** Which members of a document contain a list of records, and the maximum length of a record in characters. */
export type JsonSplitterOptions = { lists?: ReadonlySet<string>; lengthMax?: number; isLine?: boolean }

/**
 * Splits one JSON text into records: a single record, `{"Records":[…]}` or `[…]`. It returns records one by one and
 * keeps the envelope, the text around the records, which must be valid JSON without them. Together with the check of
 * each record this finds every malformed body, although the scan looks only at strings, nesting depth and commas.
 */
export class JsonSplitter implements Splitter {
  readonly #lists: ReadonlySet<string>
  readonly #isLine: boolean
  readonly #envelope: RecordBuffer
  readonly #item: RecordBuffer
  #depth = 0
  /** The depth of the list of records; 0 outside it. */
  #listDepth = 0
  /** The member that is the list; null if the whole document is one. */
  #listName: string | null = null
  #hasList = false
  #hasEventName = false
  #isFirst = true
  #isInString = false
  #endsInEscape = false
  /** The start of the latest string at depth 1, and the latest separator after it: a colon follows a member's name. */
  #name = ''
  #separator = 0
  /** The start of the text in the chunk that is in no buffer yet. */
  #from = 0
  #records: RawRecord[] = []
  /** What is wrong after the records that were returned. */
  #fault: unknown = null
  #stopsAtEnd = false
  #isComplete = false

  constructor({ lists = RECORD_LISTS, lengthMax, isLine = false }: JsonSplitterOptions = {}) {
    const bytesMax = lengthMax === undefined ? undefined : lengthMax * UTF_8_BYTES_MAX
    this.#lists = lists
    this.#isLine = isLine
    this.#envelope = new RecordBuffer(lengthMax, bytesMax)
    this.#item = new RecordBuffer(lengthMax, bytesMax)
  }

  /** Whether `read` has reached the end of the document. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Whether the document has a list of records. */
  get hasList(): boolean {
    return this.#hasList
  }

  /**
   * Reads a document that other text may follow: adds its records to `records`, and returns the position after the last
   * character read. Throws a fault if the document is malformed.
   */
  read(chunk: string, from: number, records: RawRecord[]): number {
    this.#stopsAtEnd = true
    this.#records = records
    return this.#split(chunk, from)
  }

  push(chunk: string): RawRecord[] {
    if (this.#fault !== null) throw this.#fault
    this.#records = []
    try {
      this.#split(chunk, 0)
    } catch (fault) {
      // The records before it count, wherever the chunk ends. So the next call throws it.
      this.#fault = fault
    }
    return this.#records
  }

  end(): RawRecord[] {
    if (this.#fault !== null) throw this.#fault
    const rest = this.#envelope.take(this.#isLine)
    if (!this.#hasList) return rest
    const [envelope] = rest
    if (envelope === undefined || 'fault' in envelope || isLargerThan(envelope.text, EVENT_BYTES_MAX)) {
      throw new Fault('too_large', 'envelopeTooLarge', {}, { field: 'body' })
    }
    if (this.#listDepth > 0 || !isJson(envelope.text)) throw malformedJson()
    const value: unknown = JSON.parse(envelope.text)
    const name = this.#listName
    if (name === null || !isJsonObject(value)) return []
    if (!Array.isArray(value[name]) || hasSeveralSources(envelope.text)) throw severalRecordLists()
    return []
  }

  breakOff(): RawRecord[] {
    return []
  }

  #split(chunk: string, from: number): number {
    this.#from = from
    let at = from
    while (at < chunk.length && !(this.#stopsAtEnd && this.#isComplete)) {
      if (this.#isInString) {
        at = this.#skipString(chunk, at)
      } else {
        this.#scan(chunk.charCodeAt(at), chunk, at)
        at += 1
      }
    }
    this.#buffer(chunk, at)
    return at
  }

  #scan(code: number, chunk: string, at: number): void {
    if (code === QUOTE) {
      this.#isInString = true
      if (this.#depth === 1) this.#name = ''
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (this.#depth === 0 && this.#stopsAtEnd) this.#checkStart(chunk, at)
      this.#depth += 1
      if (code === OPEN_BRACKET && this.#listDepth === 0 && this.#isRecordList(chunk, at))
        this.#enterList(chunk, at + 1)
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (this.#depth === this.#listDepth) this.#leaveList(chunk, at)
      this.#depth -= 1
      if (this.#depth < 0 && this.#stopsAtEnd) throw malformedJson()
      this.#isComplete = this.#depth === 0
    } else if (code === COMMA && this.#listDepth > 0 && this.#depth === this.#listDepth) {
      this.#buffer(chunk, at)
      this.#takeItem()
      this.#from = at + 1
    } else if (this.#depth === 1 && (code === COLON || code === COMMA)) {
      this.#separator = code
    }
  }

  // Only white space may be between documents.
  #checkStart(chunk: string, at: number): void {
    this.#buffer(chunk, at)
    this.#from = at
    if (!this.#envelope.isBlank()) throw malformedJson()
  }

  #isRecordList(chunk: string, at: number): boolean {
    if (this.#depth === 1) return true
    if (this.#depth !== 2 || this.#separator !== COLON) return false
    const name = decodeName(this.#name)
    if (name === null || !this.#lists.has(name)) return false
    if (this.#hasList) throw severalRecordLists()
    if (name !== RECORDS_MEMBER && this.#isEvent(chunk, at)) return false
    this.#listName = name
    return true
  }

  // Other lists than `Records` may be members of a record. Found out once, because a document may have many of them.
  #isEvent(chunk: string, at: number): boolean {
    if (this.#hasEventName) return true
    this.#buffer(chunk, at)
    this.#from = at
    const text = `${this.#envelope.text()}[]}`
    this.#hasEventName = isJson(text) && toObjectOrNull(JSON.parse(text))?.eventName !== undefined
    return this.#hasEventName
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
    const item = this.#item.take(this.#isLine)
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
function decodeName(name: string): string | null {
  if (!name.includes('\\')) return name
  const text = `"${name}"`
  return isJson(text) ? String(JSON.parse(text)) : null
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

const RECORD_LISTS: ReadonlySet<string> = new Set([RECORDS_MEMBER])
/** The length of the longest text that means the name of a list: `configurationItems`, every character as `\\uXXXX`. */
const NAME_LENGTH_MAX = 'configurationItems'.length * '\\uXXXX'.length
const UTF_8_BYTES_MAX = 3
