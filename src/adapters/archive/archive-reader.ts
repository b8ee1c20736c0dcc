import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { JsonSplitter } from '../../domain/json/json-splitter.ts'
import type { RawRecord } from '../../domain/json/raw-record.ts'
import { readTar } from './tar.ts'

/**
 * Yields the records of a delivered archive in their order, each exactly as it was received, while the archive is read;
 * throws if it is damaged.
 */
export async function* readArchiveRecords(
  key: string,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  // The consumer of the pipeline's output receives its error; the callback has nothing to add.
  const bytes = pipeline(body, createGunzip(), () => {})
  if (!key.endsWith('.tar.gz')) yield* readRecords(bytes)
  else for await (const member of readTar(bytes)) yield* readRecords(member.bytes)
}

async function* readRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const splitter = new JsonSplitter()
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
