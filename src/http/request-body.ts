import type { WaitForBody } from './request-env.ts'

/** Yields a request's body as it arrives. */
export async function* readPieces(
  body: ReadableStream<Uint8Array>,
  wait: WaitForBody,
): AsyncGenerator<Uint8Array> {
  // The iterator of a stream cannot be left while it waits.
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await wait(reader.read())
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Resolves with a request's body; null as soon as it has more than `bytesMax` bytes. Rejects if it ends early or stalls. */
export async function readWithin(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
  wait: WaitForBody = (piece) => piece,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return new Uint8Array()
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of readPieces(body, wait)) {
    bytes += piece.length
    if (bytes > bytesMax) return null
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
