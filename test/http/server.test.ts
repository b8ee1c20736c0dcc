import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { Fault } from '../../src/domain/fault.ts'
import type { ApiEnv } from '../../src/http/api/api-env.ts'
import { toProblemResponse } from '../../src/http/api/problem.ts'
import { createMetrics } from '../../src/http/operations/metrics.ts'
import { createOperations } from '../../src/http/operations/operations.ts'
import type { RequestEnv } from '../../src/http/request-env.ts'
import { createServer } from '../../src/http/server.ts'
import { NO_CALLERS } from '../support/no-callers.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const PASSWORD = 'the password is in here'

// A server whose API and console each have a bug.
function createBuggyServer(publicUrl: string | null = null) {
  const lines: { level: string; happening: string; more: object | undefined }[] = []
  const line = (level: string) => (happening: string, more?: object) =>
    void lines.push({ level, happening, more })
  const metrics = createMetrics()
  const bug = () => {
    throw new Error(PASSWORD)
  }
  const api = new Hono<ApiEnv>()
  api.onError(toProblemResponse)
  api.get('/bug', bug)
  api.get('/fault', () => {
    throw new Fault('unavailable', 'databaseUnavailable', {}, { retryAfterSeconds: 3 })
  })
  let ids = 0
  const app = createServer({
    api,
    docs: new Hono<RequestEnv>(),
    cloudtrail: new Hono<RequestEnv>(),
    cloudcontrol: new Hono<RequestEnv>(),
    operations: createOperations(metrics, NO_CALLERS),
    public: new Hono<RequestEnv>(),
    console: new Hono<RequestEnv>()
      .get('/page', bug)
      .get('/kept', (c) => c.text('kept', 200, { 'Cache-Control': 'no-cache' })),
    log: { info: line('info'), warn: line('warn'), error: line('error') },
    metrics,
    newId: () => `request-${++ids}`,
    publicUrl,
    trustedProxies: [],
  })
  return {
    send: (path: string, method = 'GET') => app.request(path, { method }, { address: '192.0.2.1' }),
    lines,
  }
}

describe('every response', () => {
  test.each(['/healthz', '/page', '/nothing', '/api/v1/bug', '/api/v1/fault'])(
    'to %s has the security headers, a request ID and no-store',
    async (path) => {
      const { headers } = await createBuggyServer().send(path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('camera=(), ')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-request-id')).toBe('request-1')
    },
  )

  test('keeps a Cache-Control header that the route sets', async () => {
    expect((await createBuggyServer().send('/kept')).headers.get('cache-control')).toBe('no-cache')
  })

  test('has HSTS if the public URL is https', async () => {
    const hsts = async (url: string | null) =>
      (await createBuggyServer(url).send('/healthz')).headers.get('strict-transport-security')
    expect([await hsts(null), await hsts('http://log.test'), await hsts('https://log.test')]).toEqual([
      null,
      null,
      'max-age=63072000',
    ])
  })

  test('is one line in the log, without the query string', async () => {
    const { send, lines } = createBuggyServer()
    await send('/healthz?q=secret')
    const more = {
      requestId: 'request-1',
      method: 'GET',
      path: '/healthz',
      status: 200,
      address: '192.0.2.1',
    }
    expect(lines).toEqual([
      { level: 'info', happening: 'Request completed', more: { ...more, ms: expect.any(Number) } },
    ])
  })
})

describe('a bug', () => {
  test.each(['/page', '/api/v1/bug'])(
    'at %s is logged once, and the response does not contain its message',
    async (path) => {
      const { send, lines } = createBuggyServer()
      const response = await send(path)
      const text = await response.text()
      expect(response.status).toBe(500)
      expect(text).toContain('Daybook failed to process the request.')
      expect(text).toContain('request-1')
      expect(text).not.toContain(PASSWORD)
      const errors = lines.filter(({ level }) => level === 'error')
      expect(errors).toMatchObject([{ more: { requestId: 'request-1', error: { message: PASSWORD } } }])
    },
  )

  test('is not what a fault is: a fault is not logged as an error', async () => {
    const { send, lines } = createBuggyServer()
    const response = await send('/api/v1/fault')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3'])
    expect(lines.map(({ level }) => level)).toEqual(['info'])
  })
})

describe('a URL', () => {
  test('returns 404 if it is unknown, and 405 with `Allow` for another method', async () => {
    const { send } = createBuggyServer()
    expect((await send('/nothing')).status).toBe(404)
    const response = await send('/page', 'DELETE')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

describe('a complete server', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test.each(['/healthz', '/docs', '/api/v1/openapi.json', '/css/current.css', '/sign-in'])(
    'serves %s without authentication',
    async (path) => {
      expect((await fetch(daybook.url + path)).status).toBe(200)
    },
  )

  test('ignores the X-Request-Id of a request', async () => {
    const response = await fetch(`${daybook.url}/healthz`, { headers: { 'x-request-id': 'theirs' } })
    expect(response.headers.get('x-request-id')).not.toBe('theirs')
  })

  test('returns 431 for a request head of 100 KB', async () => {
    const response = await fetch(`${daybook.url}/healthz`, { headers: { 'x-padding': 'x'.repeat(100_000) } })
    expect(response.status).toBe(431)
  })
})
