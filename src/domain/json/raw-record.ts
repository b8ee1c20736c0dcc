import { Fault } from '../fault.ts'
import { isLargerThan, trimJson } from './json-scan.ts'

/**
 * One record of a request body: its text, or the fault of a record that is too large. `isLine` is true if the record
 * is on a line of its own, so that a malformed record does not spoil the others.
 */
export type RawRecord = { text: string; isLine: boolean } | { fault: Fault }

/**
 * Splits a body into records. `push` takes the next chunk and returns the records that are complete; `end` returns the
 * rest. Both throw a fault if the body as a whole is malformed, after the records before that point.
 */
export type Splitter = { push(chunk: string): RawRecord[]; end(): Iterable<RawRecord> }

/** Maximum size of an event, in bytes of UTF-8. */
export const EVENT_BYTES_MAX = 262_144

/**
 * Collects the text of one record from chunks.
 * Text beyond the maximum size of an event is dropped, and `take` returns a fault.
 */
export class RecordBuffer {
  #pieces: string[] = []
  #length = 0

  add(chunk: string, from: number, to: number): void {
    if (to <= from) return
    this.#length += to - from
    if (this.#length > EVENT_BYTES_MAX) this.#pieces = []
    else this.#pieces.push(chunk.slice(from, to))
  }

  isEmpty(): boolean {
    return this.#length === 0
  }

  isBlank(): boolean {
    return this.#length <= EVENT_BYTES_MAX && trimJson(this.#pieces.join('')) === ''
  }

  /** Returns the collected text as one record, or nothing if it is blank, and empties the buffer. */
  take(isLine: boolean): RawRecord[] {
    const isTooLarge = this.#length > EVENT_BYTES_MAX
    const text = trimJson(this.#pieces.length === 1 ? this.#pieces[0]! : this.#pieces.join(''))
    this.#pieces = []
    this.#length = 0
    if (isTooLarge || isLargerThan(text, EVENT_BYTES_MAX)) return [{ fault: eventTooLarge() }]
    return text === '' ? [] : [{ text, isLine }]
  }
}

/** Returns the fault of an event that is larger than `EVENT_BYTES_MAX`. */
export function eventTooLarge(): Fault {
  return new Fault('too_large', 'eventTooLarge')
}
