import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault, invalidField } from '../../domain/fault.ts'
import { detectContent } from '../../domain/json/detect-content.ts'
import type { RecordFormat } from '../../domain/json/split-records.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { readPieces } from '../request-body.ts'
import type { WaitForBody } from '../request-env.ts'
import { unpackBody } from './body-content.ts'
import { HttpFault } from './problem.ts'

/** Maximum size of a request body after decompression, in bytes. */
export const EVENT_BODY_BYTES_MAX = 32 * 1_024 * 1_024

/**
 * Resolves with the whole text of a small request body, or with the text of another one as it arrives, decompressed. Throws a
 * fault if the body is too large, incomplete or not UTF-8; a body that no longer arrives is incomplete.
 */
export async function readEventBody(
  request: Request,
  wait: WaitForBody = (piece) => piece,
): Promise<string | AsyncIterable<string>> {
  const isCompressed = isGzip(request)
  const contentLength = Number(request.headers.get('content-length') ?? 0)
  if (!isCompressed && contentLength > EVENT_BODY_BYTES_MAX) throw tooLarge()
  if (request.body === null) return ''
  if (isCompressed) return decodeBody(decompress(readPieces(request.body, wait)))
  // A small body is read at once: streaming it would take longer than everything else for a single event.
  const isSmall = request.headers.has('content-length') && contentLength <= CHUNK_BYTES
  if (!isSmall) return decodeBody(readStream(request.body, wait))
  const bytes = await readWhole(request, wait)
  return detectContent(bytes) === 'utf-8' ? decodeWhole(bytes) : decodeBody(inOnePiece(bytes))
}

async function* decodeBody(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of unpackBody(splitWithinLimit(chunks), decompressWithinLimit)) {
    yield decodeUtf8(() => decoder.decode(chunk, { stream: true }))
  }
  yield decodeUtf8(() => decoder.decode())
}

/** Returns the format of the records for a content type; `either` without one, so that the first line decides. */
export function parseRecordFormat(contentType: string | undefined): RecordFormat {
  if (contentType === undefined || contentType.trim() === '') return 'either'
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const format = FORMATS.get(type)
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  if (format === undefined || (charset !== undefined && !UTF_8.test(charset))) {
    throw new HttpFault('unsupported_media_type', MESSAGES.faults.contentTypeOfEvents, {
      'Accept-Post': 'application/json, application/x-ndjson',
    })
  }
  return format
}

function isGzip(request: Request): boolean {
  const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase()
  if (encoding === 'gzip' || encoding === 'x-gzip') return true
  if (encoding === '' || encoding === 'identity') return false
  throw new HttpFault('unsupported_media_type', MESSAGES.faults.contentEncodingUnknown, {
    'Accept-Encoding': 'gzip, identity',
  })
}

async function* splitWithinLimit(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > EVENT_BODY_BYTES_MAX) throw tooLarge()
    yield chunk.subarray(0, CHUNK_BYTES)
    for (let from = CHUNK_BYTES; from < chunk.length; from += CHUNK_BYTES) {
      await yieldToEventLoop()
      yield chunk.subarray(from, from + CHUNK_BYTES)
    }
  }
}

// A body may arrive as one large chunk. Other requests are served between its parts.
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function decompressWithinLimit(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return splitWithinLimit(decompress(bytes))
}

// The streams of node:zlib inflate chunk by chunk outside the event loop, so a zip bomb is refused at the limit.
async function* decompress(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  pipeline(Readable.from(body), gunzip, () => {})
  try {
    for await (const chunk of gunzip) yield chunk
  } catch (error) {
    if (error instanceof Fault) throw error
    throw isZlibError(error) ? invalidField('body', 'eventBodyNotGzip') : incompleteBody()
  } finally {
    gunzip.destroy()
  }
}

async function* readStream(body: ReadableStream<Uint8Array>, wait: WaitForBody): AsyncGenerator<Uint8Array> {
  try {
    yield* readPieces(body, wait)
  } catch {
    throw incompleteBody()
  }
}

async function readWhole(request: Request, wait: WaitForBody): Promise<Uint8Array> {
  try {
    return await wait(request.bytes(), true)
  } catch {
    throw incompleteBody()
  }
}

function decodeWhole(bytes: Uint8Array): string {
  return decodeUtf8(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function decodeUtf8(decode: () => string): string {
  try {
    return decode()
  } catch {
    throw invalidField('body', 'eventBodyNotUtf8')
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function tooLarge(): Fault {
  return new Fault(
    'too_large',
    'eventBodyTooLarge',
    { max: EVENT_BODY_BYTES_MAX / 1_024 ** 2 },
    { field: 'body' },
  )
}

function incompleteBody(): Fault {
  return invalidField('body', 'bodyIncomplete')
}

const CHUNK_BYTES = 131_072
const UTF_8 = /^charset="?utf-?8"?$/
const FORMATS: ReadonlyMap<string, RecordFormat> = new Map([
  ['application/json', 'json'],
  ['application/x-ndjson', 'lines'],
  ['application/ndjson', 'lines'],
  ['application/jsonl', 'lines'],
])
