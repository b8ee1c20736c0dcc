import { DetectingSplitter } from './detecting-splitter.ts'
import { mayBeEnvelope, type ReceivedRecord, unwrapRecords } from './envelope.ts'
import { trimJson } from './json-scan.ts'
import { isJson } from './json-splitter.ts'
import { LineSplitter } from './line-splitter.ts'
import { EVENT_BYTES_MAX, type RawRecord, type Splitter } from './raw-record.ts'
import { SequenceSplitter } from './sequence-splitter.ts'

/** How a body contains documents: one after another, one a line, or whichever of the two its first line shows. */
export type RecordFormat = 'json' | 'lines' | 'either'

/**
 * Yields the records of a body that arrives in chunks, byte for byte and without their envelopes. Keeps at most one
 * document of the size of a record in memory. Throws a fault after the records before the point where the body is
 * malformed, and what `chunks` throws after the records that are complete. A record of more than `bytesMax` bytes is too
 * large.
 */
export async function* splitRecords(
  chunks: AsyncIterable<string>,
  format: RecordFormat,
  bytesMax = EVENT_BYTES_MAX,
): AsyncGenerator<ReceivedRecord> {
  const splitter = createSplitter(format, bytesMax)
  try {
    for await (const chunk of chunks) {
      for (const record of splitter.push(chunk)) yield record
    }
  } catch (error) {
    for (const record of splitter.breakOff()) yield record
    throw error
  }
  for (const record of splitter.end()) yield record
}

/** Yields the same for a body whose text is already there; throws a fault after the records before a malformed one. */
export function splitText(text: string, format: RecordFormat): Iterable<ReceivedRecord> {
  return isSingleRecord(text, format) ? [{ text: trimJson(text), isLine: false }] : splitEach(text, format)
}

// What is sent most often: one object on its own, which is valid JSON and no envelope. A first line decides about the format,
// and what is larger than a record is reported by the splitter.
function isSingleRecord(text: string, format: RecordFormat): boolean {
  const hasFormat = format === 'json' || (format === 'either' && !text.includes('\n'))
  return (
    hasFormat &&
    text.startsWith('{') &&
    text.length <= SINGLE_LENGTH_MAX &&
    !mayBeEnvelope(text) &&
    isJson(text)
  )
}

/** No text of this length has more bytes than a record may have. */
const SINGLE_LENGTH_MAX = EVENT_BYTES_MAX / 4

function* splitEach(text: string, format: RecordFormat): Generator<ReceivedRecord> {
  const splitter = createSplitter(format)
  yield* splitter.push(text)
  yield* splitter.end()
}

/** Returns a splitter for a format, which takes records out of their envelopes. */
export function createSplitter(format: RecordFormat, bytesMax = EVENT_BYTES_MAX): Splitter<ReceivedRecord> {
  const splitter = createDocumentsSplitter(format)
  const unwrap = (record: RawRecord) => unwrapRecords(record, bytesMax)
  return {
    push: (chunk) => splitter.push(chunk).flatMap(unwrap),
    *end() {
      for (const record of splitter.end()) yield* unwrapRecords(record, bytesMax)
    },
    breakOff: () => splitter.breakOff().flatMap(unwrap),
  }
}

function createDocumentsSplitter(format: RecordFormat): Splitter {
  if (format === 'lines') return new LineSplitter()
  return format === 'json' ? new SequenceSplitter() : new DetectingSplitter()
}
