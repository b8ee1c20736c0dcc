import { once } from 'node:events'
import { createGunzip, type Gunzip } from 'node:zlib'

/**
 * Yields decompressed bytes. Damage is thrown after everything that could be decompressed before it: a stream of
 * `node:zlib` drops what was not read by then.
 */
export async function* gunzipBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: SLICE_BYTES * 4 })
  const output: Output = { pieces: [], error: null }
  gunzip.on('data', (piece: Uint8Array) => output.pieces.push(piece))
  gunzip.on('error', (error) => {
    output.error = error
  })
  try {
    for await (const chunk of bytes) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
        await write(gunzip, chunk.subarray(from, from + SLICE_BYTES))
        yield* take(output)
      }
    }
    gunzip.end()
    await once(gunzip, 'close').catch(() => {})
    yield* take(output)
  } finally {
    gunzip.destroy()
  }
}

type Output = { pieces: Uint8Array[]; error: Error | null }

// At most a thousand times as many bytes come out of a slice.
const SLICE_BYTES = 8_192

function write(gunzip: Gunzip, slice: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    gunzip.once('close', resolve)
    gunzip.write(slice, () => {
      gunzip.off('close', resolve)
      resolve()
    })
  })
}

function* take(output: Output): Generator<Uint8Array> {
  const { pieces } = output
  output.pieces = []
  yield* pieces
  if (output.error) throw output.error
}
