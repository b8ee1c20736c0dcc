import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('access keys over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_LOG_LEVEL: 'info' })
    await daybook.api('/users', postJson({ userName: 'ann' }))
  })
  afterAll(() => daybook.close())

  const createKey = () => daybook.api('/users/ann/keys', { method: 'POST' })
  const setActive = async (id: string, active: boolean) =>
    (await daybook.api(`/keys/${id}`, { ...postJson({ active }), method: 'PATCH' })).status
  const statusWith = async ({ accessKeyId, secretAccessKey }: { [name: string]: string }) =>
    (await daybook.api('/grants', { headers: { authorization: `Bearer ${accessKeyId}:${secretAccessKey}` } }))
      .status

  test('show their secret once, and a user can have two active ones', async () => {
    const first = await createKey()
    const one = await first.json()
    expect([first.status, Object.keys(one).toSorted()]).toEqual([
      201,
      ['accessKeyId', 'secretAccessKey', 'userName'],
    ])
    expect(await statusWith(one)).toBe(403)
    const two = await (await createKey()).json()
    expect((await createKey()).status).toBe(409)

    expect(await setActive(one.accessKeyId, false)).toBe(204)
    expect([await statusWith(one), await statusWith(two)]).toEqual([401, 403])
    const three = await (await createKey()).json()
    expect(await setActive(one.accessKeyId, true)).toBe(409)
    expect((await daybook.api(`/keys/${two.accessKeyId}`, { method: 'DELETE' })).status).toBe(204)
    expect([await setActive(two.accessKeyId, true), await statusWith(two)]).toEqual([404, 401])
    expect([await setActive(one.accessKeyId, true), await statusWith(one)]).toEqual([204, 403])

    const { keys } = await (await daybook.api('/users/ann/keys')).json()
    const all = { userName: 'ann', active: true, createdAt: '2026-03-01T12:00:00.000Z' }
    Object.assign(all, { deactivatedAt: null, expiresAt: null, scope: null, networks: null })
    expect(keys.toSorted((a: { lastUsedAt: string }) => (a.lastUsedAt ? -1 : 1))).toEqual([
      { ...all, accessKeyId: one.accessKeyId, lastUsedAt: '2026-03-01T12:00:00.000Z' },
      { ...all, accessKeyId: three.accessKeyId, lastUsedAt: null },
    ])
  })

  test.each([
    ['{}', 'active'],
    ['{"active":1}', 'active'],
    ['{"active":true,"userName":"bob"}', 'userName'],
  ])('cannot be changed with %s: the error names `%s`', async (body, field) => {
    const headers = { 'content-type': 'application/json' }
    const response = await daybook.api('/keys/DAYBOOKTESTKEY', { method: 'PATCH', body, headers })
    expect([response.status, (await response.json()).field]).toEqual([400, field])
  })

  test('leave no secret that was pasted with their ID, neither in an event nor in the log', async () => {
    const pasted = 'DAYBOOKTESTKEY:a-secret-that-was-pasted'
    await daybook.api(`/keys/${pasted}`, { method: 'DELETE' })
    daybook.setClock(new Date(daybook.clock().getTime() + 60_000).toISOString())
    const query = 'eventName=DeleteAccessKey&errorCode=*'
    const find = async () => (await (await daybook.api(`/events?${query}`)).json()).events
    let events = await find()
    // Stored in the background.
    for (let tries = 0; tries < 100 && events.length === 0; tries++) {
      await Bun.sleep(10)
      events = await find()
    }
    expect(events).toMatchObject([{ requestParameters: { accessKeyId: 'DAYBOOKTESTKEY:…' } }])
    const written = JSON.stringify(events) + daybook.log.join('')
    expect(written).toContain('/keys/DAYBOOKTESTKEY:…')
    expect(written).not.toContain('pasted')
  })
})
