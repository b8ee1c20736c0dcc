import { Exception } from './exceptions.ts'

/** The most bytes of a request's body. */
export const REQUEST_BYTES_MAX = 1_048_576
/** The most bytes of a body that brings events: 1 MB of them, written as texts inside JSON. */
export const EVENTS_BYTES_MAX = 2 * 1_048_576

/** A request's whole body; refuses a larger one at its first byte too many. */
export async function readBody(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of received(request)) {
    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

async function* received(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body === null) return
  try {
    for await (const chunk of request.body) yield chunk
  } catch {
    throw new Exception('SerializationException', 'The body broke off before its end.')
  }
}

function tooLarge(bytesMax: number): Exception {
  return new Exception('RequestEntityTooLarge', `The body may have at most ${bytesMax} bytes.`)
}
