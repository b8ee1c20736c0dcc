import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  ADMIN_AUTHORIZATION,
  organisationIdOf,
  parseStatus,
  REPORT_HEADER,
  requestCloudControl,
} from '../../support/cloudcontrol.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const DAYS = 'startDate=2026-02-01&endDate=2026-03-01'
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** The media types that the .NET client can parse. */
const CSV_TYPES = ['text/csv', 'application/csv', 'text/plain']
const TYPES = 'urn:didata.com:api:cloud:types'
const DIRECTORY = 'http://oec.api.opsource.net/schemas/directory'

let daybook: TestApp
let organisation: string
beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  organisation = await organisationIdOf(daybook)
  const resources = [{ type: 'AWS::EC2::KeyPair', name: 'schlüssel' }]
  const about = { eventTime: '2026-02-10T08:00:00Z', userName: 'carl', resources }
  await daybook.send([{ eventName: 'CreateKeyPair', ...about }])
})
afterAll(() => daybook.close())

describe('the PowerShell module', () => {
  // .NET sends credentials only after a challenge, and to the same URL.
  const get = async (path: string): Promise<Response> => {
    const first = await requestCloudControl(daybook, path, '')
    expect([first.status, first.headers.get('location')]).toEqual([401, null])
    expect(first.headers.get('www-authenticate')).toMatch(/^Basic realm="[^"]+"/)
    await first.body?.cancel()
    return requestCloudControl(daybook, path)
  }

  test.each([
    ['/caas/2.11//user/myUser', TYPES, /<organization id="([^"]+)"><name>[^<]*<\/name><\/organization>/],
    ['/oec/0.9//myaccount', DIRECTORY, /:orgId>([^<]+)</],
  ])('signs in at %s, with a double slash', async (path, namespace, pattern) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(mediaTypeOf(response)).toEqual({ type: 'text/xml', charset: 'utf-8' })
    const text = await response.text()
    expect(rootNamespaceOf(text)).toBe(namespace)
    expect(pattern.exec(text)?.[1]).toMatch(GUID)
    expect(pattern.exec(text)?.[1]).toBe(organisation)
  })

  test('saves the report', async () => {
    const response = await get(`/oec/0.9/${organisation}/auditlog?${DAYS}`)
    const { type, charset } = mediaTypeOf(response)
    expect(CSV_TYPES).toContain(type)
    expect(charset).toBe('utf-8')
    const [header, row] = (await response.text()).split('\n')
    expect(header).toBe(REPORT_HEADER)
    expect(row).toContain('schlüssel')
  })

  test.each([
    [400, () => `/oec/0.9/${organisation}/auditlog?startDate=01/02/2026&endDate=2026-03-01`, 'REASON_520'],
    [403, () => `/oec/0.9/8a8f6abc-2745-4d8a-9cbc-8dabe5a7d0e4/auditlog?${DAYS}`, 'REASON_140'],
  ])('reads the error from the Status document of a %d response', async (status, path, code) => {
    const response = await get(path())
    expect([response.status, mediaTypeOf(response).type]).toEqual([status, 'text/xml'])
    expect(parseStatus(await response.text())).toMatchObject({ result: 'ERROR', resultCode: code })
  })
})

describe('the Ruby gems', () => {
  test.each(['/oec/0.9', '/caas/2.8'])(
    'get the report under %s, whatever their Accept header',
    async (base) => {
      const headers = {
        accept: 'application/json',
        'content-type': 'application/xml',
        'user-agent': 'CaaS Ruby SDK',
      }
      const response = await requestCloudControl(
        daybook,
        `${base}/${organisation}/auditlog?${DAYS}`,
        ADMIN_AUTHORIZATION,
        { headers },
      )
      expect(response.status).toBe(200)
      expect(await response.text()).toStartWith(`${REPORT_HEADER}\n`)
    },
  )
})

describe('the Go client', () => {
  test('finds its organisation with any namespace prefix', async () => {
    const text = await (await requestCloudControl(daybook, '/oec/0.9/myaccount')).text()
    expect(/<(?:\w+:)?orgId>([^<]*)</.exec(text)?.[1]).toBe(organisation)
  })

  test('recognises wrong credentials by the status', async () => {
    expect((await requestCloudControl(daybook, '/oec/0.9/myaccount', 'Basic YTpi')).status).toBe(401)
  })
})

describe('curl and a spreadsheet', () => {
  test('get the same bytes with any Accept header', async () => {
    const texts = []
    for (const accept of ['*/*', 'text/html', 'text/csv', 'application/xml;q=0'])
      texts.push(
        await (
          await requestCloudControl(
            daybook,
            `/oec/0.9/${organisation}/auditlog?${DAYS}`,
            ADMIN_AUTHORIZATION,
            { headers: { accept } },
          )
        ).text(),
      )
    expect(new Set(texts).size).toBe(1)
  })
})

function mediaTypeOf(response: Response): { type: string; charset: string | undefined } {
  const [type = '', parameter = ''] = (response.headers.get('content-type') ?? '').split(';')
  return { type: type.trim(), charset: /charset=(\S+)/.exec(parameter)?.[1]?.toLowerCase() }
}

function rootNamespaceOf(xml: string): string | undefined {
  const [, prefix = ''] = /<(?:(\w+):)?\w+ xmlns/.exec(xml) ?? []
  return new RegExp(` xmlns${prefix === '' ? '' : `:${prefix}`}="([^"]+)"`).exec(xml)?.[1]
}
