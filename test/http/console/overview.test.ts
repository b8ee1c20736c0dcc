import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { administratorOf, CAROL, createTestUser, DAVE, OTHER_ACCOUNT } from '../../support/test-users.ts'

const STOP = { eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }
const LOGIN = { eventName: 'ConsoleLogin', eventSource: 'signin.amazonaws.com' }
const PASSWORD = 'a password of the reader'

const RECORDS = [
  { ...STOP, eventID: 's1', eventTime: '2026-03-01T10:00:00Z', sourceIPAddress: '192.0.2.1' },
  { ...STOP, eventID: 's2', eventTime: '2026-03-01T03:00:00Z', sourceIPAddress: '192.0.2.9' },
  { ...STOP, eventID: 's3', eventTime: '2026-03-01T09:00:00Z', errorCode: 'AccessDenied', userName: 'eve' },
  { ...STOP, eventID: 's4', eventTime: '2026-02-25T09:00:00Z', errorCode: 'Throttled', userName: 'eve' },
  { ...STOP, eventID: 's5', eventTime: '2026-02-10T09:00:00Z', sourceIPAddress: '192.0.2.1' },
  {
    ...{ ...STOP, eventID: 'r1', eventTime: '2026-03-01T08:00:00Z', eventName: 'DescribeInstances' },
    ...{ errorCode: 'Client.UnauthorizedOperation', userName: 'eve' },
  },
  { ...LOGIN, eventID: 'l1', eventTime: '2026-03-01T07:00:00Z', userName: 'ann' },
]

describe.each(DATABASES)('the overview, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send(RECORDS)
    await daybook.app.services.eventCounter.countReceived()
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  const readerWith = async (userName: string, grants: ('activity-log' | 'reports')[]) => {
    await createTestUser(daybook, { ...DAVE, userName, grants, password: PASSWORD })
    const reader = openConsoleClient(daybook)
    const page = await reader.signIn(userName, PASSWORD)
    return { reader, page }
  }

  test('is the page after a sign-in, and that of the name in the header', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.signIn()
    expect([page.path, page.status]).toEqual(['/overview', 200])
    expect(await page.texts('h1')).toEqual(['Overview'])
    expect((await visitor.get('/')).path).toBe('/overview')
    const [brand] = await page.elements('.brand')
    expect(brand?.attributes.href).toBe('/')
  })

  test('has numbers that lead to exactly the events that they count', async () => {
    const page = await admin.get('/overview')
    expect(await page.texts('.overview-tile-title')).toEqual([
      ...['Changes today', 'Failures today', 'Refused calls today', 'Sign-ins today'],
    ])
    const numbers = await page.elements('.overview-tile-number')
    for (const { text, attributes } of numbers) {
      const list = await admin.get(attributes.href ?? '')
      expect([attributes.href, list.path]).toEqual([attributes.href, attributes.href])
      expect([attributes.href, `${(await list.elements('.event-row')).length}`]).toEqual([
        attributes.href,
        text,
      ])
    }
    // The sign-ins of the tests are Daybook's own events, and changes.
    expect(numbers.map(({ text }) => Number(text)).slice(1, 3)).toEqual([2, 2])
  })

  test('has the numbers of a day of the time zone, with its links', async () => {
    // The day began at 09:00 UTC.
    const page = await admin.get('/overview?zone=America/Anchorage')
    const numbers = await page.elements('.overview-tile-number')
    expect(numbers.map(({ text }) => Number(text)).slice(1, 3)).toEqual([1, 1])
    expect(numbers[1]?.attributes.href).toContain(
      'from=2026-03-01T09%3A00%3A00Z&until=2026-03-02T09%3A00%3A00Z',
    )
    const labels = (await page.elements('.sparkline')).map(({ attributes }) => attributes['aria-label'])
    expect(labels[1]).toEndWith('Wed 25 1, Thu 26 0, Fri 27 0, Sat 28 1, today 1')
    expect((await page.texts('.page-head'))[0]).toContain('(America/Anchorage)')
  })

  test('says what is usual, and shows each day, in words as well', async () => {
    const page = await admin.get('/overview')
    expect(await page.texts('.overview-tile-usual')).toContain('Usually none by now')
    const labels = (await page.elements('.sparkline')).map(({ attributes }) => attributes['aria-label'])
    expect(labels[1]).toBe(
      'Failures today. By day: Sun 22 0, Mon 23 0, Tue 24 0, Wed 25 1, Thu 26 0, Fri 27 0, Sat 28 0, today 2',
    )
    expect((await page.elements('.sparkline rect')).length).toBe(4 * 8)
  })

  test('lists what was never seen before, with links to its events', async () => {
    const page = await admin.get('/overview')
    const values = await page.elements('.overview-news .overview-value')
    const texts = values.map(({ text }) => text)
    expect(texts).toContain('eve')
    expect(texts).toContain('192.0.2.9')
    expect(texts).not.toContain('ann')
    expect(texts).not.toContain('192.0.2.1')
    // Daybook's own pages are no news.
    expect(texts).not.toContain('Open Overview')
    expect(values.find(({ text }) => text === 'eve')?.attributes.href).toBe('/entity?user=eve')
    const links = await page.elements('.overview-news a[href*="userName=eve"]')
    expect(links.map(({ text }) => text)).toEqual(['3 events'])
    const [eve] = links
    const list = await admin.get(eve?.attributes.href ?? '')
    expect(await eventIdsOn(list)).toEqual(['s3', 'r1', 's4'])
  })

  test('lists whose calls were refused, without other failures', async () => {
    const page = await admin.get('/overview')
    const [row] = await page.elements('.overview-bar-row')
    expect(row?.text).toBe('eve 2')
    const [link] = await page.elements('.overview-bar-row a')
    expect(await eventIdsOn(await admin.get(link?.attributes.href ?? ''))).toEqual(['s3', 'r1'])
  })

  test('says what is kept, and when the oldest event was', async () => {
    const page = await admin.get('/overview')
    expect(await page.texts('.overview-properties dd')).toContain('Tuesday, 10 February 2026')
    const labels = await page.texts('.overview-properties dt')
    // The disk of the data folder is that of the embedded database only.
    expect(labels.includes('Free on disk')).toBe(database === 'sqlite')
  })

  test('lists the last downloads and grants', async () => {
    await admin.request('/events/export?format=csv')
    await createTestUser(daybook, { ...DAVE, userName: 'fay', grants: ['activity-log'] })
    const page = await admin.get('/overview')
    const lines = await page.texts('.overview-stack .overview-row')
    expect(lines).toContain('Events as CSV by admin, just now')
    expect(lines).toContain('Added activity-log in default for fay by admin, just now')
    const links = (await page.elements('.overview-stack a')).map(({ text, attributes }) => [
      text,
      attributes.href,
    ])
    expect(links).toContainEqual([
      'All downloads',
      '/events?eventName=DownloadEvents&eventSource=daybook&readOnly=any&eventName=GetArchive',
    ])
  })

  test('shows operations without an outcome to readers of reports, and where all of them are', async () => {
    const pending = { ...STOP, requestID: 'req-1', eventID: 'p1', eventTime: '2026-03-01T11:58:00Z' }
    await daybook.send([
      { ...pending, requestParameters: { instancesSet: { items: [{ instanceId: 'i-7' }] } } },
    ])
    const page = await admin.get('/overview')
    const lead = (await page.texts('.overview-lead'))[0] ?? ''
    expect(lead).toMatch(/^\d+ without an outcome since 22 Feb$/)
    const [all] = await page.elements('.overview-lead a')
    const report = await admin.get(all?.attributes.href ?? '')
    expect(report.status).toBe(200)
    expect((await report.elements('.report-table .pending')).length).toBe(Number.parseInt(lead, 10))
  })

  test('shows a reader of events no pending operations, and says which grant is missing', async () => {
    const { page } = await readerWith('gil', ['activity-log'])
    expect([page.path, page.status]).toEqual(['/overview', 200])
    expect((await page.elements('.overview-tile')).length).toBe(4)
    expect(page.html).not.toContain('Pending operations')
    expect(await page.texts('.overview-lack code')).toEqual(['reports'])
  })

  test('shows a reader of reports nothing of events, and says which grant is missing', async () => {
    const { page } = await readerWith('hal', ['reports'])
    expect(await page.elements('.overview-tile')).toEqual([])
    expect(await page.texts('.overview-card-title')).toEqual(['Pending operations'])
    expect(await page.texts('.overview-lack code')).toEqual(['activity-log'])
    // Opening an event takes the grant.
    const hrefs = (await page.elements('.overview-card a')).map(({ attributes }) => attributes.href ?? '')
    expect(hrefs.filter((href) => !href.startsWith('/reports'))).toEqual([])
  })

  test('says what a user without grants needs', async () => {
    const { page } = await readerWith('ivy', [])
    expect(page.status).toBe(200)
    expect(await page.elements('.overview-card')).toEqual([])
    expect(await page.texts('.overview-lack code')).toEqual(['activity-log', 'reports'])
  })

  test('of another customer has nothing of this one, and no space that both share', async () => {
    const { authorization } = await createTestUser(daybook, CAROL)
    const theirs = { ...STOP, eventID: 't1', userName: 'tom', eventTime: '2026-03-01T11:00:00Z' }
    const sent = await daybook.api('/events', {
      ...postJson({ Records: [theirs] }),
      headers: { authorization, 'content-type': 'application/json' },
    })
    expect(sent.status).toBe(200)
    const other = await administratorOf(daybook, OTHER_ACCOUNT)
    const overview = await daybook.app.services.getOverview(other, 'UTC')
    expect(overview.events?.news.fields.userName.values.map(({ value }) => value)).not.toContain('ann')
    expect(overview.events?.days.failures.days.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(overview.events?.refusedBy.users).toEqual([])
    expect(overview.events?.kept).toMatchObject({ bytes: null, freeBytes: null })
    expect(await (await admin.get('/overview')).texts('.overview-properties dt')).not.toContain(
      'Free on disk',
    )
  })
})

describe('the overview of a log without events', () => {
  test('leads to sending the first one', async () => {
    const daybook = await openTestApp({ database: 'sqlite' })
    const visitor = openConsoleClient(daybook)
    const page = await visitor.signIn()
    expect(await page.texts('.empty-state h2')).toEqual(['No events yet'])
    expect(await page.elements('.overview-tile')).toEqual([])
    await daybook.close()
  })
})

async function eventIdsOn(page: Page): Promise<string[]> {
  const rows = await page.elements('.event-row .cell-action a')
  return rows.map(({ attributes }) => eventIdOf(attributes.href ?? ''))
}
