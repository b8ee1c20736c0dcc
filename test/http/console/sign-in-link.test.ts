import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { totp } from '../../../src/adapters/totp.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { csrfTokenOf } from '../../support/page-content.ts'
import { encodingsOf, readAllFiles, readAllRows } from '../../support/secret-search.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const { faults: FAULTS } = MESSAGES
const MINUTE_MS = 60_000

describe.each(DATABASES)('a link that signs in once, on %s,', (database) => {
  let daybook: TestApp

  const open = async (settings: { [name: string]: string } = {}) => {
    await daybook?.close()
    daybook = await openTestApp({ database, ...settings })
  }
  beforeEach(() => open())
  afterAll(() => daybook.close())

  const links = () => daybook.app.services.signInLinks
  const newPath = async (userName: string = ADMIN.userName) => {
    const link = await links().create(null, userName)
    return `/sign-in/once?token=${link?.token}`
  }
  const later = (ms: number) => daybook.setClock(new Date(daybook.clock().getTime() + ms).toISOString())
  const press = async (path: string, visitor = openConsoleClient(daybook)): Promise<Page> =>
    visitor.submit(await visitor.get(path), {})
  const faultOn = async (page: Page) => [page.status, ...(await page.texts('.sign-in-error'))]
  const listSignIns = async () => {
    const { events } = await (await daybook.api('/events?eventName=AwsConsoleSignIn')).json()
    return events.map(({ userIdentity, errorMessage, additionalEventData }: { [name: string]: object }) => ({
      ...{ userIdentity, errorMessage, additionalEventData },
    }))
  }
  const BY_LINK = { signInMethod: 'One-Time Link' }

  test('leads to the console after one press of a button, and says so in the log', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.get(await newPath())
    expect(page.status).toBe(200)
    expect(await page.texts('main button')).toEqual(['Sign in'])
    const home = await visitor.submit(page, {})
    expect([home.path, home.status]).toEqual(['/overview', 200])
    expect(await listSignIns()).toMatchObject([
      { userIdentity: { userName: 'admin' }, additionalEventData: BY_LINK },
    ])
    const { events } = await (await daybook.api('/events?eventName=CreateSignInLink')).json()
    expect(events).toMatchObject([
      { userIdentity: { userName: 'operator' }, requestParameters: { userName: 'admin' } },
    ])
  })

  test('is not used up by opening it, however often', async () => {
    const path = await newPath()
    for (const method of ['GET', 'HEAD', 'GET', 'GET'])
      expect((await fetch(daybook.url + path, { method, headers: { purpose: 'prefetch' } })).status).toBe(200)
    expect((await press(path)).path).toBe('/overview')
  })

  test('works once, and a second use is refused and logged', async () => {
    const path = await newPath()
    await press(path)
    const again = await press(path)
    expect(await faultOn(again)).toEqual([401, FAULTS.signInLinkUsed])
    // What was refused is stored after the answer.
    while ((await listSignIns()).length < 2) await Bun.sleep(5)
    expect(await listSignIns()).toMatchObject([
      {
        userIdentity: { userName: 'admin' },
        errorMessage: FAULTS.signInLinkUsed,
        additionalEventData: BY_LINK,
      },
      { userIdentity: { userName: 'admin' }, additionalEventData: BY_LINK },
    ])
  })

  test('works once, also if it is used many times at the same moment', async () => {
    const path = await newPath()
    const visitors = Array.from({ length: 6 }, () => openConsoleClient(daybook))
    const pages = await Promise.all(visitors.map((visitor) => visitor.get(path)))
    const used = await Promise.all(
      visitors.map((visitor, index) => visitor.submit(pages[index] ?? fail(), {})),
    )
    expect(used.filter((page) => page.path === '/overview')).toHaveLength(1)
    const owner = { customer: 1, userName: 'admin' }
    expect(await daybook.app.store.sessions.list(owner, daybook.clock())).toHaveLength(1)
  })

  test('expires after 15 minutes', async () => {
    const [first, second] = [await newPath(), await newPath()]
    later(15 * MINUTE_MS - 1)
    expect((await press(first)).path).toBe('/overview')
    later(1)
    expect(await faultOn(await press(second))).toEqual([401, FAULTS.signInLinkUsed])
  })

  test('is refused with a token that is wrong, incomplete or the hash of one', async () => {
    const path = await newPath()
    const token = path.split('token=')[1] ?? ''
    const hash = daybook.app.context.secrets.hash(token)
    const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    for (const wrong of [hash, other])
      expect(await faultOn(await press(`/sign-in/once?token=${wrong}`))).toEqual([401, FAULTS.signInLinkUsed])
    for (const incomplete of ['', token.slice(0, -1), `${token}x`, '%00'])
      expect(
        await faultOn(await openConsoleClient(daybook).get(`/sign-in/once?token=${incomplete}`)),
      ).toEqual([401, FAULTS.signInLinkIncomplete])
    expect(await listSignIns()).toEqual([])
    expect((await press(path)).path).toBe('/overview')
  })

  test('is refused without the token of its form, and from another site', async () => {
    const path = await newPath()
    const link = path.split('token=')[1] ?? ''
    const visitor = openConsoleClient(daybook)
    await visitor.get(path)
    expect((await visitor.post('/sign-in/once', { link, token: 'x' })).status).toBe(403)
    const forged = await visitor.request('/sign-in/once', {
      ...{ method: 'POST', body: new URLSearchParams({ link }) },
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(forged.status).toBe(403)
    expect((await press(path, visitor)).path).toBe('/overview')
  })

  test('is guessed no faster than a password, and guesses do not use it up', async () => {
    const path = await newPath()
    const visitor = openConsoleClient(daybook)
    const wrong = await visitor.get(`/sign-in/once?token=${'x'.repeat(43)}`)
    const statuses: number[] = []
    for (let count = 0; count < 25; count += 1) statuses.push((await visitor.submit(wrong, {})).status)
    expect(statuses).toContain(401)
    expect(statuses.at(-1)).toBe(429)
    const delayed = await press(path, visitor)
    expect(delayed.headers.get('retry-after')).toMatch(/^\d+$/)
    later(10 * MINUTE_MS)
    expect((await visitor.submit(delayed, {})).path).toBe('/overview')
  })

  test('still asks for a second factor, and for a password of one’s own', async () => {
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const setup = await admin.get('/account/second-factor')
    const secret = (await setup.texts('.factor-secret'))[0]?.replaceAll(' ', '') ?? ''
    const code = totp.codeAt(secret, Math.floor(daybook.clock().getTime() / 30_000))
    await admin.submitTo(setup, '/account/second-factor', { code })
    const visitor = openConsoleClient(daybook)
    expect((await press(await newPath(), visitor)).path).toBe('/sign-in/code')
    expect((await visitor.get('/events')).path).toStartWith('/sign-in/code')
    await daybook.api('/users', postJson({ userName: 'ann', password: 'an initial word of four' }))
    expect((await press(await newPath('ann'))).path).toBe('/sign-in/password')
  })

  test('is void once its user signs in, gets another password, is deactivated or deleted', async () => {
    await daybook.api('/users', postJson({ userName: 'ann', password: 'an initial word of four' }))
    const change = (method: string, path: string, body?: object) =>
      daybook.api(path, body ? { ...postJson(body), method } : { method })
    const changes = [
      () => openConsoleClient(daybook).signIn('ann', 'an initial word of four'),
      () => change('POST', '/users/ann/password'),
      () => change('PATCH', '/users/ann', { active: false }),
      () => change('PATCH', '/users/ann', { active: true }),
      () => change('DELETE', '/users/ann'),
    ]
    for (const make of changes) {
      const path = await newPath('ann')
      await make()
      expect(await faultOn(await press(path))).toEqual([401, FAULTS.signInLinkUsed])
    }
  })

  test('is void once its user has changed the password', async () => {
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const path = await newPath()
    const wanted = 'words that only the admin knows'
    const values = { present: ADMIN.password, wanted, again: wanted }
    const csrf = await csrfTokenOf(await admin.get('/account'))
    await admin.post('/account/password', { csrf, ...values })
    expect(await faultOn(await press(path))).toEqual([401, FAULTS.signInLinkUsed])
  })

  test('does not exist where the identity provider is the only way to sign in', async () => {
    await open({
      DAYBOOK_OIDC_ISSUER: 'http://127.0.0.1:9',
      DAYBOOK_OIDC_CLIENT_ID: 'daybook',
      DAYBOOK_OIDC_CLIENT_SECRET: 'a secret of the client',
      DAYBOOK_OIDC_ONLY: 'true',
    })
    expect(await links().create(null, 'admin')).toBeNull()
    expect(await faultOn(await press(`/sign-in/once?token=${'x'.repeat(43)}`))).toEqual([
      401,
      FAULTS.passwordsOff,
    ])
  })

  test('is in no log, and only as a hash in the database', async () => {
    await open({ DAYBOOK_LOG_LEVEL: 'debug' })
    const path = await newPath()
    await press(path)
    const token = path.split('token=')[1] ?? ''
    expect(daybook.log.join('')).toContain('"path":"/sign-in/once"')
    expect(daybook.log.join('')).not.toContain(token)
    const { databaseUrl, dataDir } = daybook
    const stored = databaseUrl === null ? readAllFiles(dataDir) : await readAllRows(databaseUrl)
    expect(stored).toContain(daybook.app.context.secrets.hash(token))
    for (const encoded of encodingsOf(token)) expect(stored).not.toContain(encoded)
  })

  test('is purged a day after it has expired', async () => {
    const path = await newPath()
    const hash = daybook.app.context.secrets.hash(path.split('token=')[1] ?? '')
    later(15 * MINUTE_MS + 24 * 60 * MINUTE_MS)
    await links().purge()
    expect(await daybook.app.store.signInLinks.find(hash)).toMatchObject({ userName: 'admin' })
    later(1)
    await links().purge()
    expect(await daybook.app.store.signInLinks.find(hash)).toBeNull()
  })
})

function fail(): never {
  throw new Error('There is no page.')
}
