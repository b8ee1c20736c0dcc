import { afterAll, describe, expect, test } from 'bun:test'
import { type Context, Hono } from 'hono'
import { COMPRESSED_BYTES_MIN, compress } from '../../../src/http/middleware/compress.ts'
import type { RequestEnv } from '../../../src/http/request-env.ts'
import { rejectionOf } from '../../support/rejection.ts'

const GZIP = { 'accept-encoding': 'gzip, deflate, br' }
const LONG = 'stop i-0abc\n'.repeat(1_000)
const HUGE = 'stop i-0abc\n'.repeat(100_000)
const source = { pieces: 0, isCancelled: false }
const gate = { open: () => {} }

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: createRoutes().fetch })
afterAll(() => server.stop(true))

function createRoutes() {
  const app = new Hono<RequestEnv>()
  // As on the server, every response has headers. One without gets its type only when it is sent.
  app.use(async (c, next) => {
    c.header('X-Request-Id', 'one')
    await next()
  })
  app.use(compress)
  app.get('/long', (c) => c.text(LONG))
  app.get('/huge', (c) => c.text(HUGE))
  app.get('/short', (c) => c.text('x'.repeat(COMPRESSED_BYTES_MIN - 1)))
  app.get('/enough', (c) => c.text('x'.repeat(COMPRESSED_BYTES_MIN)))
  app.get('/empty', (c) => c.body(null, 204))
  app.get('/type', (c) => c.body(LONG, 200, { 'Content-Type': c.req.query('is') ?? '' }))
  app.get('/encoded', (c) => c.body(Bun.gzipSync(LONG), 200, { ...textType, 'Content-Encoding': 'gzip' }))
  app.get('/varies', (c) => c.text(LONG, 200, { Vary: 'Accept' }))
  app.get('/tagged', (c) => c.text(LONG, 200, { ETag: '"one"' }))
  app.get('/unchanged', (c) => c.body(null, 304, { ETag: '"one"' }))
  app.get('/lines', (c) => stream(c, [LONG, LONG, LONG]))
  app.get('/waiting', (c) => stream(c, ['first\n', gatePromise(), 'second\n']))
  app.get('/broken', (c) => stream(c, [LONG, new Error('away')]))
  app.get('/endless', (c) => c.body(endless(), 200, textType))
  return app
}

const textType = { 'Content-Type': 'text/csv; charset=utf-8' }

// Sends its pieces one by one, waits for a promise among them, and fails at an error.
function stream(c: Context, pieces: (string | Promise<void> | Error)[]): Response {
  const left = [...pieces]
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let piece = left.shift()
        if (piece instanceof Promise) {
          await piece
          piece = left.shift()
        }
        if (piece instanceof Error) throw piece
        if (typeof piece === 'string') controller.enqueue(new TextEncoder().encode(piece))
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return c.body(body, 200, textType)
}

function gatePromise(): Promise<void> {
  return new Promise((resolve) => {
    gate.open = resolve
  })
}

// Random bytes, so that compressed pieces fill the buffers of the connection too.
function endless(): ReadableStream<Uint8Array> {
  source.pieces = 0
  source.isCancelled = false
  return new ReadableStream(
    {
      async pull(controller) {
        await Bun.sleep(0)
        source.pieces += 1
        controller.enqueue(crypto.getRandomValues(new Uint8Array(65_536)))
      },
      cancel() {
        source.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
}

/** Sends a request whose answer is not decompressed. */
function send(path: string, headers: { [name: string]: string } = GZIP, init: RequestInit = {}) {
  const raw: RequestInit & { decompress: boolean } = { ...init, headers, decompress: false }
  return fetch(new URL(path, server.url), raw)
}

describe('a response', () => {
  test('of text is compressed, and has its length', async () => {
    const response = await send('/long')
    const bytes = await response.bytes()
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(response.headers.get('vary')).toBe('Accept-Encoding')
    expect(bytes.length).toBeLessThan(LONG.length / 10)
    expect(new TextDecoder().decode(Bun.gunzipSync(bytes))).toBe(LONG)
  })

  test('that is large is compressed piece by piece', async () => {
    const response = await send('/huge')
    expect(response.headers.get('content-length')).toBeNull()
    expect(new TextDecoder().decode(Bun.gunzipSync(await response.bytes()))).toBe(HUGE)
  })

  test('of fewer than 1,024 bytes is not compressed', async () => {
    const encodings = ['/short', '/enough', '/empty'].map(async (path) => (await send(path)).headers)
    const [short, enough, empty] = await Promise.all(encodings)
    expect(short?.get('content-encoding')).toBeNull()
    expect(short?.get('vary')).toBe('Accept-Encoding')
    expect(enough?.get('content-encoding')).toBe('gzip')
    expect(empty?.get('content-encoding')).toBeNull()
  })

  test.each([
    ['text/html; charset=UTF-8', true],
    ['text/csv; charset=utf-8; header=present', true],
    ['text/plain', true],
    ['application/csv;charset=UTF-8', true],
    ['application/json', true],
    ['application/problem+json', true],
    ['application/x-amz-json-1.1', true],
    ['application/x-ndjson', true],
    ['application/xml', true],
    ['text/css;charset=utf-8', true],
    ['text/javascript;charset=utf-8', true],
    ['image/svg+xml', true],
    ['text/event-stream', false],
    ['application/gzip', false],
    ['application/x-tar', false],
    ['application/octet-stream', false],
    ['image/png', false],
    ['', false],
  ])('of type “%s” is compressed: %p', async (type, isCompressed) => {
    const { headers } = await send(`/type?is=${encodeURIComponent(type)}`)
    expect(headers.get('content-encoding')).toBe(isCompressed ? 'gzip' : null)
    expect(headers.get('vary')).toBe(isCompressed ? 'Accept-Encoding' : null)
  })

  test('that is compressed already is sent as it is', async () => {
    const bytes = await (await send('/encoded')).bytes()
    expect(new TextDecoder().decode(Bun.gunzipSync(bytes))).toBe(LONG)
  })

  test('keeps what else it varies by', async () => {
    expect((await send('/varies')).headers.get('vary')).toBe('Accept, Accept-Encoding')
  })
})

describe('the client', () => {
  test.each([
    ['gzip', true],
    ['GZIP', true],
    ['gzip, deflate, br, zstd', true],
    ['br;q=1.0, gzip;q=0.8, *;q=0.1', true],
    ['*', true],
    ['identity;q=0.5, gzip', true],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['*;q=0', false],
    ['br', false],
    ['identity', false],
    ['identity, gzip;q=0.5', false],
    ['', false],
  ])('that accepts “%s” gets gzip: %p', async (accepted, isCompressed) => {
    const response = await send('/long', { 'accept-encoding': accepted })
    const { headers } = response
    expect(headers.get('content-encoding')).toBe(isCompressed ? 'gzip' : null)
    expect(headers.get('vary')).toBe('Accept-Encoding')
    const bytes = await response.bytes()
    expect(new TextDecoder().decode(isCompressed ? Bun.gunzipSync(bytes) : bytes)).toBe(LONG)
  })

  test('that says nothing gets plain text', async () => {
    const response = await createRoutes().request('/long')
    expect([response.headers.get('content-encoding'), await response.text()]).toEqual([null, LONG])
  })
})

describe('a stream', () => {
  test('is compressed', async () => {
    const response = await send('/lines')
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(new TextDecoder().decode(Bun.gunzipSync(await response.bytes()))).toBe(LONG.repeat(3))
  })

  test('gives each piece to the client before the next one exists', async () => {
    const response = await fetch(new URL('/waiting', server.url), { headers: GZIP })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect(await reader?.read()).toEqual({ done: false, value: 'first\n' })
    gate.open()
    expect(await reader?.read()).toEqual({ done: false, value: 'second\n' })
    expect((await reader?.read())?.done).toBe(true)
  })

  test('ends when the client leaves, and is read no faster than the client reads', async () => {
    const leaving = new AbortController()
    const response = await send('/endless', GZIP, { signal: leaving.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    await settled()
    const pieces = source.pieces
    await Bun.sleep(100)
    expect(source.pieces).toBe(pieces)
    leaving.abort()
    while (!source.isCancelled) await Bun.sleep(5)
  })

  test('that fails breaks off, and is not a complete file', async () => {
    const response = await fetch(new URL('/broken', server.url), { headers: GZIP }).catch((error) => error)
    const error = response instanceof Error ? response : await rejectionOf(response.text())
    expect(error).toBeInstanceOf(Error)
  })
})

// The buffers between the source and the client are full: nothing has been read for a while.
async function settled(): Promise<void> {
  for (let before = -1; before !== source.pieces; ) {
    before = source.pieces
    await Bun.sleep(200)
  }
}

describe('a HEAD request', () => {
  test.each(['/long', '/short', '/lines', '/tagged'])('to %s gets the headers of the GET', async (path) => {
    const head = await createRoutes().request(path, { method: 'HEAD', headers: GZIP })
    const get = await createRoutes().request(path, { headers: GZIP })
    expect([...head.headers]).toEqual([...get.headers])
    expect(await head.text()).toBe('')
  })

  test('ends the stream that it does not send', async () => {
    await createRoutes().request('/endless', { method: 'HEAD', headers: GZIP })
    expect(source.isCancelled).toBe(true)
  })
})

test('a tag is weak if the response is compressed, and for a response that has not changed', async () => {
  const tag = async (path: string, headers = GZIP) => (await send(path, headers)).headers.get('etag')
  expect(await tag('/tagged')).toBe('W/"one"')
  expect(await tag('/tagged', { 'accept-encoding': 'identity' })).toBe('"one"')
  expect(await tag('/unchanged')).toBe('W/"one"')
  expect((await send('/unchanged')).headers.get('vary')).toBe('Accept-Encoding')
})
