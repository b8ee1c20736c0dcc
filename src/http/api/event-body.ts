import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { RecordFormat } from '../../domain/json/split-records.ts'
import { Refusal } from './problem.ts'

/** The most bytes a body may have, after decompression. */
export const BODY_BYTES_MAX = 32 * 1_024 * 1_024

/** The text of a request's body as it arrives, decompressed; a fault when it is too large, broken off or not UTF-8. */
export async function* bodyText(request: Request): AsyncGenerator<string> {
  const isGzip = readsGzip(request)
  if (!isGzip && Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooLarge()
  if (request.body === null) return
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of counted(isGzip ? inflated(request.body) : received(request, request.body))) {
    yield decoded(() => decoder.decode(chunk, { stream: true }))
  }
  yield decoded(() => decoder.decode())
}

/** How the body writes its records, by its content type; without one, the first line tells. */
export function readForm(contentType: string | undefined): RecordFormat {
  if (contentType === undefined || contentType.trim() === '') return 'either'
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const form = FORMS.get(type)
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  if (form === undefined || (charset !== undefined && !UTF_8.test(charset))) {
    throw new Refusal(
      'unsupported_media_type',
      'Send application/json or, one record a line, application/x-ndjson, in UTF-8.',
      { 'Accept-Post': 'application/json, application/x-ndjson' },
    )
  }
  return form
}

function readsGzip(request: Request): boolean {
  const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase()
  if (encoding === 'gzip' || encoding === 'x-gzip') return true
  if (encoding === '' || encoding === 'identity') return false
  throw new Refusal(
    'unsupported_media_type',
    'The body may be sent as it is or with Content-Encoding gzip.',
    {
      'Accept-Encoding': 'gzip, identity',
    },
  )
}

async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw tooLarge()
    yield chunk.subarray(0, PIECE_BYTES)
    for (let from = PIECE_BYTES; from < chunk.length; from += PIECE_BYTES) {
      await others()
      yield chunk.subarray(from, from + PIECE_BYTES)
    }
  }
}

// A body may arrive in one large chunk; between its pieces others get their turn.
function others(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

// A small body is taken as a whole: reading it as a stream takes longer than all that is done with a single event.
async function* received(request: Request, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const length = request.headers.get('content-length')
  try {
    if (length !== null && Number(length) <= PIECE_BYTES) yield await request.bytes()
    else for await (const chunk of body) yield chunk
  } catch {
    throw brokenOff()
  }
}

// Streams of node:zlib inflate beside the event loop, piece by piece: a bomb is noticed at the first byte too many.
async function* inflated(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES })
  pipeline(Readable.from(body), gunzip, () => {})
  try {
    for await (const chunk of gunzip) yield chunk
  } catch (error) {
    throw isZlibError(error) ? invalidField('body', 'The body is not whole gzip data.') : brokenOff()
  } finally {
    gunzip.destroy()
  }
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch {
    throw invalidField('body', 'The body is not valid UTF-8, so nothing was stored.')
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function tooLarge(): Fault {
  return new Fault('too_large', 'A body may have at most 32 MB, after decompression; nothing was stored.', {
    field: 'body',
  })
}

function brokenOff(): Fault {
  return invalidField('body', 'The body broke off before its end, so nothing was stored.')
}

const PIECE_BYTES = 131_072
const UTF_8 = /^charset="?utf-?8"?$/
const FORMS: ReadonlyMap<string, RecordFormat> = new Map([
  ['application/json', 'json'],
  ['application/x-ndjson', 'lines'],
  ['application/ndjson', 'lines'],
  ['application/jsonl', 'lines'],
])
