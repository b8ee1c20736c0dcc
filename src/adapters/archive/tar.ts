import { on, once } from 'node:events'
import { Header } from 'tar/header'
import type { Parser } from 'tar/parse'
import { Pax } from 'tar/pax'
import type { ReadEntry } from 'tar/read-entry'

/** One file of a tar archive; its bytes can be read once, before the next member is requested. */
export type TarMember = { name: string; bytes: AsyncIterable<Uint8Array> }

/** Yields the files of a tar archive as it is read; throws if it is damaged. */
export async function* readTar(archive: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const stop = new AbortController()
  const parser = await openParser()
  const entries = on(parser, 'entry', { close: ['end'], signal: stop.signal })
  // If the archive ends early, the reader of the latest member must receive the error, too, unless it has read it all.
  let latest: ReadEntry | null = null
  parser.on('entry', (entry: ReadEntry) => {
    latest = entry
    // Its reader receives an error with the next read.
    entry.on('error', () => {})
  })
  const feeding = feed(archive, parser, stop.signal).catch(async (error) => {
    if (latest) await untilRead(latest, stop.signal)
    if (!latest?.emittedEnd) latest?.destroy(error)
    parser.emit('error', error)
  })
  try {
    for await (const [entry] of entries) {
      if (entry.type === 'File' || entry.type === 'OldFile') yield { name: entry.path, bytes: entry }
      entry.resume()
    }
  } finally {
    stop.abort()
    await feeding
  }
}

// Archives are read by few commands only; what writes them does not need the parser.
async function openParser(): Promise<Parser> {
  const { Parser } = await import('tar/parse')
  return new Parser({ strict: true })
}

async function feed(archive: AsyncIterable<Uint8Array>, parser: Parser, stop: AbortSignal): Promise<void> {
  let bytes = 0
  let hasEnd = false
  parser.on('eof', () => {
    hasEnd = true
  })
  for await (const chunk of archive) {
    if (stop.aborted) return
    bytes += chunk.length
    if (!parser.write(chunk)) await once(parser, 'drain', { signal: stop }).catch(ignoreIfStopped(stop))
  }
  if (stop.aborted) return
  const isCut = !hasEnd && bytes % BLOCK_BYTES !== 0
  parser.end()
  // The parser ignores a part of a header. What is whole before it counts.
  if (isCut) throw Object.assign(new Error('The archive ends too early.'), { code: 'TAR_BAD_ARCHIVE' })
}

// Destroying a member drops what its reader has not read yet.
async function untilRead(entry: ReadEntry, stop: AbortSignal): Promise<void> {
  if (entry.bufferLength === 0 || stop.aborted) return
  await new Promise<void>((resolve) => {
    entry.once('drain', resolve)
    entry.once('end', resolve)
    stop.addEventListener('abort', () => resolve())
  })
}

function ignoreIfStopped(stop: AbortSignal) {
  return (error: unknown) => {
    if (!stop.aborted) throw error
  }
}

const BLOCK_BYTES = 512

/** The end of a tar archive. */
export const TAR_END = new Uint8Array(2 * BLOCK_BYTES)

/** Returns the header that precedes a member's bytes; it does not depend on the machine. */
export function memberHeader(name: string, bytes: number, mtime: Date): Uint8Array {
  const metadata = { path: name, size: bytes, mtime: toWholeSecond(mtime), mode: 0o644, uid: 0, gid: 0 }
  const header = new Header({ ...metadata, type: 'File' })
  const needsExtendedHeader = header.encode()
  const block = header.block ?? new Uint8Array()
  // A name that is too long for the header is written in an extended header before it.
  return needsExtendedHeader
    ? Buffer.concat([new Pax({ path: name, mtime: metadata.mtime }).encode(), block])
    : block
}

/** Returns the padding that follows a member's bytes. */
export function memberPadding(bytes: number): Uint8Array {
  return new Uint8Array((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES)
}

function toWholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000)
}
