import { Fault, invalidField } from '../fault.ts'
import { isLargerThan, trimJson } from './json-scan.ts'

/**
 * One record of a request body: its text, or the fault of a record that is too large. `isLine` is true if the record
 * is on a line of its own, so that a malformed record does not spoil the others.
 */
export type RawRecord = { text: string; isLine: boolean } | { fault: Fault }

/**
 * Splits a body into records. `push` takes the next chunk and returns the records that are complete; `end` returns the
 * rest. Both throw a fault if the body as a whole is malformed, after the records before that point. `breakOff` returns
 * the records that are complete in a body of which no more can be read.
 */
export type Splitter<Item = RawRecord> = {
  push(chunk: string): Item[]
  end(): Iterable<Item>
  breakOff(): Item[]
}

/** Maximum size of an event, in bytes of UTF-8. */
export const EVENT_BYTES_MAX = 262_144

/** Maximum size of an event with the fields that Daybook adds to it, in bytes of UTF-8. */
export const STORED_EVENT_BYTES_MAX = EVENT_BYTES_MAX + 4_096

/**
 * Maximum length of a text that may contain a record in an envelope: every character of the largest event written as
 * `\\uXXXX` in a string.
 */
export const ENVELOPE_LENGTH_MAX = EVENT_BYTES_MAX * '\\uXXXX'.length

/**
 * Collects the text of one record from chunks. Text beyond `lengthMax` characters is dropped, and `take` returns a fault,
 * also if the text has more than `bytesMax` bytes of UTF-8.
 */
export class RecordBuffer {
  readonly #lengthMax: number
  readonly #bytesMax: number
  #pieces: string[] = []
  #length = 0

  constructor(lengthMax = EVENT_BYTES_MAX, bytesMax = lengthMax) {
    this.#lengthMax = lengthMax
    this.#bytesMax = bytesMax
  }

  add(chunk: string, from: number, to: number): void {
    if (to <= from) return
    this.#length += to - from
    if (this.isTooLarge()) this.#pieces = []
    else this.#pieces.push(chunk.slice(from, to))
  }

  isTooLarge(): boolean {
    return this.#length > this.#lengthMax
  }

  isEmpty(): boolean {
    return this.#length === 0
  }

  isBlank(): boolean {
    return !this.isTooLarge() && trimJson(this.text()) === ''
  }

  /** Returns the collected text as it is; empty if it is too large. */
  text(): string {
    return this.#pieces.length === 1 ? this.#pieces[0]! : this.#pieces.join('')
  }

  /** Empties the buffer. */
  clear(): void {
    this.#pieces = []
    this.#length = 0
  }

  /** Returns the collected text as one record, or nothing if it is blank, and empties the buffer. */
  take(isLine: boolean): RawRecord[] {
    const isTooLarge = this.isTooLarge()
    const text = trimJson(this.text())
    this.clear()
    if (isTooLarge || isLargerThan(text, this.#bytesMax)) return [{ fault: eventTooLarge() }]
    return text === '' ? [] : [{ text, isLine }]
  }
}

/** Returns the fault of an event that is larger than `EVENT_BYTES_MAX`. */
export function eventTooLarge(): Fault {
  return new Fault('too_large', 'eventTooLarge')
}

/** Returns the fault of a record that is not valid JSON. */
export function malformedRecord(): Fault {
  return invalidField('body', 'recordMalformed')
}
