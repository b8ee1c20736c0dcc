import { Fault } from '../../domain/fault.ts'
import { JsonSplitter } from '../../domain/json/json-splitter.ts'
import { type RawRecord, STORED_EVENT_BYTES_MAX } from '../../domain/json/raw-record.ts'
import { readGzipMember } from '../gzip-member.ts'
import { tap } from '../tap.ts'
import { readTar } from './tar.ts'

/**
 * Yields the records of a delivered archive in their order, each exactly as it was received, while the archive is read;
 * throws an `ObjectDamage` if the file is not exactly one gzip member, *conflict* if there are no records in it. Calls `onContent` with the
 * decompressed bytes, all of them if it is read to the end.
 */
export async function* readArchiveRecords(
  key: string,
  body: AsyncIterable<Uint8Array>,
  onContent: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<string> {
  const bytes = tap(readGzipMember(body), onContent)
  try {
    if (!key.endsWith('.tar.gz')) yield* readRecords(bytes)
    else for await (const member of readTar(bytes)) yield* readRecords(member.bytes)
  } catch (error) {
    throw isUnreadable(error) ? new Fault('conflict', 'archiveAltered', { key }) : error
  }
}

async function* readRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const splitter = new JsonSplitter({ lengthMax: STORED_EVENT_BYTES_MAX })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of bytes) {
    yield* splitter.push(decoder.decode(chunk, { stream: true })).map(getText)
  }
  yield* splitter.push(decoder.decode()).map(getText)
  yield* splitter.end().map(getText)
}

function getText(record: RawRecord): string {
  if ('fault' in record) throw record.fault
  return record.text
}

// The errors of the JSON, the tar archive and the UTF-8 in it.
function isUnreadable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isAltered = error instanceof Fault && error.key !== 'eventTooLarge'
  return isAltered || /^(?:TAR_|ERR_ENCODING_)/.test(code)
}
