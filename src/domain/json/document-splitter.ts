import { trimJson } from './json-scan.ts'
import { JsonSplitter, malformedJson } from './json-splitter.ts'
import { ENVELOPE_LENGTH_MAX, type RawRecord } from './raw-record.ts'
import { LIST_MEMBERS } from './record-members.ts'

/**
 * Splits one of several documents: a record, an envelope of one, or a list of them. `Records` and arrays are returned
 * item by item. Members such as `Events` may also belong to a record, so a document with one is returned whole, unless
 * it is larger than any record.
 */
export class DocumentSplitter {
  readonly #isLine: boolean
  #splitter: JsonSplitter
  /** The text read so far, while the document may be returned whole. */
  #pieces: string[] = []
  #length = 0

  constructor(isLine = false) {
    this.#isLine = isLine
    this.#splitter = new JsonSplitter({ lengthMax: ENVELOPE_LENGTH_MAX, isLine })
  }

  get isComplete(): boolean {
    return this.#splitter.isComplete
  }

  /** The text of a complete document that is returned whole; empty if its items are returned. */
  get text(): string {
    return this.#pieces.join('')
  }

  /** Whether the text is not blank, and no object or array. */
  get isScalar(): boolean {
    return /^[^{[]/.test(trimJson(this.text))
  }

  /**
   * Adds the records that are complete to `records`, and returns the position after the last character read. Throws a
   * fault if the document is malformed.
   */
  read(chunk: string, from: number, records: RawRecord[]): number {
    const to = this.#splitter.read(chunk, from, records)
    if (this.#splitter.hasList || this.#length > ENVELOPE_LENGTH_MAX) {
      this.#pieces = []
      return to
    }
    this.#pieces.push(chunk.slice(from, to))
    this.#length += to - from
    if (this.#length > ENVELOPE_LENGTH_MAX) this.#splitAgain(records)
    return to
  }

  /** Adds the rest of the records; throws a fault if the document is malformed. */
  end(records: RawRecord[]): void {
    const isCut = !this.isComplete && this.#length > 0
    if (isCut && this.#hasOtherList()) {
      this.#splitAgain(records)
      throw malformedJson()
    }
    records.push(...this.#splitter.end())
  }

  /** Adds the records that are complete, if no more of the document can be read. */
  breakOff(records: RawRecord[]): void {
    if (!this.isComplete && this.#hasOtherList()) this.#splitAgain(records)
  }

  #hasOtherList(): boolean {
    return this.#pieces.length > 0 && this.#splitBy(LIST_MEMBERS, []).hasList
  }

  #splitAgain(records: RawRecord[]): void {
    this.#splitter = this.#splitBy(LIST_MEMBERS, records)
    this.#pieces = []
  }

  #splitBy(lists: ReadonlySet<string>, records: RawRecord[]): JsonSplitter {
    const splitter = new JsonSplitter({ lists, lengthMax: ENVELOPE_LENGTH_MAX, isLine: this.#isLine })
    for (const piece of this.#pieces) splitter.read(piece, 0, records)
    return splitter
  }
}
