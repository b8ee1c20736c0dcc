import { DocumentSplitter } from './document-splitter.ts'
import { malformedJson } from './json-splitter.ts'
import type { RawRecord, Splitter } from './raw-record.ts'

/** Splits JSON documents that follow one another, with or without white space between them. */
export class SequenceSplitter implements Splitter {
  readonly #isLine: boolean
  #document: DocumentSplitter
  #count = 0
  /** How many documents without records came one after another. */
  #emptyCount = 0
  #fault: unknown = null

  constructor(isLine = false) {
    this.#isLine = isLine
    this.#document = new DocumentSplitter(isLine)
  }

  push(chunk: string): RawRecord[] {
    if (this.#fault !== null) throw this.#fault
    const records: RawRecord[] = []
    try {
      for (let at = 0; at < chunk.length; ) at = this.#read(chunk, at, records)
    } catch (fault) {
      // The records before it count, wherever the chunk ends. So the next call throws it.
      this.#fault = fault
    }
    return records
  }

  *end(): Generator<RawRecord> {
    if (this.#fault !== null) throw this.#fault
    // The only value may be anything, and is checked as a record.
    if (this.#count > 0 && this.#document.isScalar) throw malformedJson()
    const records: RawRecord[] = []
    try {
      this.#document.end(records)
    } finally {
      yield* records
    }
  }

  breakOff(): RawRecord[] {
    const records: RawRecord[] = []
    if (this.#fault === null) this.#document.breakOff(records)
    return records
  }

  #read(chunk: string, from: number, records: RawRecord[]): number {
    const before = records.length
    const to = this.#document.read(chunk, from, records)
    if (this.#document.isComplete) {
      this.#document.end(records)
      this.#document = new DocumentSplitter(this.#isLine)
      this.#count += 1
      this.#emptyCount = records.length > before ? 0 : this.#emptyCount + 1
      if (this.#emptyCount > EMPTY_DOCUMENTS_MAX) throw malformedJson()
    }
    return to
  }
}

// Millions of empty lists fit into a request, and each takes its time.
const EMPTY_DOCUMENTS_MAX = 100_000
