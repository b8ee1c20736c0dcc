import { formatInteger } from '../../domain/messages/numbers.ts'
import { Exception } from './exceptions.ts'

/** Maximum size of a request body, in bytes. */
export const REQUEST_BYTES_MAX = 1_048_576
/** Maximum size of a body with events, in bytes: 1 MB of events, which grow when they are escaped as JSON strings. */
export const EVENTS_BYTES_MAX = 2 * 1_048_576

/** Returns the whole body of a request; throws as soon as it has more than `bytesMax` bytes. */
export async function readRequestBody(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of readChunks(request)) {
    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

async function* readChunks(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body === null) return
  try {
    for await (const chunk of request.body) yield chunk
  } catch {
    throw new Exception('SerializationException', 'The request body is incomplete.')
  }
}

function tooLarge(bytesMax: number): Exception {
  return new Exception(
    'RequestEntityTooLarge',
    `The request body must have at most ${formatInteger(bytesMax)} bytes.`,
  )
}
