import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const EARLIER = 'until=2026-03-01T12:00'

describe.each(DATABASES)('what the events page leaves out, on %s,', (database) => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send([
      recordAt(1, { eventName: 'StopInstances' }),
      recordAt(2, { eventName: 'StopInstances', errorCode: 'AccessDenied' }),
      recordAt(3, { eventName: 'DescribeInstances' }),
      recordAt(4, { eventName: 'DescribeInstances', errorCode: 'AccessDenied' }),
      recordAt(5, { eventName: 'DescribeVpcs', errorCode: 'Throttling', userName: 'bob' }),
      recordAt(6, { eventName: 'GetBucket', errorCode: 'AccessDenied', eventTime: '2026-02-01T00:00:00Z' }),
    ])
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  test('is nothing when an outcome, an address, a key or an event ID is asked for', async () => {
    const cases: [string, number[]][] = [
      ['errorCode=*', [2, 4, 5, 6]],
      ['errorCode=AccessDenied', [2, 4, 6]],
      ['sourceIPAddress=10.0.0.7', [1, 2, 3, 4, 5, 6]],
      ['accessKeyId=KEY1', [1, 2, 3, 4, 5, 6]],
      ['eventId=event-4', [4]],
    ]
    for (const [query, ids] of cases) {
      const page = await visitor.get(`/events?${query}&${EARLIER}`)
      expect([query, page.status, await idsOn(page)]).toEqual([query, 200, ids])
      expect(await shownOn(page)).toBe('Everything')
      expect(await page.texts('.left-out')).toEqual([])
    }
  })

  test('is what the choice of changes or of reads leaves out', async () => {
    const changes = await visitor.get(`/events?errorCode=*&readOnly=no&${EARLIER}`)
    expect(changes.path).toContain('readOnly=no')
    expect(await idsOn(changes)).toEqual([2])
    expect(await shownOn(changes)).toBe('Changes')
    expect(
      (await changes.elements('.toolbar .menu-links a')).map(({ attributes }) => attributes.href),
    ).toEqual([
      ...['/events?errorCode=*&readOnly=no', '/events?errorCode=*&readOnly=yes', '/events?errorCode=*'].map(
        (href) => `${href}&until=2026-03-01T12%3A00%3A00`,
      ),
      ...(await changes.elements('.event-downloads a')).map(({ attributes }) => attributes.href),
    ])
    expect(await idsOn(await visitor.get(`/events?errorCode=*&readOnly=yes&${EARLIER}`))).toEqual([4, 5, 6])
  })

  test('depends on the other filters unless it is chosen', async () => {
    const plain = await visitor.get('/events')
    expect(await shownOn(plain)).toBe('Changes')
    const failed = await visitor.get(`/events?errorCode=*&readOnly=&${EARLIER}`)
    expect(await idsOn(failed)).toEqual([2, 4, 5, 6])
    expect(await shownOn(failed)).toBe('Everything')
  })

  test('says how many failed reads there are, and links to them', async () => {
    const cases: [string, string | null, number[]][] = [
      [EARLIER, '3 failed reads left out. Show failed reads', [4, 5, 6]],
      [`userName=bob&${EARLIER}`, '1 failed read left out. Show failed reads', [5]],
      [`q=Throttling&${EARLIER}`, '1 failed read left out. Show failed reads', [5]],
      [`resourceName=i-0abc&${EARLIER}`, '3 failed reads left out. Show failed reads', [4, 5, 6]],
      [`errorCode=AccessDenied&readOnly=no&${EARLIER}`, '2 failed reads left out. Show failed reads', [4, 6]],
      [`period=1h`, '2 failed reads left out. Show failed reads', [4, 5]],
      [`userName=carol&${EARLIER}`, null, []],
      [`readOnly=any&${EARLIER}`, null, []],
    ]
    for (const [query, text, ids] of cases) {
      const page = await visitor.get(`/events?${query}`)
      expect([query, ...(await page.texts('.left-out'))]).toEqual(text ? [query, text] : [query])
      const [link] = await page.elements('.left-out a')
      if (text)
        expect([query, await idsOn(await visitor.get(link?.attributes.href ?? ''))]).toEqual([query, ids])
    }
  })

  test('is the same in a download', async () => {
    const linesOf = async (query: string) => {
      const page = await visitor.get(`/events?${query}&${EARLIER}`)
      const [, , ndjson] = await page.elements('.event-downloads a')
      const text = await (await visitor.request(ndjson?.attributes.href ?? '')).text()
      return text.trim().split('\n').length
    }
    expect(await linesOf('errorCode=*')).toBe(4)
    expect(await linesOf('errorCode=*&readOnly=no')).toBe(1)
  })

  test('is counted among the newest 10,000 failed events', async () => {
    for (const start of [0, 5_000]) {
      const records = Array.from({ length: 5_000 }, (_, index) =>
        recordAt(100 + start + index, {
          eventName: 'StopInstances',
          errorCode: 'AccessDenied',
          eventTime: '2026-03-01T11:59:30Z',
        }),
      )
      await daybook.send(records)
    }
    await daybook.send([
      recordAt(7, { eventName: 'GetBucket', errorCode: 'NoSuchBucket', eventTime: '2026-03-01T11:59:45Z' }),
    ])
    const newest = await visitor.get(`/events?${EARLIER}`)
    expect(await newest.texts('.left-out')).toEqual(['1 failed read or more left out. Show failed reads'])
    const none = await visitor.get(`/events?userName=bob&${EARLIER}`)
    expect(await none.texts('.left-out')).toEqual([
      'Reads are left out. Failed ones may be among them. Show failed reads',
    ])
  }, 30_000)
})

function recordAt(index: number, record: object): object {
  return {
    eventID: `event-${index}`,
    userName: 'alice',
    eventSource: 'ec2.amazonaws.com',
    sourceIPAddress: '10.0.0.7',
    userIdentity: { type: 'IAMUser', userName: 'alice', accessKeyId: 'KEY1' },
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc' }] } },
    eventTime: `2026-03-01T11:${String(50 - index).padStart(2, '0')}:00Z`,
    ...record,
  }
}

// Without Daybook's own events, whose IDs are those that the test app counts up.
// The choice between changes, reads and both.
async function shownOn(page: Page): Promise<string | undefined> {
  const [current] = await page.texts('.menu-links a[aria-current]')
  return current?.split(' ')[0]
}

async function idsOn(page: Page): Promise<number[]> {
  const links = await page.elements('.cell-action a')
  const ids = links.map(({ attributes }) => /^event-(\d+)$/.exec(eventIdOf(attributes.href ?? ''))?.[1])
  return ids.flatMap((id) => (id === undefined ? [] : [Number(id)]))
}
