import { DocumentSplitter } from './document-splitter.ts'
import { trimJson, trimJsonStart } from './json-scan.ts'
import { isJson } from './json-splitter.ts'
import { keepFault } from './keep-fault.ts'
import { ENVELOPE_LENGTH_MAX, malformedRecord, type RawRecord } from './raw-record.ts'
import { splitLine } from './split-line.ts'

/**
 * Reads a document of several lines. The line that opens it may be the start of a torn record instead, so the lines
 * after the latest record are kept: they count if the document turns out malformed.
 */
export class LineDocument {
  readonly #opening: string
  #document: DocumentSplitter | null = null
  /** The lines after the opening one and after the latest record. */
  #pieces: string[] = []
  #length = 0
  /** Whether the current line began after the latest record, and is kept. */
  #isKept = true
  #lastCharacter: string
  #isAtLineStart = true

  constructor(opening: string) {
    this.#opening = opening
    this.#lastCharacter = opening.charAt(opening.length - 1)
  }

  get isComplete(): boolean {
    return this.#document?.isComplete ?? false
  }

  /** Whether a piece of a line cannot follow what was read: no document has such lines. */
  isTornBefore(piece: string): boolean {
    const first = trimJsonStart(piece).at(0)
    return this.#isAtLineStart && first !== undefined && TORN.test(this.#lastCharacter + first)
  }

  /**
   * Reads a line or a piece of one: adds the records that are complete to `records`, and returns how many characters
   * belong to the document. Throws a fault if the document is malformed.
   */
  read(piece: string, records: RawRecord[]): number {
    const before = records.length
    try {
      const document = this.#open()
      const to = document.read(piece, 0, records)
      if (document.isComplete) document.end(records)
      this.#keep(piece)
      return to
    } finally {
      if (records.length > before) this.#drop(piece)
    }
  }

  /** Adds one malformed record for the document, and the records of the lines that were kept and are whole. */
  reject(records: RawRecord[]): void {
    records.push(MALFORMED)
    if (this.#pieces.length === 0) return
    const lines = this.#pieces.join('').split('\n').slice(0, -1)
    for (const line of lines) for (const record of splitWholeLine(line)) records.push(record)
  }

  /** Adds the records of a document that ends before it is complete. */
  end(records: RawRecord[]): void {
    const before = records.length
    keepFault(() => this.#open().breakOff(records))
    if (records.length > before) this.#drop('')
    this.#pieces.push('\n')
    this.reject(records)
  }

  /** Adds the records that are complete, if no more of the document can be read. */
  breakOff(records: RawRecord[]): void {
    this.#open().breakOff(records)
  }

  // Only once it is needed: a body may have millions of lines that open a document.
  #open(): DocumentSplitter {
    if (this.#document === null) {
      this.#document = new DocumentSplitter(true)
      this.#document.read(`${this.#opening}\n`, 0, [])
    }
    return this.#document
  }

  #keep(piece: string): void {
    const text = trimJson(piece)
    if (this.#isKept) this.#pieces.push(piece)
    if (this.#isKept) this.#length += piece.length
    if (this.#length > ENVELOPE_LENGTH_MAX) this.#drop(piece)
    const isLineEnd = piece.endsWith('\n')
    if (isLineEnd) this.#isKept = true
    this.#isAtLineStart = isLineEnd || (this.#isAtLineStart && text === '')
    if (text !== '') this.#lastCharacter = text.charAt(text.length - 1)
  }

  // Only whole lines count, so the rest of this one is dropped too.
  #drop(piece: string): void {
    this.#pieces = []
    this.#length = 0
    this.#isKept = piece.endsWith('\n')
  }
}

// One for all, because a body may have millions of such lines.
const MALFORMED: RawRecord = { fault: malformedRecord() }

// The last character of a line and the first of the next one: a value that follows another without a comma, or a brace
// without the name of a member.
const TORN = /^(?:[^,:[{][^,:\]}]|\{[^"}])/

function splitWholeLine(line: string): RawRecord[] {
  const text = trimJson(line)
  if (!/^[{[]/.test(text)) return []
  const records = splitLine(text)
  return records.every((record) => 'fault' in record || isJson(record.text)) ? records : []
}
