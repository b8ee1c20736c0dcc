import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { JsonSplitter } from '../../domain/json/json-splitter.ts'
import type { RawRecord } from '../../domain/json/raw-record.ts'
import { readTar } from './tar.ts'

/** The records of a delivered archive in their order, each as it was received; the archive is never whole in memory. */
export async function* readArchiveRecords(
  key: string,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  // The error reaches whoever reads the end of the pipeline; nothing is left to do here.
  const bytes = pipeline(body, createGunzip(), () => {})
  if (!key.endsWith('.tar.gz')) yield* recordsOf(bytes)
  else for await (const member of readTar(bytes)) yield* recordsOf(member.bytes)
}

async function* recordsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const splitter = new JsonSplitter()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of bytes) yield* splitter.push(decoder.decode(chunk, { stream: true })).map(textOf)
  yield* splitter.push(decoder.decode()).map(textOf)
  yield* splitter.end().map(textOf)
}

function textOf(record: RawRecord): string {
  if ('fault' in record) throw record.fault
  return record.text
}
