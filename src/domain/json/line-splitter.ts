import { Fault } from '../fault.ts'
import { DocumentSplitter } from './document-splitter.ts'
import { trimJson } from './json-scan.ts'
import { isJson } from './json-splitter.ts'
import { ENVELOPE_LENGTH_MAX, malformedRecord, type RawRecord, type Splitter } from './raw-record.ts'
import { SequenceSplitter } from './sequence-splitter.ts'

/**
 * Splits a body with one document a line. A line may also hold several documents, and a document may have several
 * lines, if the first one only opens it. A malformed line is one malformed record, and the other lines count.
 */
export class LineSplitter implements Splitter {
  #pieces: string[] = []
  #length = 0
  /** The documents of a line that is longer than a record, while they are read. */
  #longLine: SequenceSplitter | null = null
  /** A document of several lines, while it is read. */
  #document: DocumentSplitter | null = null
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
    else pushOrReject(records, () => document.end(records))
    return records
  }

  breakOff(): RawRecord[] {
    const records: RawRecord[] = []
    keepFault(() => {
      const document = this.#document ?? new DocumentSplitter(true)
      if (this.#document === null) document.read(this.#takeText(), 0, records)
      document.breakOff(records)
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
    if (!pushOrReject(records, () => records.push(...longLine.push(text)))) this.#skipLine()
  }

  #endLine(records: RawRecord[]): void {
    const longLine = this.#longLine
    const line = this.#takeText()
    const text = trimJson(line)
    if (longLine) pushOrReject(records, () => pushAll(records, longLine.end()))
    else if (OPENING.test(text)) this.#openDocument(`${line}\n`, records)
    else if (text !== '') records.push(...splitLine(text))
    this.#longLine = null
    this.#isSkipping = false
  }

  #takeText(): string {
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#length = 0
    return text
  }

  #openDocument(text: string, records: RawRecord[]): void {
    this.#document = new DocumentSplitter(true)
    this.#document.read(text, 0, records)
  }

  #readDocument(document: DocumentSplitter, chunk: string, from: number, records: RawRecord[]): number {
    let to = from
    const isRead = pushOrReject(records, () => {
      to = document.read(chunk, from, records)
      if (document.isComplete) document.end(records)
    })
    if (!isRead || document.isComplete) this.#document = null
    if (!isRead) this.#skipLine()
    return to
  }

  #skipLine(): void {
    this.#longLine = null
    this.#isSkipping = true
  }
}

// JSON that is written over several lines begins like this.
const OPENING = /^(?:\{|\[\s*\{?|\{\s*"[^"\\]*"\s*:\s*\[)$/
// Between two members of one document is a comma.
const SEVERAL = /[}\]]\s*[{[]/
const EMPTY = /^\[\s*\]$/

function splitLine(text: string): RawRecord[] {
  if (EMPTY.test(text)) return []
  const whole: RawRecord[] = [{ text, isLine: true }]
  if (!text.startsWith('[') && (!SEVERAL.test(text) || isJson(text))) return whole
  const splitter = new SequenceSplitter(true)
  const records: RawRecord[] = []
  return keepFault(() => records.push(...splitter.push(text), ...splitter.end())) ? whole : records
}

/** Runs what adds records. Where it is malformed, adds a malformed one, and returns false. */
function pushOrReject(records: RawRecord[], run: () => void): boolean {
  const fault = keepFault(run)
  if (fault !== null) records.push({ fault: malformedRecord() })
  return fault === null
}

function pushAll(records: RawRecord[], more: Iterable<RawRecord>): void {
  for (const record of more) records.push(record)
}

function keepFault(run: () => void): Fault | null {
  try {
    run()
    return null
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}
