import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { json, openTestApp, type TestApp } from '../../support/test-app.ts'

const NEW = { department: '', customerDefined1: '', customerDefined2: '', hasPassword: false, active: true }

describe.each(DATABASES)('users over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const change = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...json(body), method })
  const user = async (userName: string) => (await daybook.api(`/users/${userName}`)).json()

  test('are made, found, listed, changed and deleted, and the name stays', async () => {
    const made = await change('POST', '/users', { userName: 'ann', department: 'Doors' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/v1/users/ann'])
    const ann = { ...NEW, userName: 'ann', department: 'Doors', primaryAdministrator: false }
    expect(await made.json()).toMatchObject({
      ...ann,
      deletedAt: null,
      createdAt: '2026-03-01T12:00:00.000Z',
    })
    const changed = await change('PATCH', '/users/ann', { department: '', customerDefined2: 'Ω' })
    expect([changed.status, await changed.text()]).toEqual([204, ''])
    expect(await user('ann')).toMatchObject({ ...ann, department: '', customerDefined2: 'Ω' })
    expect((await change('PATCH', '/users/ann', { active: false })).status).toBe(204)
    expect(await user('ann')).toMatchObject({ active: false, deactivatedAt: '2026-03-01T12:00:00.000Z' })
    expect((await change('PATCH', '/users/ann', { active: true })).status).toBe(204)
    expect((await change('DELETE', '/users/ann')).status).toBe(204)
    expect(await user('ann')).toMatchObject({ active: false, deletedAt: '2026-03-01T12:00:00.000Z' })
    expect((await change('DELETE', '/users/ann')).status).toBe(404)
    const again = await change('POST', '/users', { userName: 'ann' })
    expect([again.status, (await again.json()).field]).toEqual([400, 'userName'])
    const { users } = await (await daybook.api('/users')).json()
    expect(users.map(({ userName }: { userName: string }) => userName)).toEqual(['admin', 'ann'])
  })

  test('get a password once, by which they come in and the old one does not', async () => {
    const password = 'a password of bob'
    await change('POST', '/users', { userName: 'bob', password })
    const clientInfo = { sourceIPAddress: '', userAgent: '', requestId: '' }
    const comesIn = (word: string) =>
      daybook.app.flows.access.signIn({ userName: 'bob', password: word, clientInfo }).then(
        () => true,
        () => false,
      )
    expect(await comesIn(password)).toBe(true)
    const reset = await change('POST', '/users/bob/password')
    const { password: another } = await reset.json()
    expect([reset.status, await comesIn(password), await comesIn(another)]).toEqual([201, false, true])
  })

  test('hold grants from the moment on they are given until they are taken away', async () => {
    await change('POST', '/users', { userName: 'carl' })
    const { accessKeyId, secretAccessKey } = await (await change('POST', '/users/carl/keys')).json()
    const headers = { authorization: `Bearer ${accessKeyId}:${secretAccessKey}` }
    const looks = async () => (await daybook.api('/events', { headers })).status
    expect(await looks()).toBe(403)
    for (let time = 0; time < 2; time += 1)
      expect((await change('PUT', '/users/carl/grants/activity-log?project=default')).status).toBe(204)
    expect((await change('PUT', '/users/carl/grants/reports')).status).toBe(204)
    expect(await looks()).toBe(200)
    const { grants } = await (await daybook.api('/grants')).json()
    const given = { userName: 'carl', grantedBy: 'admin', grantedAt: '2026-03-01T12:00:00.000Z' }
    expect(grants.filter(({ userName }: { userName: string }) => userName === 'carl')).toEqual([
      { ...given, grant: 'reports', project: null },
      { ...given, grant: 'activity-log', project: 'default' },
    ])
    expect((await change('DELETE', '/users/carl/grants/activity-log?project=default')).status).toBe(204)
    expect((await change('DELETE', '/users/carl/grants/activity-log?project=default')).status).toBe(404)
    expect(await looks()).toBe(403)
  })

  test.each([
    ['PUT', '/users/admin/grants/root?project=default', 'grant'],
    ['PUT', '/users/admin/grants/reports?project=default', 'project'],
    ['PUT', '/users/admin/grants/file', 'project'],
    ['PUT', '/users/admin/grants/file?project=', 'project'],
    ['DELETE', '/users/admin/grants/file?project=a&project=b', 'project'],
  ])('%s %s is refused, naming %s', async (method, path, field) => {
    const answer = await change(method, path)
    expect([answer.status, (await answer.json()).field]).toEqual([400, field])
  })

  test.each<[string, string, string, string, string?]>([
    ['POST', '/users', '{"userName":"x","color":"red"}', 'color'],
    ['POST', '/users', '{"userName":"x","__proto__":"red"}', '__proto__'],
    ['POST', '/users', '{}', 'userName'],
    ['POST', '/users', '{"userName":5}', 'userName'],
    ['POST', '/users', '{"userName":null}', 'userName'],
    ['POST', '/users', '{"userName":"-x"}', 'userName'],
    ['POST', '/users', '{"userName":"x y"}', 'userName'],
    ['POST', '/users', '{"userName":"Oec_System"}', 'userName'],
    ['POST', '/users', `{"userName":"${'x'.repeat(33)}"}`, 'userName'],
    ['POST', '/users', `{"userName":"x","department":"${'x'.repeat(256)}"}`, 'department'],
    ['POST', '/users', '{"userName":"x","customerDefined1":"a\\nb"}', 'customerDefined1'],
    ['POST', '/users', '{"userName":"x","password":"short"}', 'password'],
    ['POST', '/users', '[]', 'body'],
    ['POST', '/users', '"x"', 'body'],
    ['POST', '/users', '{"userName":', 'body'],
    ['PATCH', '/users/admin', '{}', 'body'],
    ['PATCH', '/users/admin', '{"active":"yes"}', 'active'],
    ['PATCH', '/users/admin', '{"active":true,"department":"x"}', 'body'],
    ['PATCH', '/users/admin', '{"primaryAdministrator":false}', 'primaryAdministrator'],
    ['PATCH', '/users/admin', '{"userName":"root"}', 'userName'],
    ['POST', '/users/admin/password', '{"password":"mine, please"}', 'password'],
    ['POST', '/users/admin/keys', '{"secretAccessKey":"mine"}', 'secretAccessKey'],
    ['DELETE', '/users/nobody', '{"force":true}', 'force'],
  ])('%s %s with %s is refused, naming %s, and changes nothing', async (method, path, body, field) => {
    const before = await (await daybook.api('/users')).json()
    const answer = await daybook.api(path, { method, body, headers: { 'content-type': 'application/json' } })
    expect(await answer.json()).toMatchObject({ status: 400, code: 'invalid', field })
    expect(await (await daybook.api('/users')).json()).toEqual(before)
  })

  test('a body is JSON in UTF-8, and not large', async () => {
    const post = async (body: BodyInit, type: string) =>
      (await daybook.api('/users', { method: 'POST', body, headers: { 'content-type': type } })).status
    expect(await post('userName=x', 'application/x-www-form-urlencoded')).toBe(415)
    expect(await post('{"userName":"x"}', 'application/json; charset=latin1')).toBe(415)
    expect(await post(Buffer.of(0x22, 0xff, 0x22), 'application/json')).toBe(400)
    expect(await post(`{"userName":"${'x'.repeat(70_000)}"}`, 'application/json')).toBe(413)
  })

  test('one is the primary administrator, who stays until the office is handed on', async () => {
    for (const [method, body] of [['DELETE'], ['PATCH', { active: false }]] as const)
      expect((await change(method, '/users/admin', body)).status).toBe(409)
    await change('POST', '/users', { userName: 'dora' })
    expect((await change('PATCH', '/users/dora', { primaryAdministrator: true })).status).toBe(204)
    expect((await daybook.api('/users')).status).toBe(403)
  })

  test('nothing of it was a bug', () => {
    expect(daybook.log).toEqual([])
  })
})
