import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { COSTLY_WORK } from '../../../src/domain/costly-work.ts'
import { createCostlyWork } from '../../../src/services/costly-work.ts'
import { expectAuditEvents } from '../../support/audit-events.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, createTestUser, DAVE } from '../../support/test-users.ts'

const HTMX = { 'hx-request': 'true' }
const STOP = { eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }
const HOSTILE = '<script>alert(1)</script>'
const TURNED = 'ann\u202ehtims'

const RECORDS = [
  { ...STOP, eventID: 's1', eventTime: '2026-03-01T10:00:00Z', sourceIPAddress: '192.0.2.1' },
  { ...STOP, eventID: 's2', eventTime: '2026-03-01T10:10:00Z', sourceIPAddress: '192.0.2.1' },
  { ...STOP, eventID: 's3', eventTime: '2026-03-01T11:30:00Z', errorCode: 'AccessDenied', userName: 'star*' },
  { ...STOP, eventID: 's4', eventTime: '2026-02-20T09:00:00Z', userName: HOSTILE },
  { ...STOP, eventID: 's5', eventTime: '2026-02-20T09:00:00Z', userName: TURNED },
  { ...STOP, eventID: 'r1', eventTime: '2026-03-01T10:00:00Z', eventName: 'DescribeInstances' },
  {
    ...{ ...STOP, eventID: 'r2', eventTime: '2026-03-01T10:20:00Z', eventName: 'DescribeInstances' },
    errorCode: 'Throttled',
  },
]

// Without Daybook's own events, whose number depends on what the tests do.
const EC2 = 'eventSource=ec2.amazonaws.com'

describe('the rows of the events page', () => {
  test('do not wait for a histogram that takes long: the page loads it later', async () => {
    const costlyWork = createCostlyWork()
    const daybook = await openTestApp({ database: 'sqlite' }, { costlyWork })
    await daybook.send(RECORDS)
    const administrator = await administratorOf(daybook, '000000000001')
    const places = COSTLY_WORK.search.places.process
    const releases = await Promise.all(
      Array.from({ length: places }, () => costlyWork.acquire(administrator, 'search')),
    )
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    // Counting the events of one user takes a place among the searches, and all are taken.
    const page = await visitor.get('/events?userName=ann')
    expect([page.status, (await page.elements('.event-row')).length]).toEqual([200, 2])
    expect(await page.elements('.histogram-chart')).toEqual([])
    for (const release of releases) release()
    const [loader] = await page.elements('.histogram-pending')
    expect(loader?.attributes['hx-trigger']).toBe('load')
    const fragment = await visitor.get(loader?.attributes['hx-get'] ?? '', { headers: HTMX })
    expect(await fragment.texts('.histogram-totals strong')).toEqual(['2 changes'])
    expect(fragment.html).not.toContain('<html')
    // Without scripts there is a link.
    const [link] = await page.elements('.histogram-pending a')
    const alone = await visitor.get(link?.attributes.href ?? '')
    expect(await alone.texts('.histogram-totals strong')).toEqual(['2 changes'])
    expect((await alone.elements('.count-details'))[0]?.attributes).toHaveProperty('open')
    await daybook.close()
  })
})

describe.each(DATABASES)('the counts of the events page, on %s,', (database) => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send(RECORDS)
    await daybook.app.services.eventCounter.countReceived()
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  const idsOf = async (url: string) => {
    const rows = await (await visitor.get(url)).elements('.event-row .cell-action a')
    return rows.map(({ attributes }) => eventIdOf(attributes.href ?? '')).sort()
  }
  const histogramOf = (query: string) => visitor.get(`/event-histogram?${query}`)
  const facetsOf = (query: string) => visitor.get(`/event-facets?${query}`)

  test.each([
    [EC2, '5 changes', ['4 succeeded', '1 failed']],
    [`${EC2}&readOnly=yes`, '2 reads', ['1 succeeded', '1 failed']],
    [`${EC2}&readOnly=any`, '7 events', ['1 reads succeeded', '4 changes succeeded', '2 failed']],
    [`${EC2}&from=2026-03-01&until=2026-03-01T11:00`, '2 changes', ['2 succeeded']],
    [`${EC2}&period=1h`, '1 change', ['1 failed']],
    [`${EC2}&not.userName=ann`, '3 changes', ['2 succeeded', '1 failed']],
    [`${EC2}&q=192.0.2.1`, '2 changes', ['2 succeeded']],
    ['sourceIPAddress=192.0.2.0/24', '2 events', ['2 changes succeeded']],
    ['errorCode=*&eventName=StopInstances', '1 event', ['1 failed']],
    ['userName=nothing', '0 changes', []],
  ])('are the numbers of %s', async (query, total, parts) => {
    const page = await histogramOf(query)
    expect(await page.texts('.histogram-totals strong')).toEqual([total])
    expect(await page.texts('.histogram-key')).toEqual(parts)
    // On the page itself they are the same, or are loaded later.
    const [onPage = total] = await (await visitor.get(`/events?${query}`)).texts('.histogram-totals strong')
    expect(onPage).toBe(total)
  })

  test.each([
    [EC2],
    [`${EC2}&readOnly=any`],
    [`${EC2}&period=24h&readOnly=any`],
    [`${EC2}&from=2026-03-01T10:05&until=2026-03-01T11:40`],
    [`${EC2}&from=2026-02-20&not.userName=star\\*`],
  ])('have a bar for each period of %s, which leads to its events', async (query) => {
    const page = await histogramOf(query)
    const bars = await page.elements('.histogram-bar')
    const labels = await page.texts('.histogram-bar title')
    const counts = labels.map((label) => Number(/: (\d+)/.exec(label)?.[1]))
    const found = []
    for (const { attributes } of bars) found.push(await idsOf(attributes.href ?? ''))
    expect(found.map((ids) => ids.length)).toEqual(counts)
    expect(found.flat().sort()).toEqual(await idsOf(`/events?${query}`))
    // The table has the same links, and the bars are one stop of the Tab key.
    const hrefs = (await page.elements('.count-table a')).map(({ attributes }) => attributes.href)
    expect(hrefs).toEqual(bars.map(({ attributes }) => attributes.href))
    expect(bars.map(({ attributes }) => attributes.tabindex)).toEqual(bars.map((_, i) => stopOf(bars, i)))
  })

  test('lead to the periods around the one that is shown', async () => {
    const links = async (query: string) => {
      const page = await histogramOf(query)
      const all = await page.elements('.histogram-periods a')
      return Object.fromEntries(all.map(({ text, attributes }) => [text, attributes.href]))
    }
    expect(await links('from=2026-03-01T08:00&until=2026-03-01T10:00&userName=ann')).toEqual({
      '◀ Earlier': url('userName=ann&from=2026-03-01T06:00:00&until=2026-03-01T08:00:00'),
      'Zoom out': url('userName=ann&from=2026-03-01T06:00:00'),
      'Later ▶': url('userName=ann&from=2026-03-01T10:00:00'),
    })
    expect(await links('period=24h')).toEqual({
      '◀ Earlier': url('from=2026-02-27T12:00:00&until=2026-02-28T12:00:00'),
      'Zoom out': url('period=7d'),
    })
    // Nothing is kept from before.
    expect(await links('period=30d')).toEqual({ 'Zoom out': '/events' })
    expect(await links('until=2026-03-01T10:00')).toMatchObject({ 'Zoom out': '/events' })
    expect(await links(EC2)).toEqual({})
  })

  test('list the most frequent values, which lead to the events with or without them', async () => {
    const page = await facetsOf(`${EC2}&readOnly=any`)
    expect(await page.texts('.facet-title')).toEqual(['Action', 'User', 'Outcome', 'Address'])
    expect(await facetCounts(page)).toEqual({
      'Stop Server': '5',
      'List Servers': '2',
      ann: '4',
      [HOSTILE]: '1',
      [TURNED]: '1',
      'star*': '1',
      AccessDenied: '1',
      Throttled: '1',
      '192.0.2.1': '2',
    })
    const all = await idsOf(`/events?${EC2}&readOnly=any`)
    for (const [label, withValue] of Object.entries(IDS_OF_VALUES)) {
      const [only] = await linksTo(page, '.facet-only', label)
      const [not] = await linksTo(page, '.facet-not', label)
      expect([label, await idsOf(only ?? '')]).toEqual([label, withValue])
      expect([label, await idsOf(not ?? '')]).toEqual([label, all.filter((id) => !withValue.includes(id))])
    }
  })

  test('keep showing changes only when a value is chosen', async () => {
    const page = await facetsOf(EC2)
    const [only] = await linksTo(page, '.facet-only', 'address 192.0.2.1')
    expect(only).toBe('/events?eventSource=ec2.amazonaws.com&sourceIPAddress=192.0.2.1&readOnly=no')
  })

  test('show foreign text as text, with hidden characters marked', async () => {
    const page = await facetsOf(`${EC2}&readOnly=any`)
    expect(page.html).not.toContain('<script>alert')
    expect(page.html).toContain('data-code="U+202E"')
    const strange = await histogramOf(`q=${encodeURIComponent(HOSTILE)}`)
    expect(strange.html).not.toContain('<script>alert')
  })

  test('leave no event where a page loads them, and one everywhere else', async () => {
    const page = await visitor.get(`/events?${EC2}&userName=ann`)
    const [loader] = await page.elements('.facets [hx-get]')
    const facets = loader?.attributes['hx-get'] ?? ''
    const cases = [
      { path: facets, headers: HTMX, events: [] },
      { path: facets.replace('event-facets', 'event-histogram'), headers: HTMX, events: [] },
      { path: facets, headers: {}, events: ['GetEventFacets'] },
      { path: facets.replace('=ann', '=bob'), headers: HTMX, events: ['GetEventFacets'] },
      { path: '/event-histogram', headers: HTMX, events: ['GetEventHistogram'] },
      { path: '/event-histogram?proof=x', headers: HTMX, events: ['GetEventHistogram'] },
    ]
    const expected = []
    for (const { path, headers, events } of cases) {
      const answer = await visitor.request(path, { headers })
      expect([path, answer.status]).toEqual([path, 200])
      expected.push({ request: path, requestId: answer.headers.get('x-request-id') ?? '', events })
    }
    await expectAuditEvents(daybook, expected)
  })

  test('refuse what the page refuses', async () => {
    for (const path of ['/event-histogram', '/event-facets']) {
      expect((await visitor.get(`${path}?period=9y`)).status).toBe(400)
      expect((await visitor.get(`${path}?username=ann`)).status).toBe(400)
      expect((await visitor.get(`${path}?from=2026-03-02&until=2026-03-01`)).status).toBe(400)
    }
    const invalid = await visitor.get('/events?period=9y')
    expect([invalid.status, await invalid.texts('.histogram')]).toEqual([400, []])
    await createTestUser(daybook, { ...DAVE, password: 'a password of dave' })
    const dave = openConsoleClient(daybook)
    await dave.signIn('dave', 'a password of dave')
    expect((await dave.get('/event-facets')).status).toBe(403)
    const stranger = openConsoleClient(daybook)
    expect((await stranger.request('/event-histogram')).status).toBe(303)
  })
})

const IDS_OF_VALUES: { [label: string]: string[] } = {
  'user ann': ['r1', 'r2', 's1', 's2'],
  'user star*': ['s3'],
  [`user ${HOSTILE}`]: ['s4'],
  'address 192.0.2.1': ['s1', 's2'],
  'outcome Throttled': ['r2'],
  'action StopInstances': ['s1', 's2', 's3', 's4', 's5'],
}

function stopOf(bars: unknown[], index: number): string {
  return index === bars.length - 1 ? '0' : '-1'
}

function url(query: string): string {
  return `/events?${query.replaceAll(':', '%3A')}`
}

async function facetCounts(page: Page): Promise<{ [value: string]: string }> {
  const names = await page.texts('.facet-only')
  const counts = await page.texts('.facet-count')
  return Object.fromEntries(names.map((name, i) => [name, counts[i] ?? '']))
}

async function linksTo(page: Page, selector: string, label: string): Promise<(string | undefined)[]> {
  const links = await page.elements(selector)
  const found = links.filter(({ attributes }) => attributes.title?.endsWith(` ${label}`))
  return found.map(({ attributes }) => attributes.href)
}
