import { Fault } from '../fault.ts'
import { isLargerThan, trimJson } from './json-scan.ts'

/**
 * One record as it stood in a body: its text, or why it could not be read. `isLine` tells that it had a line to
 * itself, so that its being malformed spoils no other.
 */
export type RawRecord = { text: string; isLine: boolean } | { fault: Fault }

/** Takes a body piece by piece and gives each record once it is whole; throws when the body as a whole is malformed. */
export type Splitter = { push(chunk: string): RawRecord[]; end(): RawRecord[] }

/** The largest event, in bytes of UTF-8. */
export const EVENT_BYTES_MAX = 262_144

/** Text gathered from chunks, up to the size of an event: what is longer is let go and only remembered as too large. */
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

  /** What was gathered, as one record, or none when it is blank; begins anew. */
  take(isLine: boolean): RawRecord[] {
    const isTooLarge = this.#length > EVENT_BYTES_MAX
    const text = trimJson(this.#pieces.length === 1 ? this.#pieces[0]! : this.#pieces.join(''))
    this.#pieces = []
    this.#length = 0
    if (isTooLarge || isLargerThan(text, EVENT_BYTES_MAX)) return [{ fault: eventTooLarge() }]
    return text === '' ? [] : [{ text, isLine }]
  }
}

/** The fault of an event beyond the size allowed. */
export function eventTooLarge(): Fault {
  return new Fault(
    'too_large',
    'An event may have at most 256 KB (262,144 bytes of UTF-8), and this one has more.',
  )
}
