import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const at = (time: string) => `2026-03-01T${time}Z`

/** Records with times, users, actions and error codes. */
const RECORDS = (
  [
    ['09:59:59', 'ann', 'StopInstances', null],
    ['10:00:00', 'ann', 'StopInstances', null],
    ['10:00:30', 'bob', 'DescribeInstances', null],
    ['10:29:59', 'bob', 'DescribeInstances', 'AccessDenied'],
    ['10:30:00', 'Ben', 'StopInstances', 'AccessDenied'],
    ['11:10:00', 'ann', 'RunInstances', null],
  ] as const
).map(([time, userName, eventName, errorCode], i) => ({
  ...{ eventID: `event-${i}`, eventTime: at(time), userName, eventName },
  eventSource: 'ec2.amazonaws.com',
  sourceIPAddress: `192.0.2.${i}`,
  ...(errorCode && { errorCode }),
}))

type Bucket = { from: string; changes: number; failedChanges: number; reads: number; failedReads: number }

// Daybook's own events are of another source.
const EC2 = 'eventSource=ec2.amazonaws.com'

describe.each(DATABASES)('counts over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send(RECORDS)
  })
  afterAll(() => daybook.close())

  const get = async (path: string) => {
    const response = await daybook.api(`/events/${path}`)
    return { status: response.status, ...(await response.json()) }
  }
  const filled = (buckets: Bucket[]) => buckets.filter(({ changes, reads }) => changes + reads > 0)

  // Before and after they are counted, answers are the same.
  describe.each(['stored', 'counted', 'joined'])('from %s events,', (state) => {
    beforeAll(async () => {
      if (state === 'stored') return
      await daybook.app.services.eventCounter.countReceived()
      if (state === 'joined') await daybook.app.services.eventCounter.joinHours()
    })

    test('a histogram has buckets of a round size with all numbers', async () => {
      const period = `from=${at('10:00:00')}&until=${at('11:00:00')}`
      const { buckets, ...rest } = await get(`histogram?${period}&${EC2}&buckets=2`)
      expect(rest).toMatchObject({ status: 200, bucketSeconds: 1_800, complete: true })
      expect([rest.from, rest.until]).toEqual(['2026-03-01T10:00:00.000Z', '2026-03-01T11:00:00.000Z'])
      expect(buckets).toEqual([
        { from: '2026-03-01T10:00:00.000Z', changes: 1, failedChanges: 0, reads: 2, failedReads: 1 },
        { from: '2026-03-01T10:30:00.000Z', changes: 1, failedChanges: 1, reads: 0, failedReads: 0 },
      ])
    })

    test.each([
      ['&readOnly=false', [['10:00', 2, 0]]],
      ['&readOnly=true&outcome=failed', [['10:00', 0, 1]]],
      ['&outcome=succeeded', [['10:00', 1, 1]]],
      ['&errorCode=*', [['10:00', 1, 1]]],
      ['&userName=bob', [['10:00', 0, 2]]],
      ['&userName=b*', [['10:00', 0, 2]]],
      ['&userName=bob&userName=Ben', [['10:00', 1, 2]]],
      ['&not.userName=bob', [['10:00', 2, 0]]],
      ['&sourceIPAddress=192.0.2.0/30', [['10:00', 1, 2]]],
      ['&q=AccessDenied', [['10:00', 1, 1]]],
      ['&not.q=AccessDenied', [['10:00', 1, 1]]],
      ['&userName=absent', []],
    ])('a histogram follows the filter %s', async (filter, expected) => {
      const period = `from=${at('10:00:00')}&until=${at('11:00:00')}`
      for (const source of ['', `&${EC2}`]) {
        const { buckets, complete } = await get(`histogram?${period}&buckets=2${source}${filter}`)
        const sum = filled(buckets).reduce(
          (all, { changes, reads }) => [(all[0] ?? 0) + changes, (all[1] ?? 0) + reads],
          [0, 0],
        )
        const [, changes = 0, reads = 0] = expected[0] ?? []
        expect([complete, sum]).toEqual([true, [changes, reads]])
      }
    })

    test('a period may begin and end at any second', async () => {
      const { buckets, bucketSeconds } = await get(
        `histogram?from=${at('10:00:01')}&until=${at('10:30:00')}&${EC2}`,
      )
      expect(bucketSeconds).toBe(30)
      expect(filled(buckets)).toEqual([
        { from: '2026-03-01T10:00:30.000Z', changes: 0, failedChanges: 0, reads: 1, failedReads: 0 },
        { from: '2026-03-01T10:29:30.000Z', changes: 0, failedChanges: 0, reads: 1, failedReads: 1 },
      ])
    })

    test('the whole retention is a histogram, too', async () => {
      const { buckets, bucketSeconds, complete } = await get(`histogram?${EC2}&until=${at('11:30:00')}`)
      expect([bucketSeconds, complete, buckets.length]).toEqual([43_200, true, 60])
      expect(filled(buckets)).toMatchObject([{ from: '2026-03-01T00:00:00.000Z', changes: 4, reads: 2 }])
    })

    test('facets have the most frequent values of each field', async () => {
      const { status, facets, complete, basis } = await get(`facets?${EC2}&limit=2`)
      expect({ status, complete, basis }).toEqual({ status: 200, complete: true, basis: 6 })
      expect(facets.eventName).toEqual([
        { value: 'StopInstances', count: 3 },
        { value: 'DescribeInstances', count: 2 },
      ])
      expect(facets.errorCode).toEqual([{ value: 'AccessDenied', count: 2 }])
      expect(Object.keys(facets)).toEqual([
        'eventName',
        'userName',
        'project',
        'eventSource',
        'sourceIPAddress',
        'errorCode',
      ])
    })

    test('facets without a filter count all events of the period', async () => {
      const period = `from=${at('10:00:01')}&until=${at('11:10:01')}`
      expect(await get(`facets?${period}&fields=userName`)).toEqual({
        status: 200,
        facets: {
          userName: [
            { value: 'bob', count: 2 },
            { value: 'Ben', count: 1 },
            { value: 'ann', count: 1 },
          ],
        },
        complete: true,
        basis: 4,
      })
      const failed = await get(`facets?${period}&fields=userName,eventName&outcome=failed&readOnly=false`)
      expect(failed.facets).toEqual({
        eventName: [{ value: 'StopInstances', count: 1 }],
        userName: [{ value: 'Ben', count: 1 }],
      })
    })
  })

  test('values begin with a text in any letter case', async () => {
    await daybook.app.services.eventCounter.countReceived()
    const { values, complete } = await get('values?field=userName&prefix=b')
    expect(complete).toBe(true)
    expect(values).toEqual([
      { value: 'bob', count: 2, firstSeen: '2026-03-01T10:00:30.000Z', lastSeen: '2026-03-01T10:29:59.000Z' },
      { value: 'Ben', count: 1, firstSeen: '2026-03-01T10:30:00.000Z', lastSeen: '2026-03-01T10:30:00.000Z' },
    ])
    expect((await get('values?field=eventName&prefix=STOP&limit=1')).values).toMatchObject([{ count: 3 }])
    expect((await get('values?field=project')).values).toMatchObject([{ value: 'default' }])
  })

  test.each([
    ['histogram?buckets=1', 'buckets', '`buckets` must be a whole number between 2 and 500; got 1.'],
    ['histogram?limit=1', 'limit', 'Unknown parameter `limit`.'],
    ['facets?fields=userName,color', 'fields', '`fields` must be some of eventName, userName'],
    ['facets?fields=userName,userName', 'fields', 'each once'],
    ['facets?limit=101', 'limit', '`limit` must be a whole number between 1 and 100; got 101.'],
    ['values', 'field', '`field`'],
    ['values?field=requestId', 'field', '`field` must be'],
    ['values?field=userName&userName=ann', 'userName', 'Unknown parameter'],
    ['values?field=userName&prefix=', 'prefix', 'must not be empty'],
  ])('%s is refused', async (path, field, sentence) => {
    const problem = await get(path)
    expect(problem).toMatchObject({ status: 400, field, detail: expect.stringContaining(sentence) })
  })
})
