import { on, once } from 'node:events'
import { Parser, type ReadEntry } from 'tar'

/** One file of an archive; its bytes may be read once, before the next member is asked for. */
export type Member = { name: string; bytes: AsyncIterable<Uint8Array> }

/** The files of a tar archive that arrives in pieces, one at a time and never whole in memory. */
export async function* readTarball(archive: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
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
