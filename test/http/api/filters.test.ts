import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

/** More events than a page looks at before it asks for the time. */
const MANY = 1_300

describe.each(DATABASES)('filters of events, on %s,', (database) => {
  let daybook: TestApp
  let isSlow = false
  let ms = 0
  beforeAll(async () => {
    // Where it is slow, any two looks at the clock are three seconds apart.
    const monotonicMs = () => {
      if (isSlow) ms += 3_000
      return ms
    }
    daybook = await openTestApp({ database }, { monotonicMs })
    await daybook.send([
      event('a', { sourceIPAddress: '10.1.2.3', requestID: 'request-1' }),
      event('b', { userName: 'bob', sourceIPAddress: '::ffff:10.1.2.4', errorCode: 'AccessDenied' }),
      event('c', { userName: 'deploy-bot', eventName: 'StartInstances', sourceIPAddress: '2001:DB8::1' }),
      event('d', { userName: 'star*', eventName: 'DeleteBucket', resources: [{ ARN: 'arn:aws:s3:::b/*' }] }),
      event('e', { userName: 'start', eventName: 'StopTask', responseElements: { ConsoleLogin: 'Failure' } }),
    ])
    await daybook.send(
      Array.from({ length: MANY }, (_, i) => ({
        ...event(`old-${i}`, { userName: 'crowd', eventName: 'PutObject' }),
        eventTime: new Date(Date.parse(NOON) - 3_600_000 - i * 1_000).toISOString(),
      })),
    )
  })
  afterAll(() => daybook.close())

  const event = (eventID: string, members: object) => ({
    ...{ eventID, eventName: 'StopInstances', userName: 'ann', eventTime: '2026-03-01T11:30:00Z' },
    ...members,
  })
  const read = async (query: string) => {
    const page = await (await daybook.api(`/events?${query}`)).json()
    const ids: string[] = page.events.map(({ eventID }: { eventID: string }) => eventID)
    return { ...page, ids: ids.sort() }
  }
  const OWN = 'not.eventSource=daybook&not.userName=crowd'

  test.each([
    ['userName=ann&userName=bob', ['a', 'b']],
    ['not.userName=deploy-bot&not.userName=ann', ['b', 'd', 'e']],
    ['eventName=Stop*', ['a', 'b', 'e']],
    ['eventName=Stop*&not.eventName=StopInstances', ['e']],
    ['userName=star*', ['d', 'e']],
    ['userName=star%5C*', ['d']],
    ['resourceName=arn:aws:s3:::b/%5C*', ['d']],
    ['sourceIPAddress=10.0.0.0/8', ['a', 'b']],
    ['sourceIPAddress=10.1.2.4', ['b']],
    ['sourceIPAddress=2001:db8:0:0::1', ['c']],
    ['sourceIPAddress=2001:db8::/32&sourceIPAddress=10.1.2.3/32', ['a', 'c']],
    ['not.sourceIPAddress=*', ['d', 'e']],
    ['outcome=failed', ['b', 'e']],
    ['errorCode=Failure', ['e']],
    ['errorCode=*', ['b', 'e']],
    ['outcome=succeeded', ['a', 'c', 'd']],
    ['requestId=request-1', ['a']],
    ['q=deploy&q=ConsoleLogin', ['c', 'e']],
    ['not.q=Instances', ['d', 'e']],
    ['q=Instances&not.q=deploy', ['a', 'b']],
    ['eventId=a&eventId=e&eventId=*', ['a', 'e']],
    ['not.eventId=a&eventName=StopInstances', ['b']],
    ['submittedBy=admin&not.submittedKey=x*', ['a', 'b', 'c', 'd', 'e']],
    ['userName=ann&userName=bob&sourceIPAddress=10.0.0.0/8&outcome=failed&q=Stop&readOnly=false', ['b']],
  ])('%s', async (query, ids) => {
    expect((await read(`${OWN}&${query}`)).ids).toEqual(ids)
    const exported = await daybook.api(`/events/export?format=ndjson&${OWN}&${query}`)
    const lines = (await exported.text()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).eventID).sort()).toEqual(ids)
  })

  test('a search that takes too long says how far it has looked, and continues', async () => {
    isSlow = true
    const query = `not.userName=crowd&eventName=StopInstances&eventName=Absent*&not.eventSource=daybook`
    const first = await read(`not.userName=ann&not.userName=bob&eventName=PutObject&q=absent&limit=10`)
    expect(first.ids).toEqual([])
    const begun = await read(`eventName=*&requestId=absent`)
    expect(begun).toMatchObject({ ids: [], searchedBackTo: expect.stringMatching(/^2026-03-01T10:/) })
    let rest = begun
    while (rest.next) rest = await read(`eventName=*&requestId=absent&cursor=${rest.next}`)
    expect(rest).toMatchObject({ ids: [], next: null })
    expect(rest.searchedBackTo).toBeUndefined()
    expect((await read(query)).ids).toEqual(['a', 'b'])
    isSlow = false
  })

  test('a cursor is valid whatever the order of the values is', async () => {
    const { next } = await read('userName=ann&userName=crowd&limit=1')
    expect((await read(`userName=crowd&userName=ann&limit=1&cursor=${next}`)).ids).toHaveLength(1)
    const other = await daybook.api(`/events?userName=ann&limit=1&cursor=${next}`)
    expect(other.status).toBe(400)
  })

  test('are logged with their values', async () => {
    await read('userName=ann&not.userName=b*&sourceIPAddress=10.9.9.9/8&limit=7')
    // Reads are stored after their answer, before the second of the records that are sent then.
    for (const _ of [1, 2]) await daybook.send([event('', { eventID: undefined, eventName: 'Wait' })])
    const { events } = await read('eventName=LookupEvents&q="limit":7')
    expect(events.map((each: { requestParameters: object }) => each.requestParameters)).toEqual([
      { userName: 'ann', 'not.userName': 'b*', sourceIPAddress: '10.0.0.0/8', limit: 7 },
    ])
  })
})
