import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

const HTMX = { 'hx-request': 'true' }

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(Array.from({ length: 120 }, (_, index) => recordAt(index)))
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

describe('paging', () => {
  test('the links show every event exactly once, with and without htmx', async () => {
    for (const path of ['/events', '/events?period=24h', '/events?from=2026-01-31T00:00']) {
      expect(await followLinks(path, 'href')).toEqual(allEventIds())
      expect(await followLinks(path, 'hx-get', { headers: HTMX })).toEqual(allEventIds())
    }
  })

  test('a chosen period keeps its start while time passes', async () => {
    const first = await visitor.get('/events?period=12h&eventName=StartInstances')
    daybook.setClock('2026-03-01T14:30:00Z')
    const more = await visitor.get((await first.elements('.table-end a'))[0]?.attributes.href ?? '')
    daybook.setClock('2026-03-01T12:00:00Z')
    expect(more.status).toBe(200)
    expect(await more.texts('.cell-user')).toHaveLength(22)
  })

  test('added rows do not repeat the heading of the day above them', async () => {
    const first = await visitor.get('/events')
    const [link] = await first.elements('.table-end a')
    const added = await visitor.get(link?.attributes['hx-get'] ?? '', { headers: HTMX })
    expect(added.html).not.toContain('<html')
    expect(await added.texts('.day th')).toEqual(['Saturday, 28 February 2026'])
    expect(await added.elements('a[autofocus]')).toHaveLength(1)
  })

  test('an altered cursor returns 400 with a message and keeps the filter', async () => {
    const page = await visitor.get('/events?userName=user-1&cursor=altered')
    expect(page.status).toBe(400)
    expect(await page.texts('.empty-state .field-error')).toEqual(['This page link is no longer valid.'])
    expect((await page.elements('.empty-state a'))[0]?.attributes.href).toBe('/events?userName=user-1')
    expect((await visitor.get('/events?cursor=altered', { headers: HTMX })).headers.get('hx-retarget')).toBe(
      '#notice',
    )
  })

  test('htmx receives errors as a notice and the sign-in page as a redirect', async () => {
    const missing = await visitor.get('/events/missing', { headers: HTMX })
    expect(missing.status).toBe(404)
    expect(missing.headers.get('hx-retarget')).toBe('#notice')
    expect(missing.html).toBe(
      '<p>There is no such event. Daybook keeps events for 30 days. The archives of a trail may still have an older one.</p>',
    )
    const signedOut = await fetch(`${daybook.url}/events/event-1`, {
      headers: { ...HTMX, 'hx-current-url': `${daybook.url}/events?q=a` },
    })
    expect(signedOut.headers.get('hx-redirect')).toBe('/sign-in?next=%2Fevents%3Fq%3Da')
  })
})

describe('downloads', () => {
  test('contain exactly the filtered events', async () => {
    const page = await visitor.get('/events?userName=user-1&period=24h')
    const links = (await page.elements('.event-downloads a')).slice(0, 3)
    expect(links.map(({ text }) => text)).toEqual(['CSV', 'JSON', 'NDJSON'])
    const expected = allEventIds().filter((id) => Number(id.slice(6)) % 4 === 1)
    const [csv = '', json = '', ndjson = ''] = await Promise.all(
      links.map(async ({ attributes }) => (await visitor.request(attributes.href ?? '')).text()),
    )
    expect(JSON.parse(json).Records.map(idOf)).toEqual(expected)
    expect(JSON.parse(json).manifest).toMatchObject({ count: expected.length, complete: true })
    expect(
      ndjson
        .trim()
        .split('\n')
        .map((line) => idOf(JSON.parse(line))),
    ).toEqual(expected)
    expect(csv.trim().split('\r\n')).toHaveLength(expected.length + 1)
  })

  test('return 400 for an unknown format or an invalid filter', async () => {
    for (const query of ['format=xml', 'format=csv&from=yesterday']) {
      expect((await visitor.request(`/events/export?${query}`)).status).toBe(400)
    }
  })

  test('return a record byte for byte', async () => {
    const answer = await visitor.request('/events/event-1/record')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="event-event-1.json"')
    expect(await answer.text()).toBe(await (await daybook.api('/events/event-1')).text())
  })
})

function recordAt(index: number): object {
  const eventTime = new Date(Date.parse('2026-03-01T11:59:00Z') - index * 600_000).toISOString()
  return { eventID: `event-${index}`, eventName: 'StartInstances', userName: `user-${index % 4}`, eventTime }
}

function allEventIds(): string[] {
  return Array.from({ length: 120 }, (_, index) => `event-${index}`)
}

function idOf(record: { eventID: string }): string {
  return record.eventID
}

async function followLinks(path: string, attribute: string, init?: RequestInit): Promise<string[]> {
  const ids: string[] = []
  for (
    let page = await visitor.get(path);
    ;
    page = await visitor.get(await nextLink(page, attribute), init)
  ) {
    ids.push(
      ...(await page.elements('.cell-action a')).map(({ attributes }) => eventIdOf(attributes.href ?? '')),
    )
    // Without Daybook's own events, whose IDs are those that the test app counts up.
    if ((await nextLink(page, attribute)) === '') return ids.filter((id) => !id.startsWith('00000000-'))
  }
}

async function nextLink(page: Page, attribute: string): Promise<string> {
  const [link] = await page.elements('.table-end a')
  return link?.attributes[attribute] ?? ''
}
