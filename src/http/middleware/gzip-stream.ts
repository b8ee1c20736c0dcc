import { pipeline, Readable } from 'node:stream'
import { constants, createGzip } from 'node:zlib'

type Bytes = ReadableStream<Uint8Array>
type Reader = ReadableStreamDefaultReader<Uint8Array>

/** A body of at most this many bytes is compressed in memory. */
const HELD_BYTES_MAX = 262_144

/**
 * Returns all bytes of a body that is ready, or a stream of the same bytes if it is large or must be waited for. An error
 * of the body is an error of the stream.
 */
export async function readIfReady(body: Bytes): Promise<Uint8Array<ArrayBuffer> | Bytes> {
  const reader = body.getReader()
  const pause = new Promise<null>((resolve) => setImmediate(() => resolve(null)))
  const chunks: Uint8Array[] = []
  for (let bytes = 0; ; ) {
    const next = reader.read()
    const result = bytes > HELD_BYTES_MAX ? null : await Promise.race([next.catch(() => null), pause])
    if (result === null) return joined(chunks, next, reader)
    if (result.done) return Buffer.concat(chunks)
    chunks.push(result.value)
    bytes += result.value.length
  }
}

/** Returns a stream compressed with gzip. Each piece can be decompressed when it arrives, without the next one. */
export function gzipStream(body: Bytes): Bytes {
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH })
  // The callback has nothing to do: errors of the body reach the reader of the compressed stream.
  pipeline(Readable.from(body), gzip, () => {})
  // It is the stream of the runtime, which the types of Node describe a second time.
  return Readable.toWeb(gzip) as unknown as Bytes
}

function joined(chunks: Uint8Array[], next: ReturnType<Reader['read']>, reader: Reader): Bytes {
  let pending: typeof next | null = next
  // The reader of the stream gets the error. If nothing reads it, the error does not matter.
  next.catch(() => {})
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = chunks.shift()
        if (chunk) return controller.enqueue(chunk)
        const { done, value } = await (pending ?? reader.read())
        pending = null
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
