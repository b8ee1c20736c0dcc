import { trimJsonStart } from './json-scan.ts'
import { isJson } from './json-splitter.ts'
import { isJsonObject } from './json-values.ts'
import { LineSplitter } from './line-splitter.ts'
import { ENVELOPE_LENGTH_MAX, type RawRecord, type Splitter } from './raw-record.ts'
import { RECORDS_MEMBER } from './record-members.ts'
import { SequenceSplitter } from './sequence-splitter.ts'

/** Waits for the first line that is not blank. If it is a complete record, the body has one document a line. */
export class DetectingSplitter implements Splitter {
  /** The text until the end of the first line, while it is not decided. */
  #pieces: string[] = []
  #length = 0
  #splitter: Splitter | null = null

  push(chunk: string): RawRecord[] {
    if (this.#splitter) return this.#splitter.push(chunk)
    this.#pieces.push(chunk)
    this.#length += chunk.length
    if (this.#length <= ENVELOPE_LENGTH_MAX && !chunk.includes('\n')) return []
    const text = trimJsonStart(this.#pieces.join(''))
    const lineEnd = text.indexOf('\n')
    this.#pieces = [text]
    this.#length = text.length
    if (lineEnd < 0 && this.#length <= ENVELOPE_LENGTH_MAX) return []
    const hasLines = lineEnd >= 0 && isSingleRecord(text.slice(0, lineEnd))
    return this.#decide(hasLines ? new LineSplitter() : new SequenceSplitter())
  }

  *end(): Generator<RawRecord> {
    const splitter = this.#splitter ?? new SequenceSplitter()
    if (this.#splitter === null) yield* this.#decide(splitter)
    yield* splitter.end()
  }

  breakOff(): RawRecord[] {
    const splitter = this.#splitter ?? new SequenceSplitter()
    const records = this.#splitter === null ? this.#decide(splitter) : []
    return [...records, ...splitter.breakOff()]
  }

  #decide(splitter: Splitter): RawRecord[] {
    this.#splitter = splitter
    const text = this.#pieces.join('')
    this.#pieces = []
    return splitter.push(text)
  }
}

function isSingleRecord(line: string): boolean {
  if (!isJson(line)) return false
  const value: unknown = JSON.parse(line)
  return isJsonObject(value) && !Array.isArray(value[RECORDS_MEMBER])
}
