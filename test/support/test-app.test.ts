import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from './databases.ts'
import { withoutOwnEvents } from './sent-events.ts'
import { NOON, openTestApp, type TestApp } from './test-app.ts'
import { BOB, CAROL, createTestUsers, DAVE, SENDER } from './test-users.ts'

describe.each(DATABASES)('a daybook on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  test('stands still at noon, and moves when told', async () => {
    expect(await daybook.send([{ eventName: 'StopInstances', userName: 'alice' }])).toMatchObject({
      accepted: 1,
    })
    const { events } = await (await daybook.api('/events')).json()
    expect(events).toMatchObject([{ eventTime: new Date(NOON).toISOString(), userName: 'alice' }])
    daybook.at('2026-03-02T12:00:00Z')
    expect(daybook.clock()).toEqual(new Date('2026-03-02T12:00:00Z'))
  })

  test('has people who may look, send, do nothing, and who are another customer’s', async () => {
    const known = new Map<typeof BOB, string>()
    const statusOf = async (person: typeof BOB, path: string, init: RequestInit = {}) => {
      const authorization = known.get(person) ?? (await createTestUsers(daybook, person)).authorization
      known.set(person, authorization)
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
    const carol = await createTestUsers(daybook, CAROL)
    const seen = await daybook.api('/events', { headers: { authorization: carol.authorization } })
    const { events, next } = await seen.json()
    expect([withoutOwnEvents(events), next]).toEqual([[], null])
  })
})
