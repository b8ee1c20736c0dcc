import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import { createApi } from '../../../src/http/api/api.ts'
import { createMetrics } from '../../../src/http/operations/metrics.ts'
import { createServer } from '../../../src/http/server.ts'
import { PROBLEMS } from '../../../src/http/shapes/problem.ts'
import { DATABASES } from '../../support/databases.ts'
import { API_ROUTES } from '../../support/route-access.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, DAVE } from '../../support/test-users.ts'

const ROUTES = Object.entries(API_ROUTES).map(([route, [routeCase]]) => ({
  route,
  method: route.split(' ')[0] ?? '',
  operation: routeCase?.operation ?? null,
  path: (routeCase?.path ?? '').replace('/api/v1', ''),
  body: JSON.stringify(routeCase?.body ?? ''),
}))
const WITH_KEY = ROUTES.filter(({ path }) => path !== '/openapi.json')
const WITH_GRANT = WITH_KEY.filter(
  ({ operation }) => operation && OPERATIONS[operation].permission !== 'authenticated',
)
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

// Every problem has these members and no others.
async function expectProblem(response: Response, code: keyof typeof PROBLEMS, field?: string): Promise<void> {
  const { status, title } = PROBLEMS[code]
  expect(await response.json()).toEqual({
    ...{ type: 'about:blank', title, status, code, detail: expect.stringMatching(/^[\w`].*\.$/s) },
    requestId: response.headers.get('x-request-id'),
    ...(field && { field }),
  })
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
}

describe.each(DATABASES)('errors, on %s,', (database) => {
  let daybook: TestApp
  let dave: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    dave = (await createTestUser(daybook, DAVE)).authorization
    // Where a key has been valid, wrong secrets do not keep it out, however many routes there are.
    expect((await daybook.api('/actions')).status).toBe(200)
  })
  afterAll(() => daybook.close())

  const send = (method: string, path: string, headers: Record<string, string> = {}, body = '""') =>
    daybook.api(path, {
      method,
      body: body === '""' ? null : body,
      headers: { 'content-type': 'application/json', ...headers },
    })

  test.each(WITH_KEY)('$route returns 401 without a valid access key', async ({ method, path, body }) => {
    const keys = [
      '',
      'Basic',
      'Basic !!!',
      `Basic ${btoa(':')}`,
      `Basic ${btoa(ADMIN.accessKeyId)}`,
      `Basic ${btoa(`${ADMIN.accessKeyId}:wrong`)}`,
      `Basic ${btoa(`nobody:${ADMIN.secretAccessKey}`)}`,
      `Bearer ${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}x`,
      `Digest ${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`,
    ]
    for (const authorization of keys) {
      const response = await send(method, path, { authorization }, body)
      expect(response.headers.get('www-authenticate')).toStartWith('Basic realm="Daybook"')
      await expectProblem(response, 'unauthorized')
    }
  })

  test.each(WITH_GRANT)('$route returns 403 without the grant', async ({ method, path, body }) => {
    await expectProblem(await send(method, path, { authorization: dave }, body), 'forbidden')
  })

  test.each(WITH_KEY)('$route returns 400 for unknown parameters', async ({ method, path, body }) => {
    const pathOnly = path.split('?')[0]
    await expectProblem(await send(method, `${pathOnly}?color=red`, {}, body), 'invalid', 'color')
    await expectProblem(await send(method, `${pathOnly}?__proto__=red`, {}, body), 'invalid', '__proto__')
  })

  test.each(ROUTES)('$path returns 405 for other methods', async ({ route, path }) => {
    const pattern = route.split(' ')[1]
    const supported = ROUTES.filter((each) => each.route.split(' ')[1] === pattern).map(
      ({ method }) => method,
    )
    for (const method of METHODS) {
      if (supported.includes(method) || (method === 'HEAD' && supported.includes('GET'))) continue
      const response = await send(method, path)
      const allowed = (response.headers.get('allow') ?? '').split(', ')
      expect(allowed.toSorted()).toEqual(
        [...supported, ...(supported.includes('GET') ? ['HEAD'] : [])].toSorted(),
      )
      if (method !== 'HEAD') await expectProblem(response, 'method_not_allowed')
    }
  })

  test.each([
    ['/', 'not_found'],
    ['/nothing', 'not_found'],
    ['/events/', 'not_found'],
    ['/events/x', 'not_found'],
    ['/events/x/y', 'not_found'],
    ['/events/export/manifest?id=x', 'not_found'],
  ] as const)('GET %s returns %s', async (path, code) => {
    await expectProblem(await send('GET', path), code)
  })

  test('an unknown content type returns 415', async () => {
    await expectProblem(
      await send('POST', '/events', { 'content-type': 'text/xml' }),
      'unsupported_media_type',
    )
  })

  test('a large body returns 413 even where no body is expected', async () => {
    const response = await daybook.api('/events/x', { method: 'DELETE', body: 'x'.repeat(100_000) })
    await expectProblem(response, 'too_large')
  })

  test.each([
    ['from=yesterday', 'from'],
    ['until=2026-02-30', 'until'],
    ['until=2026-03-01T25:00:00Z', 'until'],
    ['from=2026-03-01T12:00:00Z&until=2026-03-01T11:59:59Z', 'until'],
    ['from=2026-03-01T12:00:00+03:00', 'from'],
    ['readOnly=no', 'readOnly'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=-1', 'limit'],
    ['userName=', 'userName'],
    ['from=2026-03-01&from=2026-03-02', 'from'],
    ['sourceIPAddress=10.0.0.0/33', 'sourceIPAddress'],
    ['not.readOnly=true', 'not.readOnly'],
    [`q=${'x'.repeat(2_049)}`, 'q'],
    ['cursor=x', 'cursor'],
    ['cursor=..', 'cursor'],
    [`cursor=${'x'.repeat(2_049)}`, 'cursor'],
    ['Limit=10', 'Limit'],
    ['offset=10', 'offset'],
  ])('GET /events?%s returns 400 and names `%s`', async (query, field) => {
    await expectProblem(await send('GET', `/events?${query}`), 'invalid', field)
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})

describe('a bug in the API', () => {
  test('returns a problem without the message of the error', async () => {
    const daybook = await openTestApp({ database: 'sqlite' })
    const bug = async () => {
      throw new Error('the password is in here')
    }
    const app = createServer({
      api: createApi(
        {
          ...daybook.app.services,
          lookup: { listPage: bug, listSummaries: bug, get: bug, getReceipt: bug, getWithReceipt: bug },
        },
        daybook.clock,
      ),
      ...{
        docs: new Hono(),
        cloudtrail: new Hono(),
        cloudcontrol: new Hono(),
        operations: new Hono(),
        public: new Hono(),
        console: new Hono(),
      },
      ...{
        log: { info() {}, warn() {}, error() {} },
        metrics: createMetrics(),
        newId: () => 'one',
        publicUrl: null,
        trustedProxies: [],
      },
    })
    const authorization = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
    const response = await app.request('/api/v1/events', { headers: { authorization } })
    const text = await response.clone().text()
    expect(text).toContain('Daybook failed to process the request.')
    expect(text).not.toContain('password')
    await expectProblem(response, 'internal')
    await daybook.close()
  })
})
