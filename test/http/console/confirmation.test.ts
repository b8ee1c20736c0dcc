import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { totp } from '../../../src/adapters/totp.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { csrfTokenOf, faultsOf, fieldValue } from '../../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

const SIX_MINUTES_LATER = '2026-03-01T12:06:00Z'

describe.each(DATABASES)('an administrative action, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  beforeEach(async () => {
    await daybook?.close()
    daybook = await openTestApp({ database })
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  const confirm = async (path: string, values: { [name: string]: string }) =>
    admin.submitTo(await admin.get(path), path, values)

  test('needs no confirmation within five minutes after the sign-in', async () => {
    daybook.setClock('2026-03-01T12:05:00Z')
    const page = await admin.submitTo(await admin.get('/people'), '/people', {
      userName: 'ann',
      withPassword: '',
    })
    expect(page.path).toBe('/people/ann?notice=added')
  })

  test('needs the password after that, and the form is filled in again', async () => {
    const people = await admin.get('/people')
    daybook.setClock(SIX_MINUTES_LATER)
    const asked = await admin.submitTo(people, '/people', {
      ...{ userName: 'ann', department: 'R&D', withPassword: '' },
    })
    expect(asked.path).toBe('/account/confirmation?next=%2Fpeople%3Fnotice%3Dform-kept')
    expect(await asked.texts('h1')).toEqual(['Confirm that it is you'])
    expect((await daybook.api('/users/ann')).status).toBe(404)

    const wrong = await confirm(asked.path, { password: 'not the password' })
    expect([wrong.status, await faultsOf(wrong)]).toEqual([
      400,
      { password: MESSAGES.faults.currentPasswordWrong },
    ])
    const token = admin.cookies.get('daybook-session')
    const again = await confirm(asked.path, { password: ADMIN.password })
    expect(again.path).toBe('/people?notice=form-kept')
    expect(admin.cookies.get('daybook-session')).not.toBe(token)
    expect([await fieldValue(again, 'userName'), await fieldValue(again, 'department')]).toEqual([
      'ann',
      'R&D',
    ])
    expect((await admin.submitTo(again, '/people')).path).toBe('/people/ann?notice=added')
  })

  test('is every change of users, grants, keys, projects, connections and trails', async () => {
    const trail = { name: 'keep', bucket: 'file:keep', project: 'default' }
    await daybook.api('/trails', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(trail),
    })
    const csrf = await csrfTokenOf(await admin.get('/account'))
    daybook.setClock(SIX_MINUTES_LATER)
    const paths = [
      '/people',
      ...['tags', 'grants', 'password', 'activity', 'deletion', 'office', 'keys'].map(
        (part) => `/people/ann/${part}`,
      ),
      '/people/ann/keys/KEY/activity',
      '/people/ann/keys/KEY/revocation',
      '/projects',
      ...['name', 'deletion', 'storage', 'storage/disconnection', 'inventory'].map(
        (part) => `/projects/default/${part}`,
      ),
      '/trails',
      ...['order', 'choice', 'logging', 'deletion'].map((part) => `/trails/keep/${part}`),
      '/account/second-factor',
      '/account/second-factor/codes',
      '/account/second-factor/removal',
    ]
    for (const path of paths) {
      const { status, headers } = await post(path, { csrf })
      expect([path, status, headers.get('location')]).toEqual([
        path,
        303,
        expect.stringMatching(/^\/account\/confirmation\?next=%2F/),
      ])
    }
    for (const path of ['/projects/default/storage/check', '/trails/keep/verification', '/account/session'])
      expect((await post(path, { csrf })).headers.get('location') ?? '').not.toContain('confirmation')
    const { headers } = await post('/people/ann/grants', { csrf, give: 'reports' }, { 'hx-request': 'true' })
    expect(headers.get('hx-redirect')).toStartWith('/account/confirmation?next=')
  })

  test('is logged with its confirmation, and so is a wrong password', async () => {
    daybook.setClock(SIX_MINUTES_LATER)
    const path = '/account/confirmation?next=%2Fpeople'
    await confirm(path, { password: 'not the password' })
    expect((await confirm(path, { password: ADMIN.password })).path).toBe('/people')
    await Bun.sleep(100)
    const newest = async (name: string) =>
      (await (await daybook.api(`/events?eventName=${name}&limit=1`)).json()).events
    expect(await newest('AwsConsoleSignIn')).toMatchObject([
      { additionalEventData: { Reauthentication: 'Yes' } },
    ])
    expect(await newest('ConfirmIdentity')).toMatchObject([
      { errorMessage: MESSAGES.faults.currentPasswordWrong },
    ])
  })

  test('asks for the second factor too, and leads nowhere else than into Daybook', async () => {
    const page = await admin.get('/account/second-factor')
    const secret = (await page.texts('.factor-secret'))[0]?.replaceAll(' ', '') ?? ''
    const codeNow = () => totp.codeAt(secret, Math.floor(daybook.clock().getTime() / 30_000))
    await admin.submitTo(page, '/account/second-factor', { code: codeNow() })
    daybook.setClock(SIX_MINUTES_LATER)
    const path = '/account/confirmation?next=https%3A%2F%2Fevil.example'
    const form = await admin.get(path)
    const submit = (code: string) =>
      admin.submitTo(form, '/account/confirmation', { password: ADMIN.password, code })
    expect(await faultsOf(await submit('000000'))).toEqual({ code: MESSAGES.faults.codeWrong })
    expect((await submit(codeNow())).path).toBe('/account')
  })

  const post = (path: string, values: { [name: string]: string }, headers: { [name: string]: string } = {}) =>
    admin.request(path, {
      method: 'POST',
      body: new URLSearchParams(values),
      headers: { origin: daybook.url, ...headers },
    })
})
