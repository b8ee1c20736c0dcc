import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import {
  type IdentityProvider,
  openIdentityProvider,
  openIdSettings,
  signInWithProvider,
} from '../../support/identity-provider.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser } from '../../support/test-users.ts'

const UNAVAILABLE =
  'The identity provider is not available at the moment. Try again later, or sign in with your password.'

let provider: IdentityProvider
let daybook: TestApp

beforeAll(async () => {
  provider = await openIdentityProvider()
  daybook = await openTestApp({ database: 'sqlite', ...openIdSettings(provider) })
  provider.registerClient(daybook.url)
})

afterAll(async () => {
  await daybook.close()
  await provider.close()
})

describe('the settings of the identity provider', () => {
  test('the customer, the claim and the label can be set, and the claim may be in the token', async () => {
    const otherProvider = await openIdentityProvider({ idTokenClaims: true })
    otherProvider.users.set('4711', { name: 'carol' })
    const otherDaybook = await openTestApp({
      database: 'sqlite',
      ...openIdSettings(otherProvider),
      DAYBOOK_OIDC_ACCOUNT_ID: CAROL.accountId,
      DAYBOOK_OIDC_USER_CLAIM: 'name',
      DAYBOOK_OIDC_LABEL: 'Sign in <with> Example & Co',
    })
    otherProvider.registerClient(otherDaybook.url)
    const visitor = openConsoleClient(otherDaybook)
    expect(await (await visitor.get('/sign-in')).texts('.sign-in-provider a')).toEqual([
      'Sign in <with> Example & Co',
    ])
    const unknownCustomer = await signInWithProvider(visitor, '4711')
    expect(unknownCustomer.status).toBe(503)
    await createTestUser(otherDaybook, CAROL)
    const page = await signInWithProvider(visitor, '4711')
    expect(await page.texts('.user-label')).toEqual([`carol · ${CAROL.accountId}`])
    await otherDaybook.close()
    await otherProvider.close()
  })

  test('the provider redirects back to the public URL', async () => {
    const publicUrl = 'https://daybook.example.org'
    const publicDaybook = await openTestApp({
      database: 'sqlite',
      ...openIdSettings(provider),
      DAYBOOK_PUBLIC_URL: publicUrl,
    })
    const answer = await openConsoleClient(publicDaybook).request('/sign-in/openid')
    const params = new URL(answer.headers.get('location') ?? '').searchParams
    expect(params.get('redirect_uri')).toBe(`${publicUrl}/sign-in/openid/callback`)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-daybook-openid=.*; HttpOnly; Secure; SameSite=Lax$/,
    )
    await publicDaybook.close()
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
    const misconfigured = await openTestApp({ database: 'sqlite', ...openIdSettings({ issuer }) })
    const page = await openConsoleClient(misconfigured).get('/sign-in/openid')
    expect([page.status, ...(await page.texts('.sign-in-error'))]).toEqual([503, UNAVAILABLE])
    await misconfigured.close()
  })

  test('without a provider there is no button and its routes return 404', async () => {
    const withoutProvider = await openTestApp({ database: 'sqlite' })
    const visitor = openConsoleClient(withoutProvider)
    expect(await (await visitor.get('/sign-in')).elements('.sign-in-provider')).toEqual([])
    expect((await visitor.get('/sign-in/openid')).status).toBe(404)
    expect((await visitor.get('/sign-in/openid/callback?code=x&state=y')).status).toBe(404)
    await withoutProvider.close()
  })
})
