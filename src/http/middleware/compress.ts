import type { MiddlewareHandler } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import type { RequestEnv } from '../request-env.ts'
import { gzipStream, readIfReady } from './gzip-stream.ts'

/** A smaller body is sent as it is. */
export const COMPRESSED_BYTES_MIN = 1_024

/** Compresses responses: see `compressResponse`. */
export const compress: MiddlewareHandler<RequestEnv> = async (c, next) => {
  await next()
  const response = c.res
  const result = await compressResponse(c.req.raw, response, c.get('download') !== undefined)
  if (result === response) return
  // Otherwise the setter adds the headers of the previous response.
  c.res = undefined
  c.res = result
}

/**
 * Compresses text with gzip if the client accepts it: a body that is ready at once, a stream piece by piece. A HEAD
 * request gets the headers of the GET. Checksums of files, in manifests and digests, are of the uncompressed bytes.
 */
export function compressResponse(
  request: Request,
  response: Response,
  isDownload: boolean,
): Response | Promise<Response> {
  if (!isText(response) || response.headers.has('Content-Encoding')) return response
  if (isSmall(response) || !acceptsGzip(request.headers.get('accept-encoding'))) return varying(response)
  const isHead = request.method === 'HEAD'
  // A download that is not sent must not count as complete, however little it contains.
  const result = isHead && isDownload ? headOfStream(response) : compressed(response, isHead)
  return result.then(varying)
}

function varying(response: Response): Response {
  response.headers.append('Vary', 'Accept-Encoding')
  return response
}

// Server-sent events are small and must not wait. Archives are compressed already.
const TEXT =
  /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:[\w.-]+\+)?(?:json|xml|csv|javascript|x-ndjson|x-amz-json))/

// A response that the client has already has no type, but the headers of the response that it stands for.
function isText({ headers, status }: Response): boolean {
  return status === 304 || TEXT.test(headers.get('Content-Type')?.toLowerCase() ?? '')
}

function isSmall({ headers }: Response): boolean {
  return Number(headers.get('Content-Length') ?? Number.POSITIVE_INFINITY) < COMPRESSED_BYTES_MIN
}

function acceptsGzip(header: string | null): boolean {
  const accepted = parseAccept(header ?? '')
  const weightOf = (name: string) => accepted.find(({ type }) => type.toLowerCase() === name)?.q
  const weight = weightOf('gzip') ?? weightOf('*') ?? 0
  return weight > 0 && weight >= (weightOf('identity') ?? 0)
}

async function compressed(response: Response, isHead: boolean): Promise<Response> {
  if (response.body === null) return withWeakTag(response)
  const body = await readIfReady(response.body)
  if (body instanceof Uint8Array)
    return body.length < COMPRESSED_BYTES_MIN
      ? new Response(body, response)
      : gzipped(response, Bun.gzipSync(body))
  if (!isHead) return gzipped(response, gzipStream(body))
  // It may have failed meanwhile, which the headers do not depend on.
  await body.cancel().catch(() => {})
  return gzipped(response, null)
}

async function headOfStream(response: Response): Promise<Response> {
  await response.body?.cancel().catch(() => {})
  return gzipped(response, null)
}

function gzipped(response: Response, body: Uint8Array<ArrayBuffer> | ReadableStream | null): Response {
  const result = new Response(body, response)
  result.headers.set('Content-Encoding', 'gzip')
  if (body instanceof Uint8Array) result.headers.set('Content-Length', String(body.length))
  else result.headers.delete('Content-Length')
  return withWeakTag(result)
}

// The same content, but not the same bytes.
function withWeakTag(response: Response): Response {
  const tag = response.headers.get('ETag')
  if (tag?.startsWith('"')) response.headers.set('ETag', `W/${tag}`)
  return response
}
