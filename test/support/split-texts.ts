import { Fault } from '../../src/domain/fault.ts'
import type { ReceivedRecord } from '../../src/domain/json/envelope.ts'
import { createSplitter, type RecordFormat } from '../../src/domain/json/split-records.ts'

/** Splits chunks into texts, `!code` for a fault of one record, and `!!code` for a fault of the body. */
export function split(format: RecordFormat, chunks: string[]): string[] {
  const splitter = createSplitter(format)
  try {
    return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()].map(toText)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return [`!!${fault.code}`]
  }
}

/** The text of a record, `!code` for its fault, `-` for a control message. */
export function toText(record: ReceivedRecord): string {
  if ('isControl' in record) return '-'
  return 'fault' in record ? `!${record.fault.code}` : record.text
}

/** A short text that stands for a long one. */
export function digest(text: string): string {
  return text.length > 50 ? `${text.length}:${Bun.hash(text)}` : text
}

/** The text in one chunk, in two chunks cut at every position, and one character a chunk. */
export function cuts(text: string): string[][] {
  const pairs = Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)])
  return [[text], ...pairs, text.split('')]
}
