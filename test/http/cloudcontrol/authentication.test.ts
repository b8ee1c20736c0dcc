import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { AS_ADMIN, ask, basic, organisationOf, readStatus } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { exchange } from '../../support/raw-http.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

const PASSWORD = 'pä:ss:wörd'
const HALF_HOUR_MS = 30 * 60_000
const EVENTS = '/events/export?format=json&eventName='

describe.each(DATABASES)('in by user name and password, on %s:', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.app.flows.operator.addUser(null, 'zoe.x_y-z', PASSWORD)
  })
  afterAll(() => daybook.close())
  // What was guessed wrong in one test must not slow down the next.
  beforeEach(() => daybook.at(new Date(daybook.clock().getTime() + HALF_HOUR_MS).toISOString()))

  const status = async (authorization: string) =>
    (await ask(daybook, '/oec/0.9/myaccount', authorization)).status
  const encoded = (text: string, encoding: BufferEncoding) =>
    `Basic ${Buffer.from(text, encoding).toString('base64')}`

  test('whoever says nothing, or says it otherwise, is asked for it', async () => {
    const others = [
      '',
      'Basic',
      'Basic ',
      'Basic !!',
      'Basic YWxpY2U=',
      `Bearer ${AS_ADMIN.slice(6)}`,
      'Digest x',
    ]
    for (const authorization of others) {
      const response = await ask(daybook, '/oec/0.9/myaccount', authorization)
      expect([authorization, response.status]).toEqual([authorization, 401])
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="Daybook", charset="UTF-8"')
      expect(readStatus(await response.text()).resultCode).toBe('AUTHORIZATION_FAILURE')
    }
  })

  test('the first colon ends the name, and the letters may be UTF-8 or, as Python sends them, ISO-8859-1', async () => {
    expect(await status(basic('zoe.x_y-z', PASSWORD))).toBe(200)
    expect(await status(encoded(`zoe.x_y-z:${PASSWORD}`, 'latin1'))).toBe(200)
    expect(await status(basic('zoe.x_y-z@000000000001', PASSWORD))).toBe(200)
    expect(await status(basic('zoe.x_y-z', PASSWORD).replace('Basic', 'bAsIc '))).toBe(200)
    expect(await status(basic('zoe.x_y-z', `${PASSWORD} `))).toBe(401)
    expect(await status(basic('zoe.x_y-z:', PASSWORD))).toBe(401)
  })

  test('a wrong password, an unknown name, an unknown account and nonsense are answered alike', async () => {
    const wrong = [
      basic(ADMIN.userName, 'wrong'),
      basic('nobody', ADMIN.password),
      basic('admin@000000000009', ADMIN.password),
      basic('admin@1', ADMIN.password),
      basic('', ''),
      basic('x'.repeat(4_000), 'x'.repeat(2_000)),
      basic('nul\0', 'nul\0'),
    ]
    const answers = new Set<string>()
    for (const authorization of wrong) {
      const response = await ask(daybook, '/oec/0.9/myaccount', authorization)
      answers.add(`${response.status} ${await response.text()}`)
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toStartWith('401 <?xml')
  })

  test('neither a key nor a session is a way in', async () => {
    expect(await status(basic(ADMIN.accessKeyId, ADMIN.secretAccessKey))).toBe(401)
    const { token } = await daybook.app.flows.access.signIn({
      ...{ userName: ADMIN.userName, password: ADMIN.password },
      clientInfo: { sourceIPAddress: '192.0.2.7', userAgent: 'test', requestId: 'test' },
    })
    const headers = { cookie: `daybook-session=${token}` }
    expect((await ask(daybook, '/oec/0.9/myaccount', '', { headers })).status).toBe(401)
  })

  test('guessing is slowed down, and says for how long', async () => {
    for (let count = 0; count < 5; count += 1) expect(await status(basic('zoe', `guess ${count}`))).toBe(401)
    const response = await ask(daybook, '/oec/0.9/myaccount', basic('zoe', 'guess 6'))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(readStatus(await response.text())).toMatchObject({
      resultDetail: 'Too many attempts. Try again in 1 second.',
      resultCode: 'REASON_529',
    })
  })

  test('coming in as often as one likes slows nobody down, makes no session and is no sign-in', async () => {
    const sessions = () =>
      daybook.app.store.sessions.list({ customer: 1, userName: 'zoe.x_y-z' }, daybook.clock())
    const signIns = async () => (await records('AwsConsoleSignIn')).length
    const before = await signIns()
    for (let count = 0; count < 25; count += 1) expect(await status(basic('zoe.x_y-z', PASSWORD))).toBe(200)
    expect(await sessions()).toEqual([])
    expect(await signIns()).toBe(before)
  })

  test('a wrong password is in the log, as at the sign-in', async () => {
    await status(basic('zoe.x_y-z', 'wrong'))
    const found = async () =>
      (await records('AwsConsoleSignIn')).find(
        ({ userIdentity, errorCode }) => userIdentity.userName === 'zoe.x_y-z' && errorCode === 'Failure',
      )
    // It is written down behind the answer.
    while (!(await found())) await Bun.sleep(2)
    expect((await found())?.errorMessage).toBe('The user name or the password is not right.')
  })

  test('who is deactivated, or has another password, is out with the next request', async () => {
    const { operator } = daybook.app.flows
    await operator.addUser(null, 'brief', PASSWORD)
    expect(await status(basic('brief', PASSWORD))).toBe(200)
    await operator.setPassword(null, 'brief', 'another password')
    expect(await status(basic('brief', PASSWORD))).toBe(401)
    expect(await status(basic('brief', 'another password'))).toBe(200)
  })

  const records = async (eventName: string) =>
    (await (await daybook.api(`${EVENTS}${eventName}`)).json()).Records as Told[]
})

type Told = { userIdentity: { userName: string }; errorCode?: string; errorMessage?: string }

describe('an address of this face', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite' })
  })
  afterAll(() => daybook.close())

  test('may have its slashes twice, anywhere, and is not sent elsewhere', async () => {
    const organisation = await organisationOf(daybook)
    const report = `/oec/0.9//${organisation}//auditlog?startDate=2026-03-01&endDate=2026-03-02`
    const paths = [
      '/oec/0.9//myaccount',
      '//oec/0.9/myaccount',
      '///oec///0.9///myaccount',
      report,
      `/${report}`,
    ]
    const head = `Host: daybook.test\r\nAuthorization: ${AS_ADMIN}\r\n\r\n`
    const answers = await exchange(
      daybook.url,
      paths.map((path) => `GET ${path} HTTP/1.1\r\n${head}`),
    )
    expect(answers.map((answer) => answer.status)).toEqual(paths.map(() => 'HTTP/1.1 200 OK'))
  })

  test('that does not exist, or does not know a method, is told in XML, to anybody', async () => {
    const told = async (path: string, method = 'GET') => {
      const response = await ask(daybook, path, '', { method })
      const { resultCode } = readStatus(await response.text())
      return [response.status, response.headers.get('allow'), resultCode]
    }
    for (const path of [
      '/oec/',
      '/oec/0.8/myaccount',
      '/oec/0.9/x/server',
      '/caas/2.11/x/auditlog/y',
      '/oec//x',
    ])
      expect(await told(path)).toEqual([404, null, 'RESOURCE_NOT_FOUND'])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of [
        '/oec/0.9/myaccount',
        '/oec/0.9/x/auditlog',
        '/caas/2.8/x/auditlog',
        '/caas/2.8/user/myUser',
      ])
        expect(await told(path, method)).toEqual([405, 'GET, HEAD', 'OPERATION_NOT_SUPPORTED'])
  })

  test('answers HEAD as GET without a body, and reads no report for it', async () => {
    const organisation = await organisationOf(daybook)
    const path = `/oec/0.9/${organisation}/auditlog?startDate=2026-03-01&endDate=2026-03-02`
    for (let count = 0; count < 25; count += 1) {
      const response = await ask(daybook, path, AS_ADMIN, { method: 'HEAD' })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'application/csv;charset=UTF-8',
      ])
    }
    expect((await ask(daybook, '/oec/0.9/myaccount', '', { method: 'HEAD' })).status).toBe(401)
    expect((await ask(daybook, path)).status).toBe(200)
  })
})
