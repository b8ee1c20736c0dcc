import { isJsonObject } from '../parse.ts'
import { trimJsonStart } from './json-scan.ts'
import { isJson, JsonSplitter, RECORDS_MEMBER } from './json-splitter.ts'
import { EVENT_BYTES_MAX, type RawRecord, RecordBuffer, type Splitter } from './raw-record.ts'

/** How a body writes records: as one JSON text, one record a line, or whichever its first line looks like. */
export type RecordFormat = 'json' | 'lines' | 'either'

/** The records of a body that arrives in pieces, each as it was written; holds no more than the one at hand. */
export async function* splitRecords(
  chunks: AsyncIterable<string>,
  form: RecordFormat,
): AsyncGenerator<RawRecord> {
  const splitter = createSplitter(form)
  for await (const chunk of chunks) {
    for (const record of splitter.push(chunk)) yield record
  }
  for (const record of splitter.end()) yield record
}

/** The splitter for a form of body. */
export function createSplitter(form: RecordFormat): Splitter {
  if (form === 'lines') return new LineSplitter()
  return form === 'json' ? new JsonSplitter() : new EitherSplitter()
}

class LineSplitter implements Splitter {
  readonly #line = new RecordBuffer()

  push(chunk: string): RawRecord[] {
    const found: RawRecord[] = []
    let from = 0
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      this.#line.add(chunk, from, at)
      if (!this.#line.isEmpty()) found.push(...this.#line.take(true))
      from = at + 1
    }
    this.#line.add(chunk, from, chunk.length)
    return found
  }

  end(): RawRecord[] {
    return this.#line.take(true)
  }
}

/** Waits for the first line that is not blank: a record by itself means one record a line. */
class EitherSplitter implements Splitter {
  #held: string[] = []
  #length = 0
  #splitter: Splitter | null = null

  push(chunk: string): RawRecord[] {
    if (this.#splitter) return this.#splitter.push(chunk)
    this.#held.push(chunk)
    this.#length += chunk.length
    if (this.#length <= EVENT_BYTES_MAX && !chunk.includes('\n')) return []
    const text = trimJsonStart(this.#held.join(''))
    const end = text.indexOf('\n')
    this.#held = [text]
    this.#length = text.length
    if (end < 0 && this.#length <= EVENT_BYTES_MAX) return []
    this.#held = []
    this.#splitter = createSplitter(end >= 0 && isRecordAlone(text.slice(0, end)) ? 'lines' : 'json')
    return this.#splitter.push(text)
  }

  end(): RawRecord[] {
    if (this.#splitter) return this.#splitter.end()
    const splitter = new JsonSplitter()
    return [...splitter.push(this.#held.join('')), ...splitter.end()]
  }
}

function isRecordAlone(line: string): boolean {
  if (!isJson(line)) return false
  const value: unknown = JSON.parse(line)
  return isJsonObject(value) && !Array.isArray(value[RECORDS_MEMBER])
}
