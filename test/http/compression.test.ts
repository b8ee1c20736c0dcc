import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ADMIN_AUTHORIZATION, organisationIdOf } from '../support/cloudcontrol.ts'
import { operationHeaders, signedHeaders } from '../support/cloudtrail.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { reportRequest } from '../support/report-records.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const KEY = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
// Without the events that the requests of the test leave.
const SENT = 'eventSource=ec2.amazonaws.com'
const DAYS = 'start=2026-02-10&end=2026-02-11'
const EVENTS_PAGE_BYTES_MAX = 15_000

/** What every API answers with text of more than 1 KB. `{org}` is the customer's organisation. */
const TEXTS = [
  ['a page of events', `/events?${SENT}`],
  ['a page of the catalogue', '/actions'],
  ['a page of the report', '/reports'],
  ['the sign-in page', '/sign-in?next=/events'],
  ['an error page', '/nowhere'],
  ['a guide', '/docs/guides/finding-events'],
  ['the API reference', '/docs'],
  ['the style sheet', '/css/current.css'],
  ['a script', '/htmx.js'],
  ['the OpenAPI document', '/api/v1/openapi.json'],
  ['events as JSON', `/api/v1/events?${SENT}`],
  ['the catalogue as JSON', '/api/v1/actions'],
  ['an export as CSV', `/api/v1/events/export?format=csv&${SENT}`],
  ['an export as JSON', `/api/v1/events/export?format=json&${SENT}`],
  ['an export as NDJSON', `/api/v1/events/export?format=ndjson&${SENT}`],
  ['an export of the console', `/events/export?format=csv&${SENT}`],
  ['a report as CSV', `/api/v1/reports/administration?${DAYS}&format=csv`],
  ['a report as JSON', `/api/v1/reports/administration?${DAYS}&format=json`],
  ['a report of the console', '/reports/administration/file?format=csv&start=2026-02-10&end=2026-02-11'],
  ['a report of CloudControl', '/oec/0.9/{org}/auditlog?startDate=2026-02-10&endDate=2026-02-11'],
  ['the metrics', '/metrics'],
] as const

describe.each(DATABASES)('compression, on %s:', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  let organisation: string

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const requests = Array.from({ length: 70 }, (_, index) =>
      reportRequest('StopInstances', `user-${index % 9}`, '2026-02-10T10:00:00Z', {
        ...{ requestID: `r-${index}`, sourceIPAddress: `10.0.0.${index}` },
        resources: [{ ARN: `arn:aws:ec2:ru-msk:1:instance/i-0abc${index}`, type: 'AWS::EC2::Instance' }],
      }),
    )
    await daybook.send(requests)
    organisation = await organisationIdOf(daybook)
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  // Sends a request with every kind of credentials. The body is not decompressed.
  const send = (path: string, accepted: string, method = 'GET') => {
    const isCloudControl = path.startsWith('/oec')
    const headers = {
      'accept-encoding': accepted,
      ...(isCloudControl && { authorization: ADMIN_AUTHORIZATION }),
      ...(path.startsWith('/api') && { authorization: KEY }),
      ...(!path.startsWith('/sign-in') && { cookie: cookieOf(admin) }),
    }
    const raw: RequestInit & { decompress: boolean } = { method, headers, decompress: false }
    return fetch(daybook.url + path.replace('{org}', organisation), raw)
  }

  test.each(TEXTS)('%s is sent as gzip to those who accept it', async (_, path) => {
    const [plain, gzipped] = [await send(path, 'identity'), await send(path, 'gzip')]
    expect(gzipped.status).toBe(plain.status)
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(gzipped.headers.get('content-encoding')).toBe('gzip')
    for (const { headers } of [plain, gzipped]) expect(headers.get('vary')).toContain('Accept-Encoding')
    const [before, bytes] = [await plain.bytes(), await gzipped.bytes()]
    expect(before.length).toBeGreaterThan(1_024)
    expect(bytes.length).toBeLessThan(before.length * 0.6)
    const after = Bun.gunzipSync(bytes)
    expect(stable(after)).toBe(stable(before))
  })

  // CloudControl creates no report for HEAD.
  test.each(TEXTS.filter(([, path]) => !path.startsWith('/oec')))(
    '%s has the same headers for HEAD',
    async (_, path) => {
      const [get, head] = [await send(path, 'gzip'), await send(path, 'gzip', 'HEAD')]
      await get.bytes()
      for (const name of ['content-type', 'content-encoding', 'vary', 'etag', 'cache-control'])
        expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)])
    },
  )

  test('the answer of an AWS operation is sent as gzip', async () => {
    const operation = operationHeaders('LookupEvents')
    const headers = { ...(await signedHeaders(daybook, { headers: operation })), 'accept-encoding': 'gzip' }
    const raw: RequestInit & { decompress: boolean } = {
      ...{ method: 'POST', headers, body: '{}' },
      decompress: false,
    }
    const response = await fetch(daybook.url, raw)
    expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip'])
    const { Events } = JSON.parse(new TextDecoder().decode(Bun.gunzipSync(await response.bytes())))
    expect(Events.length).toBeGreaterThan(10)
  })

  test('the page of events is small', async () => {
    for (const path of ['/events', '/events?readOnly=any', '/events?q=i-0abc']) {
      const bytes = await (await send(path, 'gzip')).bytes()
      expect(new TextDecoder().decode(Bun.gunzipSync(bytes))).toContain('Load more')
      expect([path, bytes.length < EVENTS_PAGE_BYTES_MAX]).toEqual([path, true])
    }
  })

  test.each(['/healthz', '/api/v1/users'])('%s is too short to compress', async (path) => {
    expect((await send(path, 'gzip')).headers.get('content-encoding')).toBeNull()
  })
})

function cookieOf({ cookies }: ReturnType<typeof openConsoleClient>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

// Without what is different in every response: measurements, masked tokens, sealed positions and IDs.
function stable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  return text.replace(/^(?:daybook|process)_.*\n/gm, '').replace(/v1\.[\w-]+|[\w-]{36,}/g, '')
}
