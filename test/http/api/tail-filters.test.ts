import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { followEvents, idsOf, QUICK_TAIL } from '../../support/tail-clients.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, SENDER } from '../../support/test-users.ts'

const QUERIES = [
  'eventName=StopInstances',
  'eventName=StopInstances&eventName=StartInstances',
  'eventName=St*',
  'not.eventName=Describe*',
  'userName=ann&not.sourceIPAddress=203.0.113.0/28',
  'sourceIPAddress=203.0.113.0/24',
  'sourceIPAddress=2001:db8::/32',
  'errorCode=*',
  'outcome=succeeded',
  'outcome=failed&readOnly=false',
  'readOnly=true',
  'resourceName=i-1',
  'resourceType=AWS::EC2::Instance&not.resourceName=i-1',
  'requestId=r-3',
  'eventId=e-7',
  'accessKeyId=AKIAONE',
  'q=needle',
  'q=needle&not.q=hay',
  'not.userName=ann&not.userName=bob',
  'submittedBy=sender',
  'not.submittedBy=sender',
  'from=2026-03-01T11:00:00Z&until=2026-03-01T11:40:00Z',
  'receivedFrom=2026-03-01T12:02:00Z&eventSource=ec2.amazonaws.com',
  'receivedUntil=2026-03-01T12:02:00Z&eventSource=ec2.amazonaws.com',
]

const pick = <Value>(values: readonly Value[], i: number) => values[i % values.length] as Value

function recordOfNumber(i: number): object {
  const minute = String(pick([5, 20, 35, 50], i)).padStart(2, '0')
  return {
    eventID: `e-${i}`,
    eventName: pick(
      ['StopInstances', 'StartInstances', 'DescribeInstances', 'RunInstances', 'CreateTags'],
      i,
    ),
    eventTime: `2026-03-01T11:${minute}:00Z`,
    eventSource: pick(['ec2.amazonaws.com', 'iam.amazonaws.com', 's3.amazonaws.com'], i),
    userIdentity: {
      ...{ type: 'IAMUser', userName: pick(['ann', 'bob', 'carol', 'deploy-bot'], i) },
      accessKeyId: pick(['AKIAONE', 'AKIATWO', 'AKIATHREE'], i),
    },
    sourceIPAddress: pick(
      ['203.0.113.7', '203.0.113.200', '198.51.100.1', '2001:DB8:0:0::1', 'AWS Internal'],
      i,
    ),
    requestID: `r-${i % 9}`,
    ...(i % 4 === 0 && { errorCode: pick(['AccessDenied', 'Throttling'], i) }),
    requestParameters: { instancesSet: { items: [{ instanceId: `i-${i % 3}` }] } },
    note: pick(['needle', 'needle in hay', 'hay'], i),
  }
}

describe.each(DATABASES)('followers, on %s,', (database) => {
  let daybook: TestApp
  let sender: string
  beforeAll(async () => {
    daybook = await openTestApp({ database }, { tailLimits: QUICK_TAIL })
    sender = (await createTestUser(daybook, SENDER)).authorization
  })
  afterAll(() => daybook.close())

  const send = (records: object[], authorization?: string) =>
    daybook.api('/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ Records: records }),
    })

  test('get what lists with the same filters have, now and when they continue', async () => {
    const own = await followEvents(daybook, '?not.eventSource=daybook')
    const streams = await Promise.all(
      QUERIES.map((query) => followEvents(daybook, `?not.eventSource=daybook&${query}`)),
    )
    await own.until(() => own.lastId() !== '')
    const start = own.lastId()
    for (let i = 0; i < 60; i += 12) {
      daybook.setClock(`2026-03-01T12:0${i / 12}:00Z`)
      await send(
        Array.from({ length: 12 }, (_, j) => recordOfNumber(i + j)),
        i % 24 === 0 ? sender : undefined,
      )
    }
    await own.until(() => own.records().length >= 60)
    const all = idsOf(own.records())
    expect(all).toEqual(Array.from({ length: 60 }, (_, i) => `e-${i}`))
    for (const [i, query] of QUERIES.entries()) {
      const { events } = await (
        await daybook.api(`/events?limit=1000&not.eventSource=daybook&${query}`)
      ).json()
      const listed = new Set(idsOf(events.map((each: object) => JSON.stringify(each))))
      const expected = all.filter((id) => listed.has(id))
      await streams[i]?.until(() => (streams[i]?.records().length ?? 0) >= expected.length)
      expect([query, expected.length > 0 && expected.length < all.length]).toEqual([query, true])
      expect([query, idsOf(streams[i]?.records() ?? [])]).toEqual([query, expected])
      const again = await followEvents(daybook, `?not.eventSource=daybook&${query}&after=${start}`)
      await again.until(() => again.records().length >= expected.length)
      expect([query, idsOf(again.records())]).toEqual([query, expected])
      await again.leave()
    }
    for (const stream of [own, ...streams]) await stream.leave()
  }, 30_000)
})
