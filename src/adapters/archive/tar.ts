import { on, once } from 'node:events'
import { Header, Parser, Pax, type ReadEntry } from 'tar'

/** One file of an archive; its bytes may be read once, before the next member is asked for. */
export type TarMember = { name: string; bytes: AsyncIterable<Uint8Array> }

/** The files of a tar archive that arrives in pieces, one at a time and never whole in memory. */
export async function* readTar(archive: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const stop = new AbortController()
  const parser = new Parser({ strict: true })
  const entries = on(parser, 'entry', { close: ['end'], signal: stop.signal })
  // An archive that breaks off must also wake whoever is in the middle of a member.
  let current: ReadEntry | null = null
  const feeding = feed(archive, parser, stop.signal).catch((error) => {
    current?.destroy(error)
    parser.emit('error', error)
  })
  try {
    for await (const [entry] of entries) {
      current = entry
      if (entry.type === 'File' || entry.type === 'OldFile') yield { name: entry.path, bytes: entry }
      entry.resume()
    }
  } finally {
    stop.abort()
    await feeding
  }
}

const BLOCK_BYTES = 512

/** What ends a tar archive. */
export const TAR_END = new Uint8Array(2 * BLOCK_BYTES)

/** What stands before a member of a tar archive; nothing in it depends on the machine. */
export function memberHeader(name: string, bytes: number, mtime: Date): Uint8Array {
  const about = { path: name, size: bytes, mtime: wholeSecond(mtime), mode: 0o644, uid: 0, gid: 0 }
  const header = new Header({ ...about, type: 'File' })
  const needsMore = header.encode()
  const block = header.block ?? new Uint8Array()
  // A name that is too long for the header goes before it, in an extended one of its own.
  return needsMore ? Buffer.concat([new Pax({ path: name, mtime: about.mtime }).encode(), block]) : block
}

/** What stands behind a member's bytes. */
export function memberPadding(bytes: number): Uint8Array {
  return new Uint8Array((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES)
}

function wholeSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1_000) * 1_000)
}

async function feed(archive: AsyncIterable<Uint8Array>, parser: Parser, stop: AbortSignal): Promise<void> {
  for await (const chunk of archive) {
    if (stop.aborted) return
    if (!parser.write(chunk)) await once(parser, 'drain', { signal: stop }).catch(unless(stop))
  }
  if (!stop.aborted) parser.end()
}

function unless(stop: AbortSignal) {
  return (error: unknown) => {
    if (!stop.aborted) throw error
  }
}
