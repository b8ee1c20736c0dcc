import { formatInteger } from '../../domain/messages/numbers.ts'
import { readWithin } from '../request-body.ts'
import type { WaitForBody } from '../request-env.ts'
import { Exception } from './exceptions.ts'

/** Maximum size of a request body, in bytes. */
export const REQUEST_BYTES_MAX = 1_048_576
/** Maximum size of a body with events, in bytes: 1 MB of events, which grow when they are escaped as JSON strings. */
export const EVENTS_BYTES_MAX = 2 * 1_048_576

/** Returns the whole body of a request; throws as soon as it has more than `bytesMax` bytes. */
export async function readRequestBody(
  request: Request,
  bytesMax: number,
  wait?: WaitForBody,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax)
  const body = await readWithin(request.body, bytesMax, wait).catch(throwIncomplete)
  if (body === null) throw tooLarge(bytesMax)
  return body
}

function throwIncomplete(): never {
  throw new Exception('SerializationException', 'The request body is incomplete.')
}

function tooLarge(bytesMax: number): Exception {
  return new Exception(
    'RequestEntityTooLarge',
    `The request body must have at most ${formatInteger(bytesMax)} bytes.`,
  )
}
