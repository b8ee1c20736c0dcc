import { once } from 'node:events'
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import { ObjectDamage } from '../domain/trails/object-damage.ts'

// Readers of gzip differ in what they do with bytes around a member: some skip them, some decompress the next member
// as well. So a hash of what one of them decompresses does not cover the file.
/**
 * Yields the decompressed content of a file that is exactly one gzip member, without a file name, a comment or any
 * other field in its header, and nothing after it. Throws an `ObjectDamage` if it is anything else; if that shows only
 * at the end, it does so after the content.
 */
export async function* readGzipMember(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const file = { length: 0, tail: Buffer.alloc(0) }
  const trailer = Buffer.alloc(TRAILER_BYTES)
  let [crc, size] = [0, 0]
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES })
  for await (const chunk of inflateAll(checkHeader(measure(bytes, file)), inflate, file)) {
    crc = crc32(chunk, crc)
    size += chunk.length
    yield chunk
  }
  trailer.writeUInt32LE(crc, 0)
  trailer.writeUInt32LE(size % 2 ** 32, CRC_BYTES)
  checkTrailer(file, HEADER_BYTES + inflate.bytesWritten, trailer)
}

/** The size of the decompressed chunks. */
const CHUNK_BYTES = 128 * 1024
const HEADER_BYTES = 10
const CRC_BYTES = 4
const TRAILER_BYTES = 8

// https://www.rfc-editor.org/rfc/rfc1952#section-2.3
/** The bytes of the header up to the last: no optional fields, no time and no hint about the compression. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]
/** What zlib writes as the operating system on Unix, older and newer macOS and Windows, and what archives have. */
const SYSTEMS = [3, 7, 19, 10, 11, 255]

/** The length of the file and its last bytes, as far as it was read. */
type MeasuredFile = { length: number; tail: Buffer }

async function* measure(bytes: AsyncIterable<Uint8Array>, file: MeasuredFile): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    file.length += chunk.length
    file.tail = Buffer.concat([file.tail, chunk.subarray(-TRAILER_BYTES)]).subarray(-TRAILER_BYTES)
    yield chunk
  }
}

// Yields what follows the header.
async function* checkHeader(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start = Buffer.alloc(0)
  for await (const chunk of bytes) {
    const isComplete = start.length >= HEADER_BYTES
    if (!isComplete) start = Buffer.concat([start, chunk])
    const wrong = isComplete ? -1 : start.subarray(0, HEADER_BYTES).findIndex(isWrongHeaderByte)
    if (wrong >= 0) throw new ObjectDamage('header', wrong)
    if (isComplete) yield chunk
    else if (start.length > HEADER_BYTES) yield start.subarray(HEADER_BYTES)
  }
  if (start.length < HEADER_BYTES) throw new ObjectDamage('truncated', start.length)
}

function isWrongHeaderByte(byte: number, index: number): boolean {
  return index < HEADER.length ? byte !== HEADER[index] : !SYSTEMS.includes(byte)
}

// Inflates up to the end of the deflate stream, and reads the source to its end, so that the whole file is measured.
async function* inflateAll(
  source: AsyncIterable<Uint8Array>,
  inflate: InflateRaw,
  file: MeasuredFile,
): AsyncGenerator<Uint8Array> {
  const feeding = feed(source, inflate).catch((error) => inflate.destroy(error))
  try {
    // At the end of its output the engine has not taken what follows the deflate stream, which is no reason to destroy it.
    for await (const chunk of inflate.iterator({ destroyOnReturn: false })) yield chunk
    await feeding
    // The source failed after the end of the deflate stream.
    if (inflate.errored) throw inflate.errored
  } catch (error) {
    throw toDamage(error, inflate, file)
  } finally {
    inflate.destroy()
    await feeding
  }
}

// After the end of the deflate stream nothing is written any more, because nothing would consume it.
async function feed(source: AsyncIterable<Uint8Array>, inflate: InflateRaw): Promise<void> {
  const stop = new AbortController()
  for (const event of ['end', 'close', 'error']) inflate.once(event, () => stop.abort())
  for await (const chunk of source) {
    if (inflate.destroyed) return
    if (stop.signal.aborted || inflate.write(chunk)) continue
    await once(inflate, 'drain', { signal: stop.signal }).catch(() => {})
  }
  inflate.end()
}

// Errors of zlib are about the content. Others, such as those of the network, are not.
function toDamage(error: unknown, { bytesWritten }: InflateRaw, { length }: MeasuredFile): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return new ObjectDamage('truncated', length)
  return code.startsWith('Z_') ? new ObjectDamage('compression', HEADER_BYTES + bytesWritten) : error
}

function checkTrailer({ length, tail }: MeasuredFile, at: number, trailer: Buffer): void {
  const end = at + TRAILER_BYTES
  if (length > end) throw new ObjectDamage('trailing', end)
  if (length < end) throw new ObjectDamage('truncated', length)
  if (!tail.equals(trailer)) throw new ObjectDamage('checksum', at)
}
