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
import { BOB, CAROL, createTestUser } from '../../support/test-users.ts'

const ATTEMPT = 'daybook-openid'
const STALE = 'This sign-in took too long or was started in another window. Please try again.'
const DOUBTED = 'The identity provider did not confirm your identity.'
const AWAY =
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

// Time goes on from test to test, so that none of them has to wait for another's attempts.
beforeEach(() => {
  minutes += 30
  daybook.setClock(new Date(Date.parse(NOON) + minutes * 60_000).toISOString())
})

describe('the callback of the identity provider is refused with', () => {
  test('a wrong state', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = new URL(await signInAtProvider(await startSignIn(visitor), 'bob'))
    callback.searchParams.set('state', 'a'.repeat(43))
    await sorry(visitor, callback.href, DOUBTED)
  })

  test('a wrong issuer', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = new URL(await signInAtProvider(await startSignIn(visitor), 'bob'))
    callback.searchParams.set('iss', 'https://id.example.org')
    await sorry(visitor, callback.href, DOUBTED)
  })

  test('a wrong nonce or a wrong code challenge', async () => {
    for (const name of ['nonce', 'code_challenge']) {
      const visitor = openConsoleClient(daybook)
      const start = new URL(await startSignIn(visitor))
      start.searchParams.set(name, 'a'.repeat(43))
      await sorry(visitor, await signInAtProvider(start.href, 'bob'), DOUBTED)
    }
  })

  test('a code that was already used', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    const kept = visitor.cookies.get(ATTEMPT) ?? ''
    expect((await visitor.get(callback)).path).toBe('/events')
    const thief = openConsoleClient(daybook)
    thief.cookies.set(ATTEMPT, kept)
    await sorry(thief, callback, DOUBTED)
  })

  test('a missing, foreign or altered cookie', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    const kept = visitor.cookies.get(ATTEMPT) ?? ''
    await sorry(openConsoleClient(daybook), callback, STALE)
    const other = openConsoleClient(daybook)
    await startSignIn(other)
    await sorry(other, callback, DOUBTED)
    const forged = ['v1.', 'x', `${kept}xxxx`, kept.slice(0, -4), `${kept.slice(0, 40)}AAAA${kept.slice(44)}`]
    for (const value of forged) {
      visitor.cookies.set(ATTEMPT, value)
      await sorry(visitor, callback, STALE)
    }
  })

  test('an attempt that is more than ten minutes old', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    daybook.setClock(new Date(daybook.clock().getTime() + 10 * 60_000 + 1).toISOString())
    await sorry(visitor, callback, STALE)
  })

  test('no parameters', async () => {
    const visitor = openConsoleClient(daybook)
    await sorry(visitor, '/sign-in/openid/callback', STALE)
    await startSignIn(visitor)
    await sorry(visitor, '/sign-in/openid/callback', DOUBTED)
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
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([503, AWAY])
    expect((await page.elements('.sign-in-provider a'))[0]?.attributes.href).toBe(
      '/sign-in/openid?next=%2Fevents%2Fy',
    )
    const door = await visitor.get('/sign-in/openid?next=/events/x')
    expect([door.status, ...(await door.texts('.sign-in-error'))]).toEqual([503, AWAY])
    const inside = await visitor.submit(door, { userName: ADMIN.userName, password: ADMIN.password })
    expect(inside.path).toBe('/events/x')
    await provider.reopen()
    expect((await signInWithProvider(openConsoleClient(daybook), 'bob')).path).toBe('/events')
  })
})

describe('the log', () => {
  test('has the reason of a failed sign-in and no secret', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    const kept = visitor.cookies.get(ATTEMPT) ?? ''
    await visitor.get(callback)
    visitor.cookies.clear()
    visitor.cookies.set(ATTEMPT, kept)
    await sorry(visitor, callback, DOUBTED)
    expect(JSON.parse(daybook.log.at(-1) ?? '')).toMatchObject({
      level: 'warn',
      happening: 'Sign-in with the identity provider failed',
      issuer: provider.issuer,
      reason: 'invalid_grant: grant request is invalid',
    })
    const code = new URL(callback).searchParams.get('code') ?? ''
    for (const secret of [code, CLIENT.secret, kept]) expect(daybook.log.join()).not.toContain(secret)
  })

  test('says that the client secret is wrong', async () => {
    const wrong = { ...openIdSettings(provider), DAYBOOK_OIDC_CLIENT_SECRET: 'another-client-secret' }
    const mistaken = await openTestApp({ database: 'sqlite', ...wrong })
    provider.registerClient(mistaken.url)
    const page = await signInWithProvider(openConsoleClient(mistaken), 'bob')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([503, AWAY])
    expect(mistaken.log.at(-1)).toContain('"reason":"invalid_client: client authentication failed"')
    expect(mistaken.log.join()).not.toContain('another-client-secret')
    provider.registerClient(daybook.url)
    await mistaken.close()
  })
})

describe('with other settings', () => {
  test('the customer, the claim and the label can be set, and the claim may be in the token', async () => {
    const own = await openIdentityProvider({ idTokenClaims: true })
    own.users.set('4711', { name: 'carol' })
    const other = await openTestApp({
      database: 'sqlite',
      ...openIdSettings(own),
      DAYBOOK_OIDC_ACCOUNT_ID: CAROL.accountId,
      DAYBOOK_OIDC_USER_CLAIM: 'name',
      DAYBOOK_OIDC_LABEL: 'Sign in <with> Example & Co',
    })
    own.registerClient(other.url)
    const visitor = openConsoleClient(other)
    expect(await (await visitor.get('/sign-in')).texts('.sign-in-provider a')).toEqual([
      'Sign in <with> Example & Co',
    ])
    const early = await signInWithProvider(visitor, '4711')
    expect(early.status).toBe(503)
    await createTestUser(other, CAROL)
    const page = await signInWithProvider(visitor, '4711')
    expect(await page.texts('.user-menu-name')).toEqual([`carol ${CAROL.accountId}`])
    await other.close()
    await own.close()
  })

  test('the provider redirects back to the public URL', async () => {
    const publicUrl = 'https://daybook.example.org'
    const behind = await openTestApp({
      database: 'sqlite',
      ...openIdSettings(provider),
      DAYBOOK_PUBLIC_URL: publicUrl,
    })
    const answer = await openConsoleClient(behind).request('/sign-in/openid')
    const asked = new URL(answer.headers.get('location') ?? '').searchParams
    expect(asked.get('redirect_uri')).toBe(`${publicUrl}/sign-in/openid/callback`)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-daybook-openid=.*; HttpOnly; Secure; SameSite=Lax$/,
    )
    await behind.close()
  })

  test('without a public URL, sign-in returns 503 for a Host other than this machine', async () => {
    const answer = await openConsoleClient(daybook, { host: 'daybook.example.org' }).get('/sign-in/openid')
    expect([answer.status, ...(await answer.texts('.sign-in-error'))]).toEqual([
      503,
      'Sign-in with the identity provider needs DAYBOOK_PUBLIC_URL, which is not set here.',
    ])
  })

  test('an issuer that differs from the configured one is refused', async () => {
    const issuer = provider.issuer.replace('127.0.0.1', 'localhost')
    const doubting = await openTestApp({ database: 'sqlite', ...openIdSettings({ issuer }) })
    const page = await openConsoleClient(doubting).get('/sign-in/openid')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([503, AWAY])
    await doubting.close()
  })

  test('without a provider there is no button and its routes return 404', async () => {
    const plain = await openTestApp({ database: 'sqlite' })
    const visitor = openConsoleClient(plain)
    expect(await (await visitor.get('/sign-in')).elements('.sign-in-provider')).toEqual([])
    expect((await visitor.get('/sign-in/openid')).status).toBe(404)
    expect((await visitor.get('/sign-in/openid/callback?code=x&state=y')).status).toBe(404)
    await plain.close()
  })
})

// Refused, on a page with the form, the attempt forgotten and nobody signed in.
async function sorry(visitor: Visitor, callback: string, sentence: string): Promise<void> {
  const page = await visitor.get(callback)
  expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, sentence])
  expect(await page.elements('#password')).toHaveLength(1)
  expect(visitor.cookies.has(ATTEMPT)).toBe(false)
  expect(visitor.cookies.has('daybook-session')).toBe(false)
}
