import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const NEW = { department: '', customerDefined1: '', customerDefined2: '', hasPassword: false, active: true }

describe.each(DATABASES)('users over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const send = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...postJson(body), method })
  const getUser = async (userName: string) => (await daybook.api(`/users/${userName}`)).json()

  test('can be created, read, listed, changed and deleted, and their names are never reused', async () => {
    const created = await send('POST', '/users', { userName: 'ann', department: 'Doors' })
    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/v1/users/ann'])
    const ann = { ...NEW, userName: 'ann', department: 'Doors', primaryAdministrator: false }
    expect(await created.json()).toMatchObject({
      ...ann,
      deletedAt: null,
      createdAt: '2026-03-01T12:00:00.000Z',
    })
    const changed = await send('PATCH', '/users/ann', { department: '', customerDefined2: 'Ω' })
    expect([changed.status, await changed.text()]).toEqual([204, ''])
    expect(await getUser('ann')).toMatchObject({ ...ann, department: '', customerDefined2: 'Ω' })
    expect((await send('PATCH', '/users/ann', { active: false })).status).toBe(204)
    expect(await getUser('ann')).toMatchObject({ active: false, deactivatedAt: '2026-03-01T12:00:00.000Z' })
    expect((await send('PATCH', '/users/ann', { active: true })).status).toBe(204)
    expect((await send('DELETE', '/users/ann')).status).toBe(204)
    expect(await getUser('ann')).toMatchObject({ active: false, deletedAt: '2026-03-01T12:00:00.000Z' })
    expect((await send('DELETE', '/users/ann')).status).toBe(404)
    const again = await send('POST', '/users', { userName: 'ann' })
    expect([again.status, (await again.json()).field]).toEqual([400, 'userName'])
    const { users } = await (await daybook.api('/users')).json()
    expect(users.map(({ userName }: { userName: string }) => userName)).toEqual(['admin', 'ann'])
  })

  test.each([
    ['operator', '`userName` must not be operator, which is reserved for the system.'],
    ['Root', '`userName` must not be root, which is reserved for the system.'],
    ['DAYBOOK', '`userName` must not be daybook, which is reserved for the system.'],
    ['oec_system', '`userName` must not be OEC_SYSTEM, which is reserved for the system.'],
    [
      'Admin',
      '`userName` must differ from other names by more than letter case: a name like Admin is or was in use.',
    ],
  ])('cannot have the name %s', async (userName, detail) => {
    const answer = await send('POST', '/users', { userName })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ field: 'userName', detail })
    expect((await daybook.api(`/users/${userName}`)).status).toBe(404)
  })

  test('get a new password, with which they can sign in, and no longer with the old one', async () => {
    const password = 'a password of bob'
    await send('POST', '/users', { userName: 'bob', password })
    const clientInfo = { sourceIPAddress: '', userAgent: '', requestId: '' }
    const canSignIn = (password: string) =>
      daybook.app.services.sessions.signIn({ userName: 'bob', password, clientInfo }).then(
        () => true,
        () => false,
      )
    expect(await canSignIn(password)).toBe(true)
    const reset = await send('POST', '/users/bob/password')
    const { password: newPassword } = await reset.json()
    expect([reset.status, await canSignIn(password), await canSignIn(newPassword)]).toEqual([
      201,
      false,
      true,
    ])
  })

  test('have grants immediately after they are added, until they are removed', async () => {
    await send('POST', '/users', { userName: 'carl' })
    const { accessKeyId, secretAccessKey } = await (await send('POST', '/users/carl/keys')).json()
    const headers = { authorization: `Bearer ${accessKeyId}:${secretAccessKey}` }
    const statusOfEvents = async () => (await daybook.api('/events', { headers })).status
    expect(await statusOfEvents()).toBe(403)
    for (let count = 0; count < 2; count += 1)
      expect((await send('PUT', '/users/carl/grants/activity-log?project=default')).status).toBe(204)
    expect((await send('PUT', '/users/carl/grants/reports')).status).toBe(204)
    expect(await statusOfEvents()).toBe(200)
    const { grants } = await (await daybook.api('/grants')).json()
    const grant = { userName: 'carl', grantedBy: 'admin', grantedAt: '2026-03-01T12:00:00.000Z' }
    expect(grants.filter(({ userName }: { userName: string }) => userName === 'carl')).toEqual([
      { ...grant, grant: 'reports', project: null },
      { ...grant, grant: 'activity-log', project: 'default' },
    ])
    expect((await send('DELETE', '/users/carl/grants/activity-log?project=default')).status).toBe(204)
    expect((await send('DELETE', '/users/carl/grants/activity-log?project=default')).status).toBe(404)
    expect(await statusOfEvents()).toBe(403)
  })

  test.each([
    ['PUT', '/users/admin/grants/root?project=default', 'grant'],
    ['PUT', '/users/admin/grants/reports?project=default', 'project'],
    ['PUT', '/users/admin/grants/file', 'project'],
    ['PUT', '/users/admin/grants/file?project=', 'project'],
    ['DELETE', '/users/admin/grants/file?project=a&project=b', 'project'],
  ])('%s %s returns 400 and names `%s`', async (method, path, field) => {
    const response = await send(method, path)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
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
  ])('%s %s with %s returns 400, names `%s` and changes nothing', async (method, path, body, field) => {
    const before = await (await daybook.api('/users')).json()
    const response = await daybook.api(path, {
      method,
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(await response.json()).toMatchObject({ status: 400, code: 'invalid', field })
    expect(await (await daybook.api('/users')).json()).toEqual(before)
  })

  test('a body must be JSON in UTF-8 and of limited size', async () => {
    const post = async (body: BodyInit, contentType: string) =>
      (await daybook.api('/users', { method: 'POST', body, headers: { 'content-type': contentType } })).status
    expect(await post('userName=x', 'application/x-www-form-urlencoded')).toBe(415)
    expect(await post('{"userName":"x"}', 'application/json; charset=latin1')).toBe(415)
    expect(await post(Buffer.of(0x22, 0xff, 0x22), 'application/json')).toBe(400)
    expect(await post(`{"userName":"${'x'.repeat(70_000)}"}`, 'application/json')).toBe(413)
  })

  test('the primary administrator cannot be deleted or deactivated before the role is transferred', async () => {
    for (const [method, body] of [['DELETE'], ['PATCH', { active: false }]] as const)
      expect((await send(method, '/users/admin', body)).status).toBe(409)
    await send('POST', '/users', { userName: 'dora' })
    expect((await send('PATCH', '/users/dora', { primaryAdministrator: true })).status).toBe(204)
    expect((await daybook.api('/users')).status).toBe(403)
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
