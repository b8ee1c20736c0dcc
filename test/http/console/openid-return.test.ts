import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import {
  CLIENT,
  type IdentityProvider,
  openIdentityProvider,
  openIdSettings,
  signInAtProvider,
  signInWithProvider,
  startSignIn,
} from '../../support/identity-provider.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const ATTEMPT = 'daybook-openid'
const EXPIRED = 'This sign-in took too long or was started in another window. Please try again.'
const NOT_CONFIRMED = 'The identity provider did not confirm your identity.'
const UNAVAILABLE =
  'The identity provider is not available at the moment. Try again later, or sign in with your password.'

type Visitor = ReturnType<typeof openConsoleClient>

let provider: IdentityProvider
let daybook: TestApp
let minutes = 0

beforeAll(async () => {
  provider = await openIdentityProvider()
  daybook = await openTestApp({ database: 'sqlite', ...openIdSettings(provider) })
  provider.registerClient(daybook.url)
  await createTestUser(daybook, BOB)
})

afterAll(async () => {
  await daybook.close()
  await provider.close()
})

// The clock advances between the tests, so that the failures of one test do not throttle the next.
beforeEach(() => {
  minutes += 30
  daybook.setClock(new Date(Date.parse(NOON) + minutes * 60_000).toISOString())
})

describe('the callback of the identity provider is refused with', () => {
  test('a wrong state', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = new URL(await signInAtProvider(await startSignIn(visitor), 'bob'))
    callback.searchParams.set('state', 'a'.repeat(43))
    await expectRefusal(visitor, callback.href, NOT_CONFIRMED)
  })

  test('a wrong issuer', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = new URL(await signInAtProvider(await startSignIn(visitor), 'bob'))
    callback.searchParams.set('iss', 'https://id.example.org')
    await expectRefusal(visitor, callback.href, NOT_CONFIRMED)
  })

  test('a wrong nonce or a wrong code challenge', async () => {
    for (const name of ['nonce', 'code_challenge']) {
      const visitor = openConsoleClient(daybook)
      const start = new URL(await startSignIn(visitor))
      start.searchParams.set(name, 'a'.repeat(43))
      await expectRefusal(visitor, await signInAtProvider(start.href, 'bob'), NOT_CONFIRMED)
    }
  })

  test('a code that was already used', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    const cookie = visitor.cookies.get(ATTEMPT) ?? ''
    expect((await visitor.get(callback)).path).toBe('/overview')
    const thief = openConsoleClient(daybook)
    thief.cookies.set(ATTEMPT, cookie)
    await expectRefusal(thief, callback, NOT_CONFIRMED)
  })

  test('a missing, foreign or altered cookie', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    const cookie = visitor.cookies.get(ATTEMPT) ?? ''
    await expectRefusal(openConsoleClient(daybook), callback, EXPIRED)
    const stranger = openConsoleClient(daybook)
    await startSignIn(stranger)
    await expectRefusal(stranger, callback, NOT_CONFIRMED)
    const alteredCookies = [
      'v1.',
      'x',
      `${cookie}xxxx`,
      cookie.slice(0, -4),
      `${cookie.slice(0, 40)}AAAA${cookie.slice(44)}`,
    ]
    for (const value of alteredCookies) {
      visitor.cookies.set(ATTEMPT, value)
      await expectRefusal(visitor, callback, EXPIRED)
    }
  })

  test('an attempt that is more than ten minutes old', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    daybook.setClock(new Date(daybook.clock().getTime() + 10 * 60_000 + 1).toISOString())
    await expectRefusal(visitor, callback, EXPIRED)
  })

  test('no parameters', async () => {
    const visitor = openConsoleClient(daybook)
    await expectRefusal(visitor, '/sign-in/openid/callback', EXPIRED)
    await startSignIn(visitor)
    await expectRefusal(visitor, '/sign-in/openid/callback', NOT_CONFIRMED)
  })

  test('status 429 after 20 failures from one address', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 22; count += 1) {
      const visitor = openConsoleClient(daybook)
      await startSignIn(visitor)
      statuses.push((await visitor.get('/sign-in/openid/callback?code=x&state=y')).status)
    }
    expect(new Set(statuses.slice(0, 20))).toEqual(new Set([401]))
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('while the identity provider is down', () => {
  test('the sign-in page says so, passwords work, and the button works once the provider is back', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(
      await startSignIn(visitor, '/sign-in/openid?next=/events/y'),
      'bob',
    )
    await provider.close()
    const page = await visitor.get(callback)
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([503, UNAVAILABLE])
    expect((await page.elements('.sign-in-provider a'))[0]?.attributes.href).toBe(
      '/sign-in/openid?next=%2Fevents%2Fy',
    )
    const signInPage = await visitor.get('/sign-in/openid?next=/events/x')
    expect([signInPage.status, ...(await signInPage.texts('.sign-in-error'))]).toEqual([503, UNAVAILABLE])
    const eventsPage = await visitor.submit(signInPage, {
      userName: ADMIN.userName,
      password: ADMIN.password,
    })
    expect(eventsPage.path).toBe('/events/x')
    await provider.reopen()
    expect((await signInWithProvider(openConsoleClient(daybook), 'bob')).path).toBe('/overview')
  })
})

describe('the log', () => {
  test('has the reason of a failed sign-in and no secret', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    const cookie = visitor.cookies.get(ATTEMPT) ?? ''
    await visitor.get(callback)
    visitor.cookies.clear()
    visitor.cookies.set(ATTEMPT, cookie)
    await expectRefusal(visitor, callback, NOT_CONFIRMED)
    expect(JSON.parse(daybook.log.at(-1) ?? '')).toMatchObject({
      level: 'warn',
      happening: 'Sign-in with the identity provider failed',
      issuer: provider.issuer,
      reason: 'invalid_grant: grant request is invalid',
    })
    const code = new URL(callback).searchParams.get('code') ?? ''
    for (const secret of [code, CLIENT.secret, cookie]) expect(daybook.log.join()).not.toContain(secret)
  })

  test('says that the client secret is wrong', async () => {
    const settings = { ...openIdSettings(provider), DAYBOOK_OIDC_CLIENT_SECRET: 'another-client-secret' }
    const misconfigured = await openTestApp({ database: 'sqlite', ...settings })
    provider.registerClient(misconfigured.url)
    const page = await signInWithProvider(openConsoleClient(misconfigured), 'bob')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([503, UNAVAILABLE])
    expect(misconfigured.log.at(-1)).toContain('"reason":"invalid_client: client authentication failed"')
    expect(misconfigured.log.join()).not.toContain('another-client-secret')
    provider.registerClient(daybook.url)
    await misconfigured.close()
  })
})

// Expects the sign-in page with a message, and no cookie of an attempt or a session.
async function expectRefusal(visitor: Visitor, callback: string, message: string): Promise<void> {
  const page = await visitor.get(callback)
  expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, message])
  expect(await page.elements('#password')).toHaveLength(1)
  expect(visitor.cookies.has(ATTEMPT)).toBe(false)
  expect(visitor.cookies.has('daybook-session')).toBe(false)
}
