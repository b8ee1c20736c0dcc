import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { maskToken, unmaskToken } from '../../../src/http/console/token-mask.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})

afterAll(() => daybook.close())

describe('sign-in', () => {
  test('a visitor without a session is sent to the sign-in page and back afterwards', async () => {
    const visitor = openConsoleClient(daybook)
    const signInPage = await visitor.get('/events?userName=alice')
    expect(signInPage.path).toBe('/sign-in?next=%2Fevents%3FuserName%3Dalice')
    const page = await visitor.submit(signInPage, { userName: ADMIN.userName, password: ADMIN.password })
    expect(page.path).toBe('/events?userName=alice')
    expect(page.status).toBe(200)
    expect(await page.texts('.user-label')).toEqual(['admin · Default'])
  })

  test('every failure has the same message', async () => {
    const visitor = openConsoleClient(daybook)
    const message = 'User name or password is incorrect.'
    for (const [userName, password] of [
      ['admin', 'not the password'],
      ['nobody', ADMIN.password],
      ['admin@000000000009', ADMIN.password],
      ["admin'; --", ADMIN.password],
      ['', ''],
    ] as const) {
      const page = await openConsoleClient(daybook).signIn(userName, password)
      expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, message])
      daybook.setClock(new Date(daybook.clock().getTime() + 60_000).toISOString())
    }
    const page = await visitor.signIn('nobody else', 'x')
    expect((await page.elements('#userName'))[0]?.attributes.value).toBe('nobody else')
    expect((await page.elements('#password'))[0]?.attributes.value).toBeUndefined()
  })

  test('repeated failures return 429 with the time to wait', async () => {
    const guess = () => openConsoleClient(daybook).signIn('eve', 'a guess')
    for (let count = 0; count < 5; count += 1) expect((await guess()).status).toBe(401)
    const page = await guess()
    expect(page.status).toBe(429)
    expect(page.headers.get('retry-after')).toBe('1')
    expect(await page.texts('.sign-in-error')).toEqual(['Too many attempts. Try again in 1 second.'])
  })

  test('the sign-in redirects only to pages of this Daybook', async () => {
    for (const next of [
      'https://example.com/',
      '//example.com',
      '/\\example.com',
      'javascript:alert(1)',
      '',
    ]) {
      const visitor = openConsoleClient(daybook)
      const signInPage = await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`)
      const page = await visitor.submit(signInPage, { userName: ADMIN.userName, password: ADMIN.password })
      expect(page.path).toBe('/overview')
    }
  })

  test('a signed-in user is redirected to the home page', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    expect((await visitor.get('/sign-in')).path).toBe('/overview')
  })

  test('the session cookie is invalid after a sign-out', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.signIn()
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
    expect((await visitor.submit(page, {})).path).toBe('/sign-in')
    expect(visitor.cookies.has('daybook-session')).toBe(false)
    const response = await fetch(`${daybook.url}/events`, { headers: { cookie }, redirect: 'manual' })
    expect(response.headers.get('location')).toBe('/sign-in?next=%2Fevents')
  })

  test('a session ends after 12 hours without a request, and after 7 days in any case', async () => {
    daybook.setClock(NOON)
    const idle = openConsoleClient(daybook)
    await idle.signIn()
    const active = openConsoleClient(daybook)
    await active.signIn()
    daybook.setClock('2026-03-01T23:00:00Z')
    expect((await active.get('/events')).path).toBe('/events')
    await waitForSessionUse()
    daybook.setClock('2026-03-02T00:00:01Z')
    expect((await idle.get('/events')).path).toStartWith('/sign-in')
    for (let hour = 20; hour < 7 * 24; hour += 10) {
      daybook.setClock(new Date(Date.parse(NOON) + hour * 3_600_000).toISOString())
      expect((await active.get('/events')).path).toBe('/events')
      await waitForSessionUse()
    }
    daybook.setClock('2026-03-08T12:00:01Z')
    expect((await active.get('/events')).path).toStartWith('/sign-in')
    daybook.setClock(NOON)
  })
})

// The last use of a session is recorded after the answer.
async function waitForSessionUse(): Promise<void> {
  const now = daybook.clock()
  const isRecorded = async () => {
    const all = await daybook.app.store.sessions.list({ customer: 1, userName: ADMIN.userName }, now)
    return all.some(({ seenAt }) => seenAt.getTime() === now.getTime())
  }
  while (!(await isRecorded())) await Bun.sleep(2)
}

describe('forms', () => {
  test('a form from another site returns 403', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.signIn()
    const csrf = (await page.elements('input[name=csrf]'))[0]?.attributes.value ?? ''
    for (const headers of [{ origin: 'https://example.com' }, { 'sec-fetch-site': 'cross-site' }]) {
      const body = new URLSearchParams({ csrf })
      expect((await visitor.request('/sign-out', { method: 'POST', body, headers })).status).toBe(403)
    }
    expect((await visitor.get('/events')).path).toBe('/events')
  })

  test('a form without its CSRF token returns 403', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    for (const csrf of ['', 'guessed']) {
      const body = new URLSearchParams({ csrf })
      expect((await visitor.request('/sign-out', { method: 'POST', body })).status).toBe(403)
    }
    const body = new URLSearchParams({ userName: ADMIN.userName, password: ADMIN.password, token: 'guessed' })
    expect((await openConsoleClient(daybook).request('/sign-in', { method: 'POST', body })).status).toBe(403)
  })

  test('a form has another token in every response, and each of them is accepted', async () => {
    const visitor = openConsoleClient(daybook)
    const signInTokens = await tokensOf(visitor, '/sign-in', 'token')
    expect(new Set(signInTokens).size).toBe(3)
    const secret = visitor.cookies.get('daybook-form') ?? ''
    for (const token of signInTokens) expect(unmaskToken(token)).toBe(secret)
    await visitor.signIn()
    const tokens = await tokensOf(visitor, '/account', 'csrf')
    expect(new Set(tokens).size).toBe(3)
    expect(new Set(tokens.map(unmaskToken)).size).toBe(1)
    for (const csrf of tokens) {
      const page = await visitor.post('/account/password', { csrf, present: 'x', wanted: 'y', again: 'z' })
      expect(page.status).toBe(400)
    }
  })

  test('a form with the token itself, or with another one masked, returns 403', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const [masked = ''] = await tokensOf(visitor, '/account', 'csrf')
    const token = unmaskToken(masked)
    for (const csrf of [
      token,
      maskToken(`${token}x`),
      maskToken(token.slice(1)),
      maskToken(''),
      masked.slice(2),
    ])
      expect([csrf, (await visitor.post('/account/password', { csrf })).status]).toEqual([csrf, 403])
  })

  test('a page contains neither the token itself nor a cookie', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const { html } = await visitor.get('/account')
    const [masked = ''] = await tokensOf(visitor, '/account', 'csrf')
    for (const [name, secret] of [...visitor.cookies, ['csrf', unmaskToken(masked)]])
      expect([name, html.includes(secret ?? '')]).toEqual([name, false])
  })

  test('a form of more than 16 KB returns 413', async () => {
    const body = new URLSearchParams({ userName: 'x'.repeat(20_000) })
    expect((await openConsoleClient(daybook).request('/sign-in', { method: 'POST', body })).status).toBe(413)
  })
})

// Opens a page three times and returns the token of its first form each time.
async function tokensOf(
  visitor: ReturnType<typeof openConsoleClient>,
  path: string,
  name: string,
): Promise<string[]> {
  const tokens: string[] = []
  for (let times = 0; times < 3; times += 1) {
    const page = await visitor.get(path)
    tokens.push((await page.elements(`input[name=${name}]`))[0]?.attributes.value ?? '')
  }
  return tokens
}

describe('cookies', () => {
  test('scripts can’t read them and other sites can’t send them', async () => {
    const answer = await openConsoleClient(daybook).request('/sign-in')
    expect(answer.headers.getSetCookie().join()).toMatch(
      /^daybook-form=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/,
    )
  })

  test('they are bound to the host if the public URL is https', async () => {
    const publicDaybook = await openTestApp({
      database: 'sqlite',
      DAYBOOK_PUBLIC_URL: 'https://daybook.example.org',
    })
    const visitor = openConsoleClient(publicDaybook, { origin: 'https://daybook.example.org' })
    const signInPage = await visitor.get('/sign-in')
    const token = (await signInPage.elements('input[name=token]'))[0]?.attributes.value ?? ''
    const body = new URLSearchParams({ token, userName: ADMIN.userName, password: ADMIN.password })
    const answer = await visitor.request('/sign-in', { method: 'POST', body })
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-daybook-session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    await publicDaybook.close()
  })
})
