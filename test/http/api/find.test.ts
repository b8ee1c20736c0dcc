import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { reportRequest } from '../../support/report-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, CAROL, createTestUser, DAVE, SENDER } from '../../support/test-users.ts'

type Match = { kind: string; label: string; filter: object; count: number | null; url: string }

describe.each(DATABASES)('finding by words, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send([
      ...[event('one'), event('two', { userName: 'Zoë' }), event('three', { userName: 'star*' })],
      event('launch', { eventName: 'RunInstances', errorCode: 'Client.Denied' }),
      reportRequest('StartInstances', 'eve', '2026-03-01T09:00:00Z', { eventID: 'start' }),
    ])
    await daybook.app.services.eventCounter.countReceived()
  })
  afterAll(() => daybook.close())

  const event = (eventID: string, members: object = {}) => ({
    ...{ eventID, eventName: 'CreateTags', userName: 'ann', eventSource: 'ec2.amazonaws.com' },
    ...{ eventTime: '2026-03-01T11:00:00Z', sourceIPAddress: '203.0.113.7', ...members },
  })
  const ask = (q: string, headers: Record<string, string> = {}) =>
    daybook.api(`/find?${new URLSearchParams({ q })}`, { headers })
  const find = async (q: string): Promise<{ query: string; matches: Match[]; didYouMean: string[] }> =>
    (await ask(q)).json()

  test('returns filters with their numbers, and the URL of the events', async () => {
    const { query, matches, didYouMean } = await find('tag resource')
    expect([query, didYouMean]).toEqual(['tag resource', []])
    expect(matches[0]).toEqual({
      ...{ kind: 'action', label: 'Tag Resource', filter: { eventName: 'CreateTags' }, count: 3 },
      url: '/api/v1/events?eventName=CreateTags',
    })
    for (const [q, ids] of [
      ['ann tag resource', ['one']],
      ['zoë', ['two']],
      ['star*', ['three']],
      ['failed', ['launch']],
      ['203.0.113.0/24', ['launch', 'three', 'two', 'one']],
      ['client.denied', ['launch']],
    ] as const) {
      const [match] = (await find(q)).matches
      const { events } = await (await daybook.api(match?.url.replace('/api/v1', '') ?? '')).json()
      const found = events.map(({ eventID }: { eventID: string }) => eventID)
      expect([q, found.filter((id: string) => !id.startsWith('0000'))]).toEqual([q, [...ids]])
    }
  })

  test('knows servers by their names', async () => {
    expect((await find('WEB')).matches[0]).toEqual({
      ...{ kind: 'server', label: 'web (i-0abc)', filter: { resourceName: 'i-0abc' }, count: null },
      url: '/api/v1/events?resourceName=i-0abc',
    })
    expect((await find('i-0abd')).didYouMean).toEqual(['i-0abc'])
  })

  test('knows what is new at once, and newer numbers within minutes', async () => {
    const countOf = async (q: string) => (await find(q)).matches[0]?.count
    expect(await countOf('newcomer')).toBeUndefined()
    expect(await countOf('eve')).toBe(1)
    daybook.setClock('2026-03-01T12:00:11Z')
    await daybook.send(['newcomer', 'eve'].map((userName) => event(`new-${userName}`, { userName })))
    await daybook.app.services.eventCounter.countReceived()
    // A known word does not wait for the new numbers, which are asked for then.
    expect([1, 2]).toContain(Number(await countOf('eve')))
    expect(await countOf('newcomer')).toBe(1)
    expect(await countOf('eve')).toBe(2)
    daybook.setClock('2026-03-01T12:06:00Z')
    await daybook.send([event('newer', { userName: 'eve' })])
    await daybook.app.services.eventCounter.countReceived()
    expect(await countOf('eve')).toBe(3)
  })

  test('refuses no words and too many', async () => {
    for (const [query, message] of [
      ['?q=', '`q` must not be empty'],
      ['', '`q`'],
      [`?q=${'x'.repeat(2_000)}`, '200'],
      [`?q=${'x+'.repeat(20)}`, '`q` may have at most 10 words; got 20.'],
      ['?q=%20', 'Enter words to find'],
      ['?q=a&limit=1', '`limit`'],
    ] as const) {
      const response = await daybook.api(`/find${query}`)
      expect([response.status, (await response.json()).detail]).toEqual([
        400,
        expect.stringContaining(message),
      ])
    }
  })

  test('is for those who may read events, leaves one event, and finds nothing of other customers', async () => {
    const as = async (user: typeof BOB, q: string) => {
      const { authorization } = await createTestUser(daybook, user)
      return ask(q, { authorization })
    }
    expect((await as(BOB, 'zoë')).status).toBe(200)
    expect((await as(DAVE, 'zoë')).status).toBe(403)
    expect((await as(SENDER, 'zoë')).status).toBe(403)
    const carol = await as(CAROL, 'zoë web star* launch')
    expect([carol.status, (await carol.json()).matches.map(({ kind }: Match) => kind)]).toEqual([
      200,
      expect.not.arrayContaining(['user', 'server']),
    ])
    const { events } = await (await daybook.api('/events?userName=bob&eventSource=daybook')).json()
    expect(events).toMatchObject([
      { eventName: 'FindByWords', readOnly: true, requestParameters: { q: 'zoë' } },
    ])
  })
})
