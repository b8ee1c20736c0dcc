import { isJsonObject } from '../parse.ts'
import { trimJsonStart } from './json-scan.ts'
import { isJson, JsonSplitter, RECORDS_MEMBER } from './json-splitter.ts'
import { EVENT_BYTES_MAX, type RawRecord, RecordBuffer, type Splitter } from './raw-record.ts'

/** How a body contains records: in one JSON text, one record a line, or whichever of the two its first line shows. */
export type RecordFormat = 'json' | 'lines' | 'either'

/** Yields the records of a body that arrives in chunks, byte for byte. Keeps at most one record in memory. */
export async function* splitRecords(
  chunks: AsyncIterable<string>,
  format: RecordFormat,
): AsyncGenerator<RawRecord> {
  const splitter = createSplitter(format)
  for await (const chunk of chunks) {
    for (const record of splitter.push(chunk)) yield record
  }
  for (const record of splitter.end()) yield record
}

/** Returns a splitter for a format. */
export function createSplitter(format: RecordFormat): Splitter {
  if (format === 'lines') return new LineSplitter()
  return format === 'json' ? new JsonSplitter() : new DetectingSplitter()
}

class LineSplitter implements Splitter {
  readonly #line = new RecordBuffer()

  push(chunk: string): RawRecord[] {
    const records: RawRecord[] = []
    let from = 0
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      this.#line.add(chunk, from, at)
      if (!this.#line.isEmpty()) records.push(...this.#line.take(true))
      from = at + 1
    }
    this.#line.add(chunk, from, chunk.length)
    return records
  }

  end(): RawRecord[] {
    return this.#line.take(true)
  }
}

/** Waits for the first line that is not blank. If it is a complete record, the body has one record a line. */
class DetectingSplitter implements Splitter {
  #buffered: string[] = []
  #length = 0
  #splitter: Splitter | null = null

  push(chunk: string): RawRecord[] {
    if (this.#splitter) return this.#splitter.push(chunk)
    this.#buffered.push(chunk)
    this.#length += chunk.length
    if (this.#length <= EVENT_BYTES_MAX && !chunk.includes('\n')) return []
    const text = trimJsonStart(this.#buffered.join(''))
    const lineEnd = text.indexOf('\n')
    this.#buffered = [text]
    this.#length = text.length
    if (lineEnd < 0 && this.#length <= EVENT_BYTES_MAX) return []
    this.#buffered = []
    this.#splitter = createSplitter(lineEnd >= 0 && isSingleRecord(text.slice(0, lineEnd)) ? 'lines' : 'json')
    return this.#splitter.push(text)
  }

  *end(): Generator<RawRecord> {
    const splitter = this.#splitter ?? new JsonSplitter()
    if (this.#splitter === null) yield* splitter.push(this.#buffered.join(''))
    yield* splitter.end()
  }
}

function isSingleRecord(line: string): boolean {
  if (!isJson(line)) return false
  const value: unknown = JSON.parse(line)
  return isJsonObject(value) && !Array.isArray(value[RECORDS_MEMBER])
}
