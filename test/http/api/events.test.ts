import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { BEFORE_NOON, withoutDaybookEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, OTHER_ACCOUNT } from '../../support/test-users.ts'

const UNUSUAL = [
  '{ "eventID": "odd/1 ü",\n  "eventTime" : "2026-03-01T10:00:01Z", "eventVersion":"1.11", "eventType":"AwsApiCall",',
  ' "eventName":"StopInstances","userName":"ann", "project":"default", "awsRegion":"local","recipientAccountId":"000000000001",',
  ' "readOnly" : false, "big": 12345678901234567890, "cost": 1.50, "in": {"same": 1, "same": 2}, "text": "\\u0000 \\ud800 \\/ é 😀"  }',
].join('')

describe.each(DATABASES)('events, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.api('/events', {
      method: 'POST',
      body: UNUSUAL,
      headers: { 'content-type': 'application/json' },
    })
    await daybook.send([
      { ...doorEvent('1', '2026-03-01T10:00:00Z'), sourceIPAddress: '192.0.2.1', errorCode: 'AccessDenied' },
      { ...doorEvent('2', '2026-03-01T10:00:00Z'), eventSource: 'doors.example', note: 'Squeaks 100%_' },
      { ...doorEvent('3', '2026-03-01T09:59:59.999Z'), readOnly: true, userIdentity: { accessKeyId: 'KEY' } },
      {
        ...doorEvent('4', '2026-02-28T12:00:00Z'),
        resources: [
          { ARN: 'arn:door/1', type: 'Door' },
          { ARN: 'arn:door/2', type: 'Door' },
        ],
      },
    ])
  })
  afterAll(() => daybook.close())

  const ids = async (query: string): Promise<string[]> => {
    const { events } = await (await daybook.api(`/events?${query}`)).json()
    return withoutDaybookEvents<{ eventID: string; eventSource?: string }>(events).map(
      ({ eventID }) => eventID,
    )
  }

  test('are returned newest first', async () => {
    expect(await ids('')).toEqual(['odd/1 ü', '2', '1', '3', '4'])
  })

  test.each([
    ['eventName=OpenDoor', ['2', '1', '3', '4']],
    ['eventName=openDoor', []],
    ['userName=ann&readOnly=true', ['3']],
    ['readOnly=false&eventName=OpenDoor', ['2', '1', '4']],
    ['eventSource=doors.example', ['2']],
    ['sourceIPAddress=192.0.2.1', ['1']],
    ['errorCode=AccessDenied', ['1']],
    ['errorCode=*', ['1']],
    ['accessKeyId=KEY', ['3']],
    ['resourceName=arn:door/1', ['4']],
    ['resourceType=Door', ['4']],
    ['eventId=2', ['2']],
    ['project=default&eventId=2', ['2']],
    ['project=other', []],
    ['q=Squeaks', ['2']],
    ['q=squeaks', []],
    ['q=100%25_', ['2']],
    ['q=100_%25', []],
    [`q=${encodeURIComponent('é 😀')}`, ['odd/1 ü']],
    ['from=2026-03-01T10:00:00Z', ['odd/1 ü', '2', '1']],
    ['until=2026-03-01T10:00:00Z', ['3', '4']],
    ['from=1772359200&until=1772359201', ['2', '1']],
    ['from=2026-03-01T13:00:00%2B03:00&until=2026-03-01T10:00:00.500Z', ['2', '1']],
    ['from=2026-03-01&until=2026-03-01', []],
  ])('filtered with %s are those that match', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })

  test('come in pages that are linked by cursors', async () => {
    const found: string[] = []
    let cursor: string | null = null
    do {
      const response = await daybook.api(`/events?limit=2&${BEFORE_NOON}${cursor ? `&cursor=${cursor}` : ''}`)
      const page: { events: { eventID: string }[]; next: string | null } = await response.json()
      found.push(...page.events.map(({ eventID }) => eventID))
      cursor = page.next
    } while (cursor)
    expect(found).toEqual(['odd/1 ü', '2', '1', '3', '4'])
    const lastPage = await (await daybook.api(`/events?limit=5&${BEFORE_NOON}`)).json()
    expect(lastPage.next).toBeNull()
  })

  test('are returned byte for byte as they were sent, alone and on a page', async () => {
    const alone = await daybook.api(`/events/${encodeURIComponent('odd/1 ü')}`)
    expect(alone.headers.get('content-type')).toBe('application/json')
    expect(await alone.text()).toBe(UNUSUAL)
    const page = await daybook.api(`/events?limit=1&${BEFORE_NOON}`)
    expect(page.headers.get('content-type')).toBe('application/json')
    expect(await page.text()).toStartWith(`{"events":[${UNUSUAL}],"next":"`)
  })

  test.each([
    ['another query', (cursor: string) => `limit=2&userName=ann&cursor=${cursor}`],
    [
      'an altered position',
      (cursor: string) => `cursor=${cursor.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
    ],
    [
      'an altered signature',
      (cursor: string) => `cursor=${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`,
    ],
    ['no signature', (cursor: string) => `cursor=${cursor.split('.')[0]}`],
  ])('return 400 for a cursor with %s', async (_, query) => {
    const { next } = await (await daybook.api('/events?limit=2')).json()
    const response = await daybook.api(`/events?${query(next)}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid', field: 'cursor' })
  })

  test('are not visible to other customers: not on a page, not by ID, not by cursor', async () => {
    const { authorization } = await createTestUser(daybook, CAROL)
    const headers = { authorization }
    const { next } = await (await daybook.api('/events?limit=2')).json()
    const seen = await (await daybook.api('/events', { headers })).json()
    expect([withoutDaybookEvents(seen.events), seen.next]).toEqual([[], null])
    for (const { recipientAccountId } of seen.events) expect(recipientAccountId).toBe(OTHER_ACCOUNT)
    expect((await daybook.api('/events/1', { headers })).status).toBe(404)
    expect((await daybook.api(`/events?limit=2&cursor=${next}`, { headers })).status).toBe(400)
    await daybook.api('/events', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ ...doorEvent('1', '2026-03-01T11:00:00Z'), note: 'Carol’s' }),
    })
    expect(await ids(`q=${encodeURIComponent('Carol’s')}`)).toEqual([])
    expect(await (await daybook.api('/events/1', { headers })).text()).toContain('Carol’s')
  })

  test('can be read with a Bearer header, too', async () => {
    const bearer = { authorization: 'Bearer DAYBOOKTESTKEY:a-secret-for-the-tests-only' }
    expect((await daybook.api('/events', { headers: bearer })).status).toBe(200)
  })
})

function doorEvent(eventID: string, eventTime: string) {
  return { eventID, eventTime, eventName: 'OpenDoor', userName: 'ann' }
}
