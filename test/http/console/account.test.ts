import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { csrfTokenOf, faultsOf, fieldValue } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'

let daybook: TestApp
let firefox: ReturnType<typeof openConsoleClient>
let curl: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await createTestUser(daybook, { ...BOB, password: PASSWORD })
  firefox = openConsoleClient(daybook, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })
  curl = openConsoleClient(daybook, { 'user-agent': 'curl/8' })
  await firefox.signIn('bob', PASSWORD)
  await curl.signIn('bob', PASSWORD)
})

afterAll(() => daybook.close())

describe('the account page', () => {
  test('shows the user’s permissions and sessions', async () => {
    const page = await firefox.get('/account')
    expect(page.html).toContain('You can read events.')
    expect(await page.texts('.chip')).toEqual(['activity-log in default'])
    expect(await page.texts('#sessions tbody th')).toEqual(['Firefox on Linux', 'curl/8'])
    expect(await page.texts('#sessions tbody strong')).toEqual(['This session'])
  })

  test('ends another session of the user', async () => {
    const page = await firefox.submitTo(await firefox.get('/account'), '/account/session')
    expect(page.path).toBe('/account?notice=session-ended#sessions')
    expect(await page.texts('#sessions tbody th')).toEqual(['Firefox on Linux'])
    expect((await curl.get('/account')).path).toBe('/sign-in?next=%2Faccount')
    const unknown = await firefox.post('/account/session', { csrf: await csrfTokenOf(page), session: 'none' })
    expect(unknown.status).toBe(404)
  })

  test('returns 404 for the session of another user', async () => {
    const admin = openConsoleClient(daybook)
    const [session] = await (await signedIn(admin)).elements('#sessions input[name="session"]')
    expect(session).toBeUndefined()
    const second = openConsoleClient(daybook)
    await second.signIn()
    const page = await admin.get('/account')
    const [otherSession] = await page.elements('#sessions input[name="session"]')
    const form = {
      csrf: await csrfTokenOf(await firefox.get('/account')),
      session: otherSession?.attributes.value ?? '',
    }
    expect((await firefox.post('/account/session', form)).status).toBe(404)
    expect((await second.get('/account')).path).toBe('/account')
  })

  test('ends all other sessions', async () => {
    await curl.signIn('bob', PASSWORD)
    const page = await firefox.submitTo(await firefox.get('/account'), '/account/other-sessions')
    expect(page.path).toBe('/account?notice=sessions-ended#sessions')
    expect((await curl.get('/account')).path).toBe('/sign-in?next=%2Faccount')
  })

  const SHORT = 'The password must have 12 to 1,024 characters.'
  test.each([
    [
      'present',
      { present: 'wrong', wanted: 'another password', again: 'another password' },
      'Current password is incorrect.',
    ],
    ['wanted', { present: PASSWORD, wanted: 'short', again: 'short' }, SHORT],
    [
      'wanted',
      { present: PASSWORD, wanted: 'qwerty123456', again: 'qwerty123456' },
      MESSAGES.faults.passwordCommon,
    ],
    ['wanted', { present: PASSWORD, wanted: 'x'.repeat(1025), again: 'x'.repeat(1025) }, SHORT],
    [
      'again',
      { present: PASSWORD, wanted: 'another password', again: 'another' },
      'The passwords do not match.',
    ],
  ])('shows the fault of %s beside the field and clears the passwords', async (field, values, message) => {
    const page = await firefox.submitTo(await firefox.get('/account'), '/account/password', values)
    expect(page.status).toBe(400)
    expect(await faultsOf(page)).toEqual({ [field]: message })
    for (const name of Object.keys(values)) expect(await fieldValue(page, name)).toBeUndefined()
    expect((await openConsoleClient(daybook).signIn('bob', PASSWORD)).status).toBe(200)
  })

  test('changes the password, ends all sessions, and accepts the new password', async () => {
    const values = { present: PASSWORD, wanted: 'another password', again: 'another password' }
    const signInPage = await firefox.submitTo(await firefox.get('/account'), '/account/password', values)
    expect(signInPage.path).toBe('/sign-in?notice=password-changed')
    expect(await signInPage.texts('.success-notice')).toEqual([
      'Password changed. Sign in with the new password.',
    ])
    expect((await firefox.get('/account')).path).toBe('/sign-in?next=%2Faccount')
    expect((await openConsoleClient(daybook).signIn('bob', PASSWORD)).status).toBe(401)
    expect((await firefox.signIn('bob', 'another password')).path).toBe('/overview')
  })

  test('shows no notice for an unknown name in the URL', async () => {
    for (const name of ['constructor', '<b>hello</b>', 'nothing'])
      expect(
        await (await firefox.get(`/account?notice=${encodeURIComponent(name)}`)).elements('.success-notice'),
      ).toEqual([])
  })
})

async function signedIn(visitor: ReturnType<typeof openConsoleClient>) {
  await visitor.signIn()
  return visitor.get('/account')
}
