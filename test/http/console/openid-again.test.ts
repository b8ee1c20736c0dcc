import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import {
  type IdentityProvider,
  openIdentityProvider,
  openIdSettings,
  signInAtProvider,
  signInWithProvider,
  startSignIn,
} from '../../support/identity-provider.ts'
import { csrfTokenOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let provider: IdentityProvider
let daybook: TestApp

beforeAll(async () => {
  provider = await openIdentityProvider()
  daybook = await openTestApp({ database: 'sqlite', ...openIdSettings(provider) })
  provider.registerClient(daybook.url)
  // The provider tells the time of an authentication by the clock of the machine.
  daybook.setClock(new Date(Math.floor(performance.timeOrigin + performance.now())).toISOString())
})
afterAll(async () => {
  await daybook.close()
  await provider.close()
})

describe('an administrative action after a sign-in with the identity provider', () => {
  test('needs a confirmation there, for which the provider asks again', async () => {
    const admin = openConsoleClient(daybook)
    await signInWithProvider(admin, 'admin')
    const entered = { userName: 'ann', department: 'R&D', withPassword: '' }
    const asked = await admin.submitTo(await admin.get('/people'), '/people', entered)
    expect(asked.path).toStartWith('/account/confirmation?next=')
    const [link] = await asked.elements('a[href^="/sign-in/openid"]')
    const start = await startSignIn(admin, link?.attributes.href)
    const { searchParams } = new URL(start)
    expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual(['login', '300'])
    const again = await admin.get(await signInAtProvider(start, 'admin'))
    expect(again.path).toBe('/people?notice=form-kept')
    expect((await admin.submitTo(again, '/people')).path).toBe('/people/ann?notice=added')
  })

  test('is not confirmed by a provider that does not say when it asked', async () => {
    const admin = openConsoleClient(daybook)
    await signInWithProvider(admin, 'admin')
    const token = admin.cookies.get('daybook-session')
    const start = new URL(await startSignIn(admin, '/sign-in/openid?again=yes'))
    start.searchParams.delete('max_age')
    start.searchParams.delete('prompt')
    const refused = await admin.get(await signInAtProvider(start.href, 'admin'))
    expect(refused.status).toBe(401)
    expect(admin.cookies.get('daybook-session')).toBe(token)
    const csrf = await csrfTokenOf(await admin.get('/account'))
    const body = new URLSearchParams({ csrf, userName: 'bob' })
    const headers = { origin: daybook.url }
    const answer = await admin.request('/people', { method: 'POST', body, headers })
    expect(answer.headers.get('location')).toContain('/account/confirmation')
  })
})
