import type { Context, MiddlewareHandler } from 'hono'
import { invalidField } from '../domain/fault.ts'
import type { RequestEnv, WaitForBody } from './request-env.ts'

/**
 * Limits a request's body to `bytesMax` bytes, and the time that it may take to arrive. It is read when it is first needed,
 * by what of `c.req` reads a body; `throwTooLarge` is called then, or at once if the headers say that it is too large. The
 * body of a request that `isExempt` is left as it is.
 */
export function limitBody(
  bytesMax: number,
  throwTooLarge: () => never,
  isExempt: (c: Context) => boolean = () => false,
): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const { body, headers } = c.req.raw
    if (body !== null && !isExempt(c)) {
      if (Number(headers.get('content-length') ?? 0) > bytesMax) throwTooLarge()
      let read: Promise<ArrayBuffer> | null = null
      const arrayBuffer = () => {
        read ??= readWithin(body, bytesMax, c.env.waitForBody).then(
          (bytes) => bytes?.buffer ?? throwTooLarge(),
          throwIncomplete,
        )
        return read
      }
      Object.defineProperty(c.req.bodyCache, 'arrayBuffer', { get: arrayBuffer, enumerable: true })
    }
    await next()
  }
}

function throwIncomplete(): never {
  throw invalidField('body', 'bodyIncomplete')
}

/** Yields a request's body as it arrives. */
export async function* readPieces(
  body: ReadableStream<Uint8Array>,
  wait: WaitForBody,
): AsyncGenerator<Uint8Array> {
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
