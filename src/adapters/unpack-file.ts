import { Fault } from '../domain/fault.ts'
import { decodeText } from '../domain/json/decode-text.ts'
import { CONTENT_HEAD_BYTES, type Content, detectContent } from '../domain/json/detect-content.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { gunzipBytes } from './gunzip-bytes.ts'
import { tap } from './tap.ts'

/** Bytes after decompression: what they contain, the first of them, and all of them, to be read once. */
export type UnpackedBytes = { content: Content; head: Uint8Array; bytes: AsyncIterable<Uint8Array> }

/**
 * Decompresses bytes for as long as they are gzip, and finds out what they contain. What is damaged is thrown when
 * `bytes` are read, and so is what `onUnpacked` throws, which gets the number of decompressed bytes as they come.
 */
export async function unpackBytes(
  bytes: AsyncIterable<Uint8Array>,
  onUnpacked: (bytes: number) => void = () => {},
  level = 0,
): Promise<UnpackedBytes> {
  const { head, bytes: all } = await peek(bytes)
  const content = detectContent(head)
  if (content !== 'gzip' || level === GZIP_LEVELS_MAX) return { content, head, bytes: all }
  const unpacked = tap(gunzipBytes(all), ({ length }) => onUnpacked(length))
  return unpackBytes(unpacked, onUnpacked, level + 1)
}

/** Yields the text of unpacked bytes; throws a fault that says what the bytes are if they contain no text. */
export async function* decodeBytes({ content, bytes }: UnpackedBytes): AsyncGenerator<string> {
  if (content !== 'utf-8' && content !== 'utf-16le' && content !== 'utf-16be') {
    throw new Fault('invalid', 'fileUnsupported', { kind: MESSAGES.imports.kinds[content] })
  }
  yield* decodeText(bytes, content)
}

/** Returns the fault of a file that cannot be read any further, in plain words where the error is a library's. */
export function toDamageFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const { damages } = MESSAGES.imports
  if (code === 'Z_BUF_ERROR') return damageFault(damages.gzipCutOff)
  if (code.startsWith('Z_')) return damageFault(damages.gzipDamaged)
  if (code.startsWith('TAR_')) return damageFault(damages.tarDamaged)
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return damageFault(damages.notText)
  return damageFault(error instanceof Error ? error.message : String(error))
}

/** Returns the fault of a file that cannot be read any further, for a reason in words. */
export function damageFault(reason: string): Fault {
  return new Fault('invalid', 'restUnreadable', { reason })
}

/** How often bytes may be compressed, one around the other. */
const GZIP_LEVELS_MAX = 3

// Damage counts when it is reached: the bytes before it are good.
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<Omit<UnpackedBytes, 'content'>> {
  const iterator = bytes[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let length = 0
  let damage: { error: unknown } | null = null
  try {
    while (length < CONTENT_HEAD_BYTES) {
      const { done, value } = await iterator.next()
      if (done) break
      pieces.push(value)
      length += value.length
    }
  } catch (error) {
    damage = { error }
  }
  const head = Buffer.concat(pieces)
  return { head, bytes: withHead(head, iterator, damage) }
}

async function* withHead(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
  damage: { error: unknown } | null,
): AsyncGenerator<Uint8Array> {
  try {
    yield head
    if (damage) throw damage.error
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}
