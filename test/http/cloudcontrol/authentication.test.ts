import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import {
  ADMIN_AUTHORIZATION,
  basicAuthorization,
  organisationIdOf,
  parseStatus,
  requestCloudControl,
} from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { sendRawRequests } from '../../support/raw-http.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { acceptPasswords } from '../../support/test-users.ts'

const PASSWORD = 'pä:ss:wörd for zoe'
const HALF_HOUR_MS = 30 * 60_000
const EVENTS = '/events/export?format=json&eventName='

describe.each(DATABASES)('authentication with user name and password, on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.app.services.provisioning.createUser(null, 'zoe.x_y-z', PASSWORD)
    await acceptPasswords(daybook)
  })
  afterAll(() => daybook.close())
  // Wrong passwords in one test must not throttle the next.
  beforeEach(() => daybook.setClock(new Date(daybook.clock().getTime() + HALF_HOUR_MS).toISOString()))

  const status = async (authorization: string) =>
    (await requestCloudControl(daybook, '/oec/0.9/myaccount', authorization)).status
  const encoded = (text: string, encoding: BufferEncoding) =>
    `Basic ${Buffer.from(text, encoding).toString('base64')}`

  test('returns 401 with a challenge without HTTP Basic credentials', async () => {
    const headers = [
      '',
      'Basic',
      'Basic ',
      'Basic !!',
      'Basic YWxpY2U=',
      `Bearer ${ADMIN_AUTHORIZATION.slice(6)}`,
      'Digest x',
    ]
    for (const authorization of headers) {
      const response = await requestCloudControl(daybook, '/oec/0.9/myaccount', authorization)
      expect([authorization, response.status]).toEqual([authorization, 401])
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="Daybook", charset="UTF-8"')
      expect(parseStatus(await response.text()).resultCode).toBe('AUTHORIZATION_FAILURE')
    }
  })

  test('splits at the first colon, and accepts UTF-8 and, for Python, ISO-8859-1', async () => {
    expect(await status(basicAuthorization('zoe.x_y-z', PASSWORD))).toBe(200)
    expect(await status(encoded(`zoe.x_y-z:${PASSWORD}`, 'latin1'))).toBe(200)
    expect(await status(basicAuthorization('zoe.x_y-z@000000000001', PASSWORD))).toBe(200)
    expect(await status(basicAuthorization('zoe.x_y-z', PASSWORD).replace('Basic', 'bAsIc '))).toBe(200)
    expect(await status(basicAuthorization('zoe.x_y-z', `${PASSWORD} `))).toBe(401)
    expect(await status(basicAuthorization('zoe.x_y-z:', PASSWORD))).toBe(401)
  })

  test('answers a wrong password, an unknown name, an unknown account and malformed ones the same', async () => {
    const invalid = [
      basicAuthorization(ADMIN.userName, 'wrong'),
      basicAuthorization('nobody', ADMIN.password),
      basicAuthorization('admin@000000000009', ADMIN.password),
      basicAuthorization('admin@1', ADMIN.password),
      basicAuthorization('', ''),
      basicAuthorization('x'.repeat(4_000), 'x'.repeat(2_000)),
      basicAuthorization('nul\0', 'nul\0'),
    ]
    const responses = new Set<string>()
    for (const authorization of invalid) {
      const response = await requestCloudControl(daybook, '/oec/0.9/myaccount', authorization)
      responses.add(`${response.status} ${await response.text()}`)
    }
    expect(responses.size).toBe(1)
    expect([...responses][0]).toStartWith('401 <?xml')
  })

  test('does not accept access keys or sessions', async () => {
    expect(await status(basicAuthorization(ADMIN.accessKeyId, ADMIN.secretAccessKey))).toBe(401)
    const { token } = await daybook.app.services.sessions.signIn({
      ...{ userName: ADMIN.userName, password: ADMIN.password },
      clientInfo: { sourceIPAddress: '192.0.2.7', userAgent: 'test', requestId: 'test' },
    })
    const headers = { cookie: `daybook-session=${token}` }
    expect((await requestCloudControl(daybook, '/oec/0.9/myaccount', '', { headers })).status).toBe(401)
  })

  test('throttles wrong passwords, with Retry-After', async () => {
    for (let count = 0; count < 5; count += 1)
      expect(await status(basicAuthorization('zoe', `guess ${count}`))).toBe(401)
    const response = await requestCloudControl(
      daybook,
      '/oec/0.9/myaccount',
      basicAuthorization('zoe', 'guess 6'),
    )
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(parseStatus(await response.text())).toMatchObject({
      resultDetail: 'Too many attempts. Try again in 1 second.',
      resultCode: 'REASON_529',
    })
  })

  test('does not throttle right passwords, and creates neither sessions nor sign-in entries', async () => {
    const sessions = () =>
      daybook.app.store.sessions.list({ customer: 1, userName: 'zoe.x_y-z' }, daybook.clock())
    const signIns = async () => (await records('AwsConsoleSignIn')).length
    const before = await signIns()
    for (let count = 0; count < 25; count += 1)
      expect(await status(basicAuthorization('zoe.x_y-z', PASSWORD))).toBe(200)
    expect(await sessions()).toEqual([])
    expect(await signIns()).toBe(before)
  })

  test('records an audit entry for a wrong password, as the sign-in page does', async () => {
    await status(basicAuthorization('zoe.x_y-z', 'wrong'))
    const failure = async () =>
      (await records('AwsConsoleSignIn')).find(
        ({ userIdentity, errorCode }) => userIdentity.userName === 'zoe.x_y-z' && errorCode === 'Failure',
      )
    // Daybook writes the audit entry after it has answered.
    while (!(await failure())) await Bun.sleep(2)
    expect((await failure())?.errorMessage).toBe('User name or password is incorrect.')
  })

  test('applies a new password from the next request on', async () => {
    const { provisioning } = daybook.app.services
    await provisioning.createUser(null, 'brief', PASSWORD)
    await acceptPasswords(daybook)
    expect(await status(basicAuthorization('brief', PASSWORD))).toBe(200)
    await provisioning.setPassword(null, 'brief', 'another password')
    await acceptPasswords(daybook)
    expect(await status(basicAuthorization('brief', PASSWORD))).toBe(401)
    expect(await status(basicAuthorization('brief', 'another password'))).toBe(200)
  })

  const records = async (eventName: string) =>
    (await (await daybook.api(`${EVENTS}${eventName}`)).json()).Records as SignInRecord[]
})

type SignInRecord = { userIdentity: { userName: string }; errorCode?: string; errorMessage?: string }

describe('a URL of the CloudControl API', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test('can have repeated slashes, and does not redirect', async () => {
    const organisation = await organisationIdOf(daybook)
    const report = `/oec/0.9//${organisation}//auditlog?startDate=2026-03-01&endDate=2026-03-02`
    const paths = [
      '/oec/0.9//myaccount',
      '//oec/0.9/myaccount',
      '///oec///0.9///myaccount',
      report,
      `/${report}`,
    ]
    const head = `Host: daybook.test\r\nAuthorization: ${ADMIN_AUTHORIZATION}\r\n\r\n`
    const responses = await sendRawRequests(
      daybook.url,
      paths.map((path) => `GET ${path} HTTP/1.1\r\n${head}`),
    )
    expect(responses.map((response) => response.status)).toEqual(paths.map(() => 'HTTP/1.1 200 OK'))
  })

  test('that does not exist or does not accept the method returns XML, even without authentication', async () => {
    const outcomeOf = async (path: string, method = 'GET') => {
      const response = await requestCloudControl(daybook, path, '', { method })
      const { resultCode } = parseStatus(await response.text())
      return [response.status, response.headers.get('allow'), resultCode]
    }
    for (const path of [
      '/oec/',
      '/oec/0.8/myaccount',
      '/oec/0.9/x/server',
      '/caas/2.11/x/auditlog/y',
      '/oec//x',
    ])
      expect(await outcomeOf(path)).toEqual([404, null, 'RESOURCE_NOT_FOUND'])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of [
        '/oec/0.9/myaccount',
        '/oec/0.9/x/auditlog',
        '/caas/2.8/x/auditlog',
        '/caas/2.8/user/myUser',
      ])
        expect(await outcomeOf(path, method)).toEqual([405, 'GET, HEAD', 'OPERATION_NOT_SUPPORTED'])
  })

  test('answers HEAD like GET, without a body and without counting as a download', async () => {
    const organisation = await organisationIdOf(daybook)
    const path = `/oec/0.9/${organisation}/auditlog?startDate=2026-03-01&endDate=2026-03-02`
    for (let count = 0; count < 25; count += 1) {
      const response = await requestCloudControl(daybook, path, ADMIN_AUTHORIZATION, { method: 'HEAD' })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'application/csv;charset=UTF-8',
      ])
    }
    expect((await requestCloudControl(daybook, '/oec/0.9/myaccount', '', { method: 'HEAD' })).status).toBe(
      401,
    )
    expect((await requestCloudControl(daybook, path)).status).toBe(200)
  })
})
