import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import { createApi } from '../../../src/http/api/api.ts'
import { PROBLEMS } from '../../../src/http/api/problem.ts'
import { createMetrics } from '../../../src/http/operations/metrics.ts'
import { createServer } from '../../../src/http/server.ts'
import { DATABASES } from '../../support/databases.ts'
import { API_ROUTES } from '../../support/route-access.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUsers, DAVE } from '../../support/test-users.ts'

const ROUTES = Object.entries(API_ROUTES).map(([route, [way]]) => ({
  route,
  method: route.split(' ')[0] ?? '',
  operation: way?.operation ?? null,
  path: (way?.path ?? '').replace('/api/v1', ''),
  body: JSON.stringify(way?.body ?? ''),
}))
const GUARDED = ROUTES.filter(({ path }) => path !== '/openapi.json')
const GRANTED = GUARDED.filter(({ operation }) => operation && OPERATIONS[operation].permission !== 'authenticated')
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

// The one shape: nothing is missing and nothing is added.
async function expectProblem(response: Response, code: keyof typeof PROBLEMS, field?: string): Promise<void> {
  const { status, title } = PROBLEMS[code]
  expect(await response.json()).toEqual({
    ...{ type: 'about:blank', title, status, code, detail: expect.stringMatching(/^\w.*\.$/s) },
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
    dave = (await createTestUsers(daybook, DAVE)).authorization
  })
  afterAll(() => daybook.close())

  const ask = (method: string, path: string, headers: Record<string, string> = {}, body = '""') =>
    daybook.api(path, {
      method,
      body: body === '""' ? null : body,
      headers: { 'content-type': 'application/json', ...headers },
    })

  test.each(GUARDED)('$route wants a key', async ({ method, path, body }) => {
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
      const response = await ask(method, path, { authorization }, body)
      expect(response.headers.get('www-authenticate')).toStartWith('Basic realm="Daybook"')
      await expectProblem(response, 'unauthorized')
    }
  })

  test.each(GRANTED)('$route wants a grant', async ({ method, path, body }) => {
    await expectProblem(await ask(method, path, { authorization: dave }, body), 'forbidden')
  })

  test.each(GUARDED)('$route takes no other parameters', async ({ method, path, body }) => {
    const address = path.split('?')[0]
    await expectProblem(await ask(method, `${address}?color=red`, {}, body), 'invalid', 'color')
    await expectProblem(await ask(method, `${address}?__proto__=red`, {}, body), 'invalid', '__proto__')
  })

  test.each(ROUTES)('$path knows its methods only', async ({ route, path }) => {
    const pattern = route.split(' ')[1]
    const known = ROUTES.filter((each) => each.route.split(' ')[1] === pattern).map(({ method }) => method)
    for (const method of METHODS) {
      if (known.includes(method) || (method === 'HEAD' && known.includes('GET'))) continue
      const response = await ask(method, path)
      const allowed = (response.headers.get('allow') ?? '').split(', ')
      expect(allowed.toSorted()).toEqual([...known, ...(known.includes('GET') ? ['HEAD'] : [])].toSorted())
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
  ] as const)('%s is %s', async (path, code) => {
    await expectProblem(await ask('GET', path), code)
  })

  test('a kind of body that is not read is unsupported', async () => {
    await expectProblem(
      await ask('POST', '/events', { 'content-type': 'text/xml' }),
      'unsupported_media_type',
    )
  })

  test('a body where none is wanted may not be large either', async () => {
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
    ['userName=a&userName=b', 'userName'],
    [`q=${'x'.repeat(2_049)}`, 'q'],
    ['cursor=x', 'cursor'],
    ['cursor=..', 'cursor'],
    [`cursor=${'x'.repeat(2_049)}`, 'cursor'],
    ['Limit=10', 'Limit'],
    ['offset=10', 'offset'],
  ])('events asked with %s are refused, naming %s', async (query, field) => {
    await expectProblem(await ask('GET', `/events?${query}`), 'invalid', field)
  })

  test('nothing of this was a bug', () => {
    expect(daybook.log).toEqual([])
  })
})

describe('a bug in the API', () => {
  test('is a problem like any other, and says no more than a sentence', async () => {
    const daybook = await openTestApp({ database: 'sqlite' })
    const bug = async () => {
      throw new Error('the password is in here')
    }
    const app = createServer({
      api: createApi({ ...daybook.app.services, lookup: { listPage: bug, get: bug } }, daybook.clock),
      ...{
        docs: new Hono(),
        cloudtrail: new Hono(),
        cloudcontrol: new Hono(),
        operations: new Hono(),
        public: new Hono(),
        console: new Hono(),
      },
      ...{
        log: { info() {}, error() {} },
        metrics: createMetrics(),
        newId: () => 'one',
        publicUrl: null,
        trustedProxies: [],
      },
    })
    const authorization = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
    const response = await app.request('/api/v1/events', { headers: { authorization } })
    const text = await response.clone().text()
    expect(text).toContain('Something went wrong on our side.')
    expect(text).not.toContain('password')
    await expectProblem(response, 'internal')
    await daybook.close()
  })
})
