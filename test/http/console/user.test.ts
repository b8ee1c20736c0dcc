import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { csrfTokenOf, faultsOf, fieldValue, HELP_LINKS, navigationLinks } from '../../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>
let authorization: string

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  authorization = (await createTestUser(daybook, { ...BOB, password: PASSWORD })).authorization
  admin = openConsoleClient(daybook)
  await admin.signIn()
})

afterAll(() => daybook.close())

const api = (header = authorization) => daybook.api('/events', { headers: { authorization: header } })

describe('the page of a user', () => {
  test('saves the tags, and shows faults beside the fields', async () => {
    const page = await admin.get('/people/bob')
    const saved = await admin.submitTo(page, '/people/bob/tags', {
      department: ' Finance ',
      customerDefined1: 'CC-1',
    })
    expect(saved.path).toBe('/people/bob?notice=described')
    expect(await saved.texts('.success-notice')).toEqual(['Report tags saved.'])
    expect(await fieldValue(saved, 'department')).toBe('Finance')
    const invalid = await admin.submitTo(page, '/people/bob/tags', {
      department: 'Kept',
      customerDefined2: 'x'.repeat(256),
    })
    expect(invalid.status).toBe(400)
    expect(await faultsOf(invalid)).toEqual({
      customerDefined2: 'Customer defined 2 must have at most 255 characters; got 256.',
    })
    expect(await fieldValue(invalid, 'department')).toBe('Kept')
    expect(await fieldValue(await admin.get('/people/bob'), 'department')).toBe('Finance')
  })

  test('adds a grant and shows who added it and when', async () => {
    const page = await admin.get('/people/bob')
    const granted = await admin.submitTo(page, '/people/bob/grants', { give: 'collector default' })
    expect(granted.path).toBe('/people/bob?notice=granted#grants')
    expect(await granted.texts('.grants-held td:first-of-type')).toEqual([
      'by admin, just now',
      'by admin, just now',
    ])
    expect((await granted.elements('.grants-held time'))[1]?.attributes.title).toBe(
      'Sunday, 1 March 2026, 12:00:00 UTC',
    )
  })

  test('creates at most two active keys and shows each secret once', async () => {
    const page = await admin.get('/people/bob')
    const shown = await admin.submitTo(page, '/people/bob/keys')
    const [id = ''] = await shown.texts('#shown-id')
    const [secret = ''] = await shown.texts('#shown-secret')
    expect((await api(`Basic ${btoa(`${id}:${secret}`)}`)).status).toBe(200)
    // The last use of a key is recorded after the answer. The sign-in is written after it and waits for it.
    await openConsoleClient(daybook).signIn()
    const full = await admin.get('/people/bob')
    expect(full.html).toContain(id)
    expect(full.html).not.toContain(secret)
    const used = await full.texts('#keys td[data-label="Last used"]')
    expect(used.toSorted()).toEqual(['just now', 'never'])
    expect(full.html).toContain('Both keys are active.')
    const third = await admin.post('/people/bob/keys', { csrf: await csrfTokenOf(full) })
    expect(third.status).toBe(409)
    expect(await faultsOf(third)).toEqual({
      form: 'bob already has 2 active access keys, which is the maximum. Deactivate or delete one first.',
    })
  })

  test('deactivates, reactivates and deletes keys with immediate effect', async () => {
    const [id = ''] = atob(authorization.slice(6)).split(':')
    const page = await admin.get('/people/bob')
    const stopped = await admin.submitTo(page, `/people/bob/keys/${id}/activity`, { active: 'no' })
    expect(stopped.path).toBe('/people/bob?notice=key-deactivated#keys')
    expect((await api()).status).toBe(401)
    await admin.submitTo(stopped, `/people/bob/keys/${id}/activity`, { active: 'yes' })
    expect((await api()).status).toBe(200)
    const confirmation = await admin.get(`/people/bob/keys/${id}/revocation`)
    expect((await api()).status).toBe(200)
    const revoked = await admin.submitTo(confirmation, `/people/bob/keys/${id}/revocation`)
    expect(revoked.path).toBe('/people/bob?notice=key-revoked#keys')
    expect((await api()).status).toBe(401)
    expect((await admin.get(`/people/bob/keys/${id}/revocation`)).status).toBe(404)
  })

  test('resets the password, shows it once, and ends all sessions of the user', async () => {
    const bob = openConsoleClient(daybook)
    expect((await bob.signIn('bob', PASSWORD)).path).toBe('/overview')
    const shown = await admin.submitTo(await admin.get('/people/bob'), '/people/bob/password')
    const [password = ''] = await shown.texts('#shown-password')
    expect((await bob.get('/events')).path).toBe('/sign-in?next=%2Fevents')
    expect((await openConsoleClient(daybook).signIn('bob', PASSWORD)).status).toBe(401)
    expect((await bob.signIn('bob', password)).path).toBe('/sign-in/password')
  })

  test('deactivates and reactivates the user', async () => {
    const { authorization: key } = await createTestUser(daybook, {
      ...BOB,
      userName: 'eve',
      password: PASSWORD,
    })
    const eve = openConsoleClient(daybook)
    await eve.signIn('eve', PASSWORD)
    const page = await admin.submitTo(await admin.get('/people/eve'), '/people/eve/activity')
    expect(page.path).toBe('/people/eve?notice=deactivated')
    expect(await page.texts('.page-head .status')).toEqual(['Deactivated'])
    expect([(await eve.get('/events')).path, (await api(key)).status]).toEqual([
      '/sign-in?next=%2Fevents',
      401,
    ])
    await admin.submitTo(page, '/people/eve/activity')
    expect([(await eve.signIn('eve', PASSWORD)).path, (await api(key)).status]).toEqual(['/overview', 200])
  })

  test('deletes the user after a confirmation and keeps a tombstone', async () => {
    const { authorization: key } = await createTestUser(daybook, {
      ...BOB,
      userName: 'gone',
      password: PASSWORD,
    })
    const visitor = openConsoleClient(daybook)
    await visitor.signIn('gone', PASSWORD)
    const confirmation = await admin.get('/people/gone/deletion')
    expect((await confirmation.texts('.effect')).join(' ')).toContain(
      'The user name can never be used again.',
    )
    expect((await visitor.get('/events')).status).toBe(200)
    expect((await admin.submitTo(confirmation, '/people/gone/deletion')).path).toBe('/people?notice=deleted')
    expect([(await visitor.get('/events')).path, (await api(key)).status]).toEqual([
      '/sign-in?next=%2Fevents',
      401,
    ])
    const tombstone = await admin.get('/people/gone')
    expect(await tombstone.texts('.status')).toEqual(['Deleted'])
    expect(await tombstone.elements('main form')).toEqual([])
    const duplicate = await admin.submitTo(await admin.get('/people'), '/people', { userName: 'gone' })
    expect([duplicate.status, Object.keys(await faultsOf(duplicate))]).toEqual([400, ['userName']])
  })

  test('returns 404 for an unknown user', async () => {
    for (const path of [
      '/people/nobody',
      '/people/nobody/deletion',
      '/people/no%00body',
      '/people/%F0%9F%98%80',
    ])
      expect([path, (await admin.get(path)).status]).toEqual([path, 404])
  })
})

describe('the role of primary administrator', () => {
  test('cannot be given up by deactivating or deleting its user', async () => {
    const page = await admin.get('/people/admin')
    expect(page.html).toContain('The primary administrator cannot be deactivated or deleted.')
    const csrf = await csrfTokenOf(page)
    for (const path of ['/people/admin/deletion', '/people/admin/activity']) {
      const refused = await admin.post(path, { csrf, active: 'no' })
      expect(refused.status).toBe(409)
      expect(await faultsOf(refused)).toEqual({
        form: 'Transfer the primary administrator role before you deactivate or delete this user.',
      })
    }
  })

  test('cannot be transferred to its holder, or to a deactivated or deleted user', async () => {
    const csrf = await csrfTokenOf(await admin.get('/people'))
    await createTestUser(daybook, { ...BOB, userName: 'asleep' })
    await admin.post('/people/asleep/activity', { csrf, active: 'no' })
    for (const name of ['admin', 'asleep', 'gone'])
      expect([name, (await admin.post(`/people/${name}/office`, { csrf })).status]).toEqual([name, 409])
    expect((await admin.get('/people')).status).toBe(200)
  })

  test('is transferred after a confirmation, with immediate effect on all sessions', async () => {
    await createTestUser(daybook, { ...BOB, userName: 'heir', password: PASSWORD })
    const heir = openConsoleClient(daybook)
    expect(await navigationLinks(await heir.signIn('heir', PASSWORD))).toEqual([
      'Overview',
      'Events',
      'Servers',
      'Trails',
      'All settings',
      'Access keys',
      'Sources',
      ...HELP_LINKS.toSpliced(2, 0, 'Send events'),
    ])
    const confirmation = await admin.get('/people/heir/office')
    const transferred = await admin.submitTo(confirmation, '/people/heir/office')
    expect(transferred.path).toBe('/account?notice=handed-over')
    expect(await navigationLinks(transferred)).toEqual([
      'Overview',
      'Events',
      'Servers',
      'Trails',
      'All settings',
      'Access keys',
      'Sources',
      'Import files',
      ...HELP_LINKS.toSpliced(2, 0, 'Send events'),
    ])
    expect((await admin.get('/people')).status).toBe(403)
    const usersPage = await heir.get('/people')
    expect(await usersPage.texts('.status-primary')).toHaveLength(1)
    await heir.submitTo(
      await heir.get(`/people/${ADMIN.userName}/office`),
      `/people/${ADMIN.userName}/office`,
    )
    expect((await admin.get('/people')).status).toBe(200)
  })
})
