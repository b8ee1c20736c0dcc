import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { faultsOn, navigationOn, tokenOn, valueIn } from '../../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUsers } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>
let authorization: string

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  authorization = (await createTestUsers(daybook, { ...BOB, password: PASSWORD })).authorization
  admin = openConsoleClient(daybook)
  await admin.signIn()
})

afterAll(() => daybook.close())

const api = (header = authorization) => daybook.api('/events', { headers: { authorization: header } })

describe('one person', () => {
  test('is described for reports, or told what is wrong with it', async () => {
    const page = await admin.get('/people/bob')
    const saved = await admin.send(page, '/people/bob/tags', {
      department: ' Finance ',
      customerDefined1: 'CC-1',
    })
    expect(saved.path).toBe('/people/bob?notice=described')
    expect(await saved.texts('.success-notice')).toEqual(['Saved.'])
    expect(await valueIn(saved, 'department')).toBe('Finance')
    const wrong = await admin.send(page, '/people/bob/tags', {
      department: 'Kept',
      customerDefined2: 'x'.repeat(256),
    })
    expect(wrong.status).toBe(400)
    expect(await faultsOn(wrong)).toEqual({
      customerDefined2: 'Customer defined 2 must have at most 255 characters; got 256.',
    })
    expect(await valueIn(wrong, 'department')).toBe('Kept')
    expect(await valueIn(await admin.get('/people/bob'), 'department')).toBe('Finance')
  })

  test('is given a grant and shown who gave it and when', async () => {
    const page = await admin.get('/people/bob')
    const given = await admin.send(page, '/people/bob/grants', { give: 'collector default' })
    expect(given.path).toBe('/people/bob?notice=granted#grants')
    expect(await given.texts('.grants-held td:first-of-type')).toEqual([
      'by admin, just now',
      'by admin, just now',
    ])
    expect((await given.find('.grants-held time'))[1]?.attributes.title).toBe('2026-03-01 12:00:00 UTC')
  })

  test('has at most two active keys, each secret shown once', async () => {
    const page = await admin.get('/people/bob')
    const shown = await admin.send(page, '/people/bob/keys')
    const [id = ''] = await shown.texts('#shown-id')
    const [secret = ''] = await shown.texts('#shown-secret')
    expect((await api(`Basic ${btoa(`${id}:${secret}`)}`)).status).toBe(200)
    // That the key was used is written by the way; what is written after it waits for it.
    await openConsoleClient(daybook).signIn()
    const full = await admin.get('/people/bob')
    expect(full.html).toContain(id)
    expect(full.html).not.toContain(secret)
    const used = await full.texts('#keys td[data-label="Last used"]')
    expect(used.toSorted()).toEqual(['just now', 'never'])
    expect(full.html).toContain('Both keys are active.')
    const third = await admin.post('/people/bob/keys', { csrf: await tokenOn(full) })
    expect(third.status).toBe(409)
    expect(await faultsOn(third)).toEqual({
      form: 'bob has 2 active keys; deactivate or revoke one first.',
    })
  })

  test('has keys that stop, work again and are revoked at once', async () => {
    const [id = ''] = atob(authorization.slice(6)).split(':')
    const page = await admin.get('/people/bob')
    const stopped = await admin.send(page, `/people/bob/keys/${id}/activity`, { active: 'no' })
    expect(stopped.path).toBe('/people/bob?notice=key-deactivated#keys')
    expect((await api()).status).toBe(401)
    await admin.send(stopped, `/people/bob/keys/${id}/activity`, { active: 'yes' })
    expect((await api()).status).toBe(200)
    const asked = await admin.get(`/people/bob/keys/${id}/revocation`)
    expect((await api()).status).toBe(200)
    const revoked = await admin.send(asked, `/people/bob/keys/${id}/revocation`)
    expect(revoked.path).toBe('/people/bob?notice=key-revoked#keys')
    expect((await api()).status).toBe(401)
    expect((await admin.get(`/people/bob/keys/${id}/revocation`)).status).toBe(404)
  })

  test('gets another password, shown once, and is signed out everywhere', async () => {
    const bob = openConsoleClient(daybook)
    expect((await bob.signIn('bob', PASSWORD)).path).toBe('/events')
    const shown = await admin.send(await admin.get('/people/bob'), '/people/bob/password')
    const [password = ''] = await shown.texts('#shown-password')
    expect((await bob.get('/events')).path).toBe('/sign-in?next=%2Fevents')
    expect((await openConsoleClient(daybook).signIn('bob', PASSWORD)).status).toBe(401)
    expect((await bob.signIn('bob', password)).path).toBe('/events')
  })

  test('is kept out while deactivated, and let in again', async () => {
    const { authorization: key } = await createTestUsers(daybook, {
      ...BOB,
      userName: 'eve',
      password: PASSWORD,
    })
    const eve = openConsoleClient(daybook)
    await eve.signIn('eve', PASSWORD)
    const page = await admin.send(await admin.get('/people/eve'), '/people/eve/activity')
    expect(page.path).toBe('/people/eve?notice=deactivated')
    expect(await page.texts('.panel-head .status')).toEqual(['Deactivated'])
    expect([(await eve.get('/events')).path, (await api(key)).status]).toEqual([
      '/sign-in?next=%2Fevents',
      401,
    ])
    await admin.send(page, '/people/eve/activity')
    expect([(await eve.signIn('eve', PASSWORD)).path, (await api(key)).status]).toEqual(['/events', 200])
  })

  test('is asked about before being deleted, and leaves a tombstone', async () => {
    const { authorization: key } = await createTestUsers(daybook, {
      ...BOB,
      userName: 'gone',
      password: PASSWORD,
    })
    const gone = openConsoleClient(daybook)
    await gone.signIn('gone', PASSWORD)
    const asked = await admin.get('/people/gone/deletion')
    expect((await asked.texts('.effect')).join(' ')).toContain('The name is never given again.')
    expect((await gone.get('/events')).status).toBe(200)
    expect((await admin.send(asked, '/people/gone/deletion')).path).toBe('/people?notice=deleted')
    expect([(await gone.get('/events')).path, (await api(key)).status]).toEqual([
      '/sign-in?next=%2Fevents',
      401,
    ])
    const stone = await admin.get('/people/gone')
    expect(await stone.texts('.status')).toEqual(['Deleted'])
    expect(await stone.find('main form')).toEqual([])
    const again = await admin.send(await admin.get('/people'), '/people', { userName: 'gone' })
    expect([again.status, Object.keys(await faultsOn(again))]).toEqual([400, ['userName']])
  })

  test('who is not there has no page', async () => {
    for (const path of [
      '/people/nobody',
      '/people/nobody/deletion',
      '/people/no%00body',
      '/people/%F0%9F%98%80',
    ])
      expect([path, (await admin.get(path)).status]).toEqual([path, 404])
  })
})

describe('the office of primary administrator', () => {
  test('cannot be left by deactivating or deleting', async () => {
    const page = await admin.get('/people/admin')
    expect(page.html).toContain('Hand the office on first')
    const csrf = await tokenOn(page)
    for (const path of ['/people/admin/deletion', '/people/admin/activity']) {
      const refused = await admin.post(path, { csrf, active: 'no' })
      expect(refused.status).toBe(409)
      expect(await faultsOn(refused)).toEqual({
        form: 'The primary administrator hands the office on first.',
      })
    }
  })

  test('is not handed to who holds it, or who cannot', async () => {
    const csrf = await tokenOn(await admin.get('/people'))
    await createTestUsers(daybook, { ...BOB, userName: 'asleep' })
    await admin.post('/people/asleep/activity', { csrf, active: 'no' })
    for (const name of ['admin', 'asleep', 'gone'])
      expect([name, (await admin.post(`/people/${name}/office`, { csrf })).status]).toEqual([name, 409])
    expect((await admin.get('/people')).status).toBe(200)
  })

  test('is handed on after a question, at once and for all sessions', async () => {
    await createTestUsers(daybook, { ...BOB, userName: 'heir', password: PASSWORD })
    const heir = openConsoleClient(daybook)
    expect(await navigationOn(await heir.signIn('heir', PASSWORD))).toEqual([
      'Events',
      'Trails',
      'Servers',
      'Sources',
      'Actions',
      'Keys',
      'AWS tools',
      'API',
    ])
    const asked = await admin.get('/people/heir/office')
    const done = await admin.send(asked, '/people/heir/office')
    expect(done.path).toBe('/account?notice=handed-over')
    expect(await navigationOn(done)).toEqual([
      'Events',
      'Trails',
      'Servers',
      'Sources',
      'Actions',
      'Keys',
      'AWS tools',
      'API',
    ])
    expect((await admin.get('/people')).status).toBe(403)
    const people = await heir.get('/people')
    expect(await people.texts('.status-primary')).toHaveLength(1)
    await heir.send(await heir.get(`/people/${ADMIN.userName}/office`), `/people/${ADMIN.userName}/office`)
    expect((await admin.get('/people')).status).toBe(200)
  })
})
