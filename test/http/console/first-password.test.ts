import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { basicAuthorization, requestCloudControl } from '../../support/cloudcontrol.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { csrfTokenOf, faultsOf } from '../../support/page-content.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const INITIAL = 'an initial word of four'
const OWN = 'words that only ann knows'
const { faults: FAULTS } = MESSAGES

describe.each(DATABASES)('an initial password, on %s,', (database) => {
  let daybook: TestApp
  let ann: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.api('/users', postJson({ userName: 'ann', password: INITIAL }))
    await daybook.api('/users/ann/grants/activity-log?project=default', { method: 'PUT' })
    ann = openConsoleClient(daybook)
  })
  afterAll(() => daybook.close())

  const submit = async (values: { wanted: string; again: string }) =>
    ann.submit(await ann.get('/sign-in/password'), values)

  test('leads to the page for another one, and nothing else opens', async () => {
    const page = await ann.signIn('ann', INITIAL)
    expect(page.path).toBe('/sign-in/password')
    expect(await page.texts('h1')).toEqual(['Choose your password'])
    for (const path of ['/', '/events', '/account', '/keys', '/events/export?format=csv'])
      expect((await ann.get(path)).path).toStartWith('/sign-in/password')
    const csrf = await csrfTokenOf(page)
    const posted = await ann.post('/account/other-sessions', { csrf })
    expect(posted.path).toBe('/sign-in/password')
  })

  test('does not open the API of CloudControl', async () => {
    const response = await requestCloudControl(
      daybook,
      '/oec/0.9/myaccount',
      basicAuthorization('ann', INITIAL),
    )
    expect(response.status).toBe(401)
    expect(await response.text()).toContain(FAULTS.programMustChangePassword)
  })

  test('is replaced by a password that follows the rules, not by itself', async () => {
    const short = await submit({ wanted: 'short', again: 'short' })
    expect([short.status, await faultsOf(short)]).toEqual([
      400,
      { wanted: FAULTS.passwordLength({ min: 12, max: 1_024 }) },
    ])
    expect(await faultsOf(await submit({ wanted: INITIAL, again: INITIAL }))).toEqual({
      wanted: FAULTS.passwordUnchanged,
    })
    expect(await faultsOf(await submit({ wanted: OWN, again: INITIAL }))).toEqual({
      again: FAULTS.passwordsDiffer,
    })
    const forged = await ann.post('/sign-in/password', { wanted: OWN, again: OWN, csrf: 'x' })
    expect(forged.status).toBe(403)
  })

  test('leads back to the page that was asked for, with the new password', async () => {
    const asked = await ann.get('/sign-in/password?next=%2Fkeys')
    const signInPage = await ann.submit(asked, { wanted: OWN, again: OWN })
    expect(signInPage.path).toBe('/sign-in?next=%2Fkeys&notice=password-changed')
    expect((await ann.submit(signInPage, { userName: 'ann', password: OWN })).path).toBe('/keys')
    expect((await openConsoleClient(daybook).signIn('ann', INITIAL)).status).toBe(401)
    const account = await requestCloudControl(daybook, '/oec/0.9/myaccount', basicAuthorization('ann', OWN))
    expect(account.status).toBe(200)
  })

  test('can be left without a change, and is listed', async () => {
    const { password } = await (await daybook.api('/users/ann/password', { method: 'POST' })).json()
    const page = await ann.signIn('ann', password)
    expect((await ann.submitTo(page, '/sign-out')).path).toBe('/sign-in')
    expect((await ann.get('/sign-in/password')).path).toBe('/sign-in')
    expect(await (await daybook.api('/users/ann')).json()).toMatchObject({ mustChangePassword: true })
    expect(await (await daybook.api('/users/admin')).json()).toMatchObject({ mustChangePassword: false })
  })

  test('waits for ten minutes', async () => {
    const { password } = await (await daybook.api('/users/ann/password', { method: 'POST' })).json()
    await ann.signIn('ann', password)
    daybook.setClock('2026-03-01T12:10:01Z')
    expect((await ann.get('/events')).path).toBe('/sign-in?next=%2Fevents')
  })
})
