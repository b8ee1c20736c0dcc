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
  /** A document that is larger than a record, or that has several lines, while it is read. */
  #document: DocumentSplitter | null = null
  #spansLines = false
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
    if (this.#document === null) this.#takeLine(records)
    if (this.#document !== null) this.#endDocument(this.#document, records)
    return records
  }

  breakOff(): RawRecord[] {
    const records: RawRecord[] = []
    const document = this.#document ?? new DocumentSplitter(true)
    keepFault(() => {
      if (this.#document === null) document.read(this.#takeText(), 0, records)
      document.breakOff(records)
    })
    return records
  }

  #readLine(chunk: string, from: number, records: RawRecord[]): number {
    const lineEnd = chunk.indexOf('\n', from)
    const to = lineEnd < 0 ? chunk.length : lineEnd
    if (!this.#isSkipping) this.#add(chunk.slice(from, to))
    if (lineEnd >= 0) {
      this.#takeLine(records)
      this.#isSkipping = false
    } else if (this.#length > ENVELOPE_LENGTH_MAX) {
      this.#openDocument(this.#takeText(), false, records)
    }
    return lineEnd < 0 ? to : to + 1
  }

  #add(piece: string): void {
    this.#pieces.push(piece)
    this.#length += piece.length
  }

  #takeText(): string {
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#length = 0
    return text
  }

  #takeLine(records: RawRecord[]): void {
    const line = this.#takeText()
    const text = trimJson(line)
    if (OPENING.test(text)) this.#openDocument(`${line}\n`, true, records)
    else if (text.length > ENVELOPE_LENGTH_MAX) this.#openDocument(`${line}\n`, false, records)
    else if (text !== '') records.push(...splitLine(text))
  }

  #openDocument(text: string, spansLines: boolean, records: RawRecord[]): void {
    this.#document = new DocumentSplitter(true)
    this.#spansLines = spansLines
    const to = this.#readDocument(this.#document, text, 0, records)
    if (to < text.length) this.#readLine(text, to, records)
  }

  #readDocument(document: DocumentSplitter, chunk: string, from: number, records: RawRecord[]): number {
    const lineEnd = this.#spansLines ? -1 : chunk.indexOf('\n', from)
    const line = lineEnd < 0 ? chunk : chunk.slice(0, lineEnd)
    let to = from
    const fault = keepFault(() => {
      to = document.read(line, from, records)
    })
    if (fault) {
      records.push({ fault: malformedRecord() })
      this.#document = null
      this.#isSkipping = true
    } else if (document.isComplete || lineEnd >= 0) {
      this.#endDocument(document, records)
    }
    return to
  }

  #endDocument(document: DocumentSplitter, records: RawRecord[]): void {
    this.#document = null
    if (keepFault(() => document.end(records))) records.push({ fault: malformedRecord() })
  }
}

// JSON that is written over several lines begins like this.
const OPENING = /^(?:\{|\[\s*\{?|\{\s*"[^"\\]*"\s*:\s*\[)$/
// Between two members of one document is a comma.
const SEVERAL = /[}\]]\s*[{[]/

function splitLine(text: string): RawRecord[] {
  const whole: RawRecord[] = [{ text, isLine: true }]
  if (!text.startsWith('[') && (!SEVERAL.test(text) || isJson(text))) return whole
  const splitter = new SequenceSplitter(true)
  const records: RawRecord[] = []
  return keepFault(() => records.push(...splitter.push(text), ...splitter.end())) ? whole : records
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
