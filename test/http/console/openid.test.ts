import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { toObjectOrNull, toStringOrNull } from '../../../src/domain/json/json-values.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import {
  type IdentityProvider,
  openIdentityProvider,
  openIdSettings,
  signInAtProvider,
  signInWithProvider,
  startSignIn,
} from '../../support/identity-provider.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, BOB, CAROL, createTestUser, DAVE } from '../../support/test-users.ts'

const ATTEMPT = 'daybook-openid'
const FIRST = '000000000001'
const NOT_CONFIRMED = 'The identity provider did not confirm your identity.'
const NO_ACCESS = 'Your account has no access to Daybook. Ask your administrator for access.'

let provider: IdentityProvider
let daybook: TestApp
let minutes = 0

beforeAll(async () => {
  provider = await openIdentityProvider()
  daybook = await openTestApp({ database: 'sqlite', ...openIdSettings(provider) })
  provider.registerClient(daybook.url)
  for (const user of [BOB, DAVE, CAROL]) await createTestUser(daybook, user)
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

describe('sign-in with the identity provider', () => {
  test('the button on the sign-in page leads to the provider and back to the page asked for', async () => {
    const visitor = openConsoleClient(daybook)
    const signInPage = await visitor.get('/events?userName=alice')
    const [button] = await signInPage.elements('.sign-in-provider a')
    expect(button).toEqual({
      text: 'Company sign-in',
      attributes: { class: 'button primary', href: '/sign-in/openid?next=%2Fevents%3FuserName%3Dalice' },
    })
    const callback = await signInAtProvider(await startSignIn(visitor, button?.attributes.href), 'bob')
    const page = await visitor.get(callback)
    expect(page.path).toBe('/events?userName=alice')
    expect(await page.texts('.user-label')).toEqual(['bob · Default'])
    expect(visitor.cookies.has(ATTEMPT)).toBe(false)
  })

  test('sign-in with a password still works', async () => {
    expect((await openConsoleClient(daybook).signIn()).path).toBe('/overview')
  })

  test('the cookie of an attempt is encrypted, short-lived and unreadable for scripts', async () => {
    const answer = await openConsoleClient(daybook).request('/sign-in/openid')
    expect(answer.status).toBe(303)
    expect(answer.headers.getSetCookie()).toHaveLength(1)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^daybook-openid=v1\.[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const params = new URL(answer.headers.get('location') ?? '').searchParams
    expect(Object.fromEntries(params)).toMatchObject({
      response_type: 'code',
      scope: 'openid profile email',
      redirect_uri: `${daybook.url}/sign-in/openid/callback`,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  test('the sign-in is recorded with its method', async () => {
    await signInWithProvider(openConsoleClient(daybook), 'bob')
    expect(await lastSignIn()).toMatchObject({
      eventName: 'AwsConsoleSignIn',
      eventType: 'AwsConsoleSignIn',
      userIdentity: { userName: 'bob', accountId: FIRST },
      sourceIPAddress: '127.0.0.1',
      additionalEventData: { signInMethod: 'OpenID Connect', issuer: provider.issuer },
    })
    expect(await lastSignIn()).not.toHaveProperty('errorCode')
  })

  test('a signed-in user is redirected to the home page', async () => {
    const visitor = openConsoleClient(daybook)
    const callback = await signInAtProvider(await startSignIn(visitor), 'bob')
    await visitor.get(callback)
    expect((await visitor.get(callback)).path).toBe('/overview')
    expect((await visitor.get('/sign-in/openid')).path).toBe('/overview')
  })

  test('a sign-in as another user ends the previous session', async () => {
    const visitor = openConsoleClient(daybook)
    const start = await startSignIn(visitor)
    await visitor.signIn()
    const before = visitor.cookies.get('daybook-session')
    const page = await visitor.get(await signInAtProvider(start, 'bob'))
    expect(await page.texts('.user-label')).toEqual(['bob · Default'])
    const cookie = `daybook-session=${before}`
    const response = await fetch(`${daybook.url}/events`, { headers: { cookie }, redirect: 'manual' })
    expect(response.status).toBe(303)
  })

  test('the account page of a user without a password has no form to change it', async () => {
    const administrator = await administratorOf(daybook, FIRST)
    const tags = { department: '', customerDefined1: '', customerDefined2: '' }
    await daybook.app.services.users.create(administrator, 'erin', tags, null)
    provider.users.set('erin', { preferred_username: 'erin' })
    const erin = openConsoleClient(daybook)
    expect((await signInWithProvider(erin, 'erin')).path).toBe('/overview')
    const page = await erin.get('/account')
    expect(page.html).toContain('You have no password')
    expect(await page.elements('#password form')).toEqual([])
    const dave = openConsoleClient(daybook)
    await signInWithProvider(dave, 'dave')
    expect(await (await dave.get('/account')).elements('#password form')).toHaveLength(1)
  })

  test('the sign-in redirects only to pages of this Daybook', async () => {
    for (const next of ['https://example.com/', '//example.com', '/\\example.com']) {
      const visitor = openConsoleClient(daybook)
      const start = await startSignIn(visitor, `/sign-in/openid?next=${encodeURIComponent(next)}`)
      expect((await visitor.get(await signInAtProvider(start, 'bob'))).path).toBe('/overview')
    }
  })
})

describe('sign-in is refused to', () => {
  test.each(['nobody', 'carol', 'bob@example.com', 'BOB', ' bob', "bob'; --", 'x'.repeat(200)])(
    'a name that is no user of the customer: %p',
    async (name) => {
      const page = await signInWithProvider(openConsoleClient(daybook), name)
      expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, NO_ACCESS])
    },
  )

  test('an account without a user name', async () => {
    provider.users.set('nameless', { preferred_username: undefined })
    const page = await signInWithProvider(openConsoleClient(daybook), 'nameless')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, NO_ACCESS])
  })

  test('deactivated and deleted users, with the same message', async () => {
    const administrator = await administratorOf(daybook, FIRST)
    const { users } = daybook.app.services
    await users.deactivate(administrator, 'dave')
    expect(
      await (await signInWithProvider(openConsoleClient(daybook), 'dave')).texts('.sign-in-error'),
    ).toEqual([NO_ACCESS])
    await users.reactivate(administrator, 'dave')
    expect((await signInWithProvider(openConsoleClient(daybook), 'dave')).path).toBe('/overview')
    await users.delete(administrator, 'dave')
    expect(
      await (await signInWithProvider(openConsoleClient(daybook), 'dave')).texts('.sign-in-error'),
    ).toEqual([NO_ACCESS])
    expect(await lastSignIn()).toMatchObject({
      userIdentity: { userName: 'dave' },
      errorCode: 'Failure',
      errorMessage: NO_ACCESS,
      additionalEventData: { signInMethod: 'OpenID Connect' },
    })
  })

  test('the name of the system, which is not recorded', async () => {
    await signInWithProvider(openConsoleClient(daybook), 'OEC_SYSTEM')
    expect(await lastSignIn()).toMatchObject({
      ...{ userIdentity: { userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, errorMessage: NO_ACCESS },
    })
  })

  test('an unknown user, who is not created', async () => {
    await signInWithProvider(openConsoleClient(daybook), 'newcomer')
    const users = await daybook.app.services.users.list(await administratorOf(daybook, FIRST))
    expect(users.map(({ userName }) => userName)).not.toContain('newcomer')
  })

  test('a person who cancels at the provider', async () => {
    const page = await signInWithProvider(openConsoleClient(daybook), '')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, NOT_CONFIRMED])
    expect(await lastSignIn()).toMatchObject({
      userIdentity: { userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      errorCode: 'Failure',
      errorMessage: NOT_CONFIRMED,
    })
  })
})

describe('a token with a wrong signature', () => {
  test('is refused', async () => {
    const { keys } = await (await fetch(`${provider.issuer}/jwks`)).json()
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, hash: 'SHA-256' }
    const pair = await crypto.subtle.generateKey(
      { ...algorithm, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify'],
    )
    const { n, e } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const secondDaybook = await openTestApp({ database: 'sqlite', ...openIdSettings(provider) })
    await createTestUser(secondDaybook, BOB)
    provider.registerClient(secondDaybook.url)
    provider.fakeResponses.set('/jwks', { keys: keys.map((key: object) => ({ ...key, n, e })) })
    const page = await signInWithProvider(openConsoleClient(secondDaybook), 'bob')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([401, NOT_CONFIRMED])
    expect(secondDaybook.log.at(-1)).toContain('JWT signature verification failed')
    provider.fakeResponses.clear()
    provider.registerClient(daybook.url)
    await secondDaybook.close()
  })
})

async function lastSignIn() {
  // The event of a refusal is stored after the answer. An event that is sent now is stored after that one.
  await daybook.send([{ eventName: 'OpenDoor', userName: 'ann' }])
  const answer = await daybook.api('/events?eventName=AwsConsoleSignIn&eventSource=daybook&limit=1')
  const { events } = toObjectOrNull(await answer.json()) ?? {}
  const [event] = Array.isArray(events) ? events : []
  expect(toStringOrNull(event?.eventID)).not.toBeNull()
  return event
}
