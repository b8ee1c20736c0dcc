import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from './databases.ts'
import { withoutDaybookEvents } from './sent-events.ts'
import { NOON, openTestApp, type TestApp } from './test-app.ts'
import { BOB, CAROL, createTestUser, DAVE, SENDER } from './test-users.ts'

describe.each(DATABASES)('a test app on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  test('keeps its clock at noon until the test sets it', async () => {
    expect(await daybook.send([{ eventName: 'StopInstances', userName: 'alice' }])).toMatchObject({
      accepted: 1,
    })
    const { events } = await (await daybook.api('/events')).json()
    expect(events).toMatchObject([{ eventTime: NOON, userName: 'alice' }])
    daybook.setClock('2026-03-02T12:00:00Z')
    expect(daybook.clock()).toEqual(new Date('2026-03-02T12:00:00Z'))
  })

  test('has users who may read events, send events, do nothing, or belong to another customer', async () => {
    const authorizations = new Map<typeof BOB, string>()
    const statusOf = async (user: typeof BOB, path: string, init: RequestInit = {}) => {
      const authorization = authorizations.get(user) ?? (await createTestUser(daybook, user)).authorization
      authorizations.set(user, authorization)
      return (await daybook.api(path, { ...init, headers: { ...init.headers, authorization } })).status
    }
    const event = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"eventName":"StopInstances","userName":"alice"}',
    }
    expect(await statusOf(BOB, '/events')).toBe(200)
    expect(await statusOf(BOB, '/events', event)).toBe(403)
    expect(await statusOf(SENDER, '/events')).toBe(403)
    expect(await statusOf(SENDER, '/events', event)).toBe(200)
    expect(await statusOf(DAVE, '/events')).toBe(403)
    const carol = await createTestUser(daybook, CAROL)
    const answer = await daybook.api('/events', { headers: { authorization: carol.authorization } })
    const { events, next } = await answer.json()
    expect([withoutDaybookEvents(events), next]).toEqual([[], null])
  })
})
