import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { basicAuthorization, parseStatus } from '../support/cloudcontrol.ts'
import { operationHeaders, signedHeaders } from '../support/cloudtrail.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { CONSOLE_ROUTES } from '../support/console-routes.ts'
import { sendRawRequests } from '../support/raw-http.ts'
import { API_ROUTES, PASSWORD_ROUTES } from '../support/route-access.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const FROM_OTHER_SITES = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: 'null' },
  { origin: 'https://example.com' },
  { origin: 'null' },
]
const SENTENCE =
  'A page of another site sent this request. Send it from a program, or open its address yourself.'
const KEY = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`

describe('a request that another site made the browser send', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  const routes = Object.entries(API_ROUTES).filter(([route]) => !route.endsWith('/openapi.json'))
  test.each(routes)('is refused by the JSON API: %s', async (route, cases) => {
    const [method = ''] = route.split(' ')
    for (const { path, body } of cases)
      for (const headers of FROM_OTHER_SITES) {
        const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
        const response = await daybook.api(path.replace('/api/v1', ''), {
          ...{ method, headers: { authorization: KEY, ...headers, ...type } },
          ...(body && { body: JSON.stringify(body) }),
        })
        expect([response.status, (await response.json()).detail]).toEqual([403, SENTENCE])
      }
  })

  test('makes no access key with the remembered key of the administrator', async () => {
    const { accessKeys } = daybook.app.store.forCustomer(1)
    const before = await accessKeys.list()
    for (const headers of FROM_OTHER_SITES)
      await daybook.api('/users/admin/keys', { method: 'POST', headers: { authorization: KEY, ...headers } })
    expect(await accessKeys.list()).toEqual(before)
  })

  test.each(['POST /api/v1/events', 'GET /api/v1/users'])(
    'is refused in the same way if its host is none: %s',
    async (route) => {
      for (const host of ['h:99999', '[::1', 'exa%mple', 'h:abc']) {
        const request = `${route} HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nAuthorization: ${KEY}\r\nContent-Length: 0\r\n\r\n`
        const [response] = await sendRawRequests(daybook.url, [request])
        expect(response?.status).toStartWith('HTTP/1.1 403 ')
        expect(JSON.parse(String(response?.body)).detail).toBe(SENTENCE)
        expect(response?.headers.get('x-request-id')).toBeString()
      }
    },
  )

  test('is refused by the CloudControl API, with its own error', async () => {
    const authorization = basicAuthorization(ADMIN.userName, ADMIN.password)
    for (const { path } of Object.values(PASSWORD_ROUTES).flat())
      for (const headers of FROM_OTHER_SITES) {
        const url = daybook.url + path.replace('{organisation}', 'any')
        const response = await fetch(url, { headers: { authorization, ...headers } })
        expect(response.status).toBe(403)
        expect(parseStatus(await response.text())).toMatchObject({
          resultDetail: SENTENCE,
          resultCode: 'REASON_140',
        })
      }
  })

  test('is refused by the CloudTrail API, with AWS’s exception', async () => {
    for (const headers of FROM_OTHER_SITES)
      for (const path of ['/', '/PutAuditEvents']) {
        const signed = await signedHeaders(daybook, { headers: operationHeaders('ListTrails'), body: '{}' })
        const request = { method: 'POST', headers: { ...signed, ...headers }, body: '{}' }
        expect(await (await fetch(daybook.url + path, request)).json()).toEqual({
          __type: 'AccessDeniedException',
          Message: SENTENCE,
        })
      }
  })

  test('is refused by every form of the console, even with the token of the form', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.signIn()
    const csrf = (await page.elements('input[name=csrf]'))[0]?.attributes.value ?? ''
    for (const [route, cases] of Object.entries(CONSOLE_ROUTES))
      for (const { path, form = {} } of route.startsWith('POST') ? cases : [])
        for (const headers of FROM_OTHER_SITES) {
          const body = new URLSearchParams({ csrf, ...form })
          const response = await visitor.request(path, { method: 'POST', body, headers })
          expect([path, response.status]).toEqual([path, 403])
        }
  })

  test('is accepted from the own site, from the address bar, and from programs', async () => {
    const own = [
      {},
      { origin: daybook.url },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ]
    for (const headers of own) {
      expect((await daybook.api('/sources', { headers: { authorization: KEY, ...headers } })).status).toBe(
        200,
      )
      const signed = await signedHeaders(daybook, { headers: operationHeaders('ListTrails'), body: '{}' })
      const request = { method: 'POST', headers: { ...signed, ...headers }, body: '{}' }
      expect((await fetch(daybook.url, request)).status).toBe(200)
    }
    const document = await fetch(`${daybook.url}/api/v1/openapi.json`, { headers: FROM_OTHER_SITES[0] ?? {} })
    expect(document.status).toBe(200)
  })
})

test('behind a proxy the public URL is the own site', async () => {
  const daybook = await openTestApp({ database: 'sqlite', DAYBOOK_PUBLIC_URL: 'https://daybook.example' })
  const statusFrom = async (origin: string) =>
    (await daybook.api('/sources', { headers: { authorization: KEY, origin } })).status
  expect(await statusFrom('https://daybook.example')).toBe(200)
  expect(await statusFrom('https://other.example')).toBe(403)
  await daybook.close()
})

describe('a request without a body', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  const withBody = Object.entries(API_ROUTES).filter(([, cases]) => cases.some(({ body }) => body))
  test.each(withBody)('is refused where a body is meant: %s', async (route, cases) => {
    const [method = ''] = route.split(' ')
    for (const { path } of cases) {
      const response = await daybook.api(path.replace('/api/v1', ''), { method })
      expect(response.status).toBe(400)
      const problem = await response.json()
      expect([problem.code, problem.field]).toEqual(['invalid', 'body'])
      if (!route.endsWith('/events'))
        expect(problem.detail).toBe('The request body must be a JSON object; the request has none.')
    }
  })

  test('every operation that requires a body is in that table', async () => {
    const document = await (await daybook.api('/openapi.json')).json()
    const paths = Object.entries<Record<string, { requestBody?: { required: boolean } }>>(document.paths)
    const described = paths.flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { requestBody }]) => requestBody?.required === true)
        .map(([method]) => `${method.toUpperCase()} /api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.toSorted()).toEqual(withBody.map(([route]) => route).toSorted())
  })
})
