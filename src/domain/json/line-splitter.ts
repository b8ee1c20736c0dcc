import { pushAll } from '../push-all.ts'
import { DocumentSplitter } from './document-splitter.ts'
import { trimJson } from './json-scan.ts'
import { keepFault } from './keep-fault.ts'
import { LineDocument } from './line-document.ts'
import { ENVELOPE_LENGTH_MAX, malformedRecord, type RawRecord, type Splitter } from './raw-record.ts'
import { SequenceSplitter } from './sequence-splitter.ts'
import { splitLine } from './split-line.ts'

/**
 * Splits a body with one document a line. A line may also hold several documents, and a document may have several
 * lines, if the first one only opens it. A malformed line or document is one malformed record, and the other lines count.
 */
export class LineSplitter implements Splitter {
  #pieces: string[] = []
  #length = 0
  /** The documents of a line that is longer than a record, while they are read. */
  #longLine: SequenceSplitter | null = null
  /** A document of several lines, while it is read. */
  #document: LineDocument | null = null
  /** Whether the rest of the line belongs to a malformed document. */
  #isSkipping = false

  push(chunk: string): RawRecord[] {
    const records: RawRecord[] = []
    let at = 0
    while (at < chunk.length) {
      const to = this.#document && this.#readDocument(this.#document, chunk, at, records)
      at = to ?? this.#readLine(chunk, at, records)
    }
    return records
  }

  end(): RawRecord[] {
    const records: RawRecord[] = []
    const document = this.#document
    if (document === null) this.#endLine(records)
    else document.end(records)
    return records
  }

  breakOff(): RawRecord[] {
    const records: RawRecord[] = []
    keepFault(() => {
      if (this.#document) this.#document.breakOff(records)
      else breakOffLine(this.#takeText(), records)
    })
    return this.#longLine?.breakOff() ?? records
  }

  #readLine(chunk: string, from: number, records: RawRecord[]): number {
    const lineEnd = chunk.indexOf('\n', from)
    const to = lineEnd < 0 ? chunk.length : lineEnd
    if (!this.#isSkipping) this.#addToLine(chunk.slice(from, to), records)
    if (lineEnd >= 0) this.#endLine(records)
    return lineEnd < 0 ? to : to + 1
  }

  #addToLine(piece: string, records: RawRecord[]): void {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length > ENVELOPE_LENGTH_MAX) this.#longLine ??= new SequenceSplitter(true)
    const longLine = this.#longLine
    if (longLine === null) return
    const text = this.#takeText()
    if (!pushOrReject(records, () => pushAll(records, longLine.push(text)))) this.#skipLine()
  }

  #endLine(records: RawRecord[]): void {
    const longLine = this.#longLine
    const text = trimJson(this.#takeText())
    if (longLine) pushOrReject(records, () => pushAll(records, longLine.end()))
    else if (OPENING.test(text)) this.#document = new LineDocument(text)
    else if (text !== '') pushAll(records, splitLine(text))
    this.#longLine = null
    this.#isSkipping = false
  }

  #takeText(): string {
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#length = 0
    return text
  }

  #readDocument(document: LineDocument, chunk: string, from: number, records: RawRecord[]): number {
    const lineEnd = chunk.indexOf('\n', from)
    const piece = chunk.slice(from, lineEnd < 0 ? chunk.length : lineEnd + 1)
    if (document.isTornBefore(piece)) {
      this.#rejectDocument(document, records)
      return from
    }
    let length = 0
    const fault = keepFault(() => {
      length = document.read(piece, records)
    })
    if (fault) {
      this.#rejectDocument(document, records)
      this.#skipLine()
    } else if (document.isComplete) this.#document = null
    return from + length
  }

  #rejectDocument(document: LineDocument, records: RawRecord[]): void {
    this.#document = null
    document.reject(records)
  }

  #skipLine(): void {
    this.#longLine = null
    this.#isSkipping = true
  }
}

// JSON that is written over several lines begins like this.
const OPENING = /^(?:\{|\[\s*\{?|\{\s*"[^"\\]*"\s*:\s*\[)$/
function breakOffLine(text: string, records: RawRecord[]): void {
  const document = new DocumentSplitter(true)
  document.read(text, 0, records)
  document.breakOff(records)
}

/** Runs what adds records. Where it is malformed, adds a malformed one, and returns false. */
function pushOrReject(records: RawRecord[], run: () => void): boolean {
  const fault = keepFault(run)
  if (fault !== null) records.push({ fault: malformedRecord() })
  return fault === null
}
