import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const EC2 = 'eventSource=ec2.amazonaws.com'

describe.each(DATABASES)('the time zone of the console, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    daybook.setClock('2026-03-03T12:00:00Z')
    await daybook.send([
      recordAt('late', '2026-03-01T22:30:00Z'),
      recordAt('morning', '2026-03-02T06:30:00Z'),
      recordAt('today', '2026-03-03T08:00:00Z'),
    ])
  })
  afterAll(() => daybook.close())

  test('is UTC until one is chosen, and then that of every page and link', async () => {
    const visitor = await signedIn(daybook)
    const utc = await visitor.get(`/events?${EC2}`)
    expect(await timesOf(utc)).toEqual(['08:00:00', '06:30:00', '22:30:00'])
    expect(await utc.texts('.zone-label')).toEqual(['Time zone UTC'])
    const chosen = await visitor.post('/time-zone', { zone: 'moscow', next: `/events?${EC2}` })
    expect(chosen.path).toBe(`/events?${EC2}&zone=Europe%2FMoscow`)
    expect(await timesOf(chosen)).toEqual(['11:00:00', '09:30:00', '01:30:00'])
    expect(await chosen.texts('.day th')).toEqual(['Tuesday, 3 March 2026', 'Monday, 2 March 2026'])
    expect((await chosen.elements('.cell-time time'))[0]?.attributes).toMatchObject({
      datetime: '2026-03-03T08:00:00.000Z',
      title: 'Tuesday, 3 March 2026, 11:00:00 (Europe/Moscow, UTC+3)',
    })
    expect((await chosen.texts('.event-table thead th'))[0]).toBe('Time Moscow')
    expect((await visitor.get('/sources')).html).toContain('3 Mar 15:00:00')
  })

  test('is chosen on any page, and leads back to it; after the answer to a form, to the start page', async () => {
    const visitor = await signedIn(daybook)
    const guide = await visitor.submitTo(await visitor.get('/docs/guides/keyboard'), '/time-zone', {
      zone: 'Asia/Tokyo',
    })
    expect(guide.path).toBe('/docs/guides/keyboard')
    expect(await guide.texts('.zone-label')).toEqual(['Time zone Asia/Tokyo'])
    const answer = await visitor.submitTo(await visitor.get('/account'), '/account/password')
    expect(answer.status).toBe(400)
    expect((await visitor.submitTo(answer, '/time-zone', { zone: 'UTC' })).path).toBe('/overview')
    const asked = await visitor.post('/time-zone', { zone: 'UTC', next: '/events?zone=Asia/Tokyo&q=why?' })
    expect(asked.path).toBe('/events?zone=UTC&q=why%3F')
  })

  test('of a link wins over the chosen one, and others keep theirs', async () => {
    const visitor = await signedIn(daybook)
    await visitor.post('/time-zone', { zone: 'Europe/Moscow', next: '/events' })
    const link = await visitor.get(`/events?${EC2}&zone=America/New_York`)
    expect(await timesOf(link)).toEqual(['03:00:00', '01:30:00', '17:30:00'])
    const events = await visitor.get(`/events?${EC2}`)
    expect(events.path).toBe(`/events?${EC2}&zone=Europe%2FMoscow`)
    const utc = await visitor.post('/time-zone', { zone: 'UTC', next: link.path })
    expect(utc.path).toBe(`/events?${EC2}&zone=UTC`)
  })

  test('is that of the browser if its script said so, and follows it again when asked to', async () => {
    const visitor = await signedIn(daybook)
    visitor.cookies.set('daybook-browser-zone', 'Asia/Tokyo')
    expect((await timesOf(await visitor.get(`/events?${EC2}`)))[0]).toBe('17:00:00')
    await visitor.post('/time-zone', { zone: 'UTC', next: '/events' })
    expect((await timesOf(await visitor.get(`/events?${EC2}`)))[0]).toBe('08:00:00')
    const followed = await visitor.post('/time-zone', { zone: 'browser', next: `/events?${EC2}` })
    expect((await timesOf(followed))[0]).toBe('17:00:00')
    visitor.cookies.set('daybook-browser-zone', 'no zone')
    expect((await timesOf(await visitor.get(`/events?${EC2}`)))[0]).toBe('08:00:00')
  })

  test('that does not exist is refused with what is allowed', async () => {
    const visitor = await signedIn(daybook)
    const form = await visitor.post('/time-zone', { zone: 'Moskow', next: '/trails' })
    expect([form.status, await form.texts('#zone-error')]).toEqual([
      400,
      [
        'Time zone must be UTC or the name of a time zone such as Europe/Moscow; got "Moskow". Did you mean Europe/Moscow?',
      ],
    ])
    expect((await form.elements('main input[name=next]'))[0]?.attributes.value).toBe('/trails')
    for (const path of ['/events?zone=Nowhere', '/trails?zone=Nowhere']) {
      const page = await visitor.get(path)
      expect([page.status, page.html.includes('got &quot;Nowhere&quot;')]).toEqual([400, true])
      expect(await hrefsOf(page, 'main a')).toContain(path.replace('?zone=Nowhere', ''))
    }
    const away = await visitor.post('/time-zone', { zone: 'UTC', next: 'https://example.com/' })
    expect(away.path.startsWith('/')).toBe(true)
  })

  test('is suggested by a part of its name', async () => {
    const visitor = await signedIn(daybook)
    const { elements } = await visitor.get('/time-zone/suggestions?zone=kol')
    expect((await elements('option')).map(({ attributes }) => attributes.value)).toContain('Asia/Kolkata')
  })

  test('is that in which a typed period is read; its address says which', async () => {
    const visitor = await signedIn(daybook)
    await visitor.post('/time-zone', { zone: 'Europe/Moscow', next: '/events' })
    const cases = [
      [
        'yesterday 9-10',
        'from=2026-03-02T06%3A00%3A00&until=2026-03-02T07%3A00%3A00',
        '2 Mar 09:00 – 10:00',
        1,
      ],
      ['Yesterday', 'period=yesterday', 'Yesterday', 2],
      ['2 weeks', 'period=14d', 'Last 2 weeks', 3],
      ['2 mar – today', 'from=2026-03-01T21%3A00%3A00&until=2026-03-03T21%3A00%3A00', '2 Mar – 3 Mar', 3],
      ['since 3 mar', 'from=2026-03-02T21%3A00%3A00', 'Since 3 Mar', 1],
      [
        'around 11:03',
        'from=2026-03-03T07%3A48%3A00&until=2026-03-03T08%3A18%3A00',
        '3 Mar 10:48 – 11:18',
        1,
      ],
    ] as const
    for (const [when, query, label, count] of cases) {
      const page = await visitor.get(`/events?${new URLSearchParams({ when })}&${EC2}&period=1h`)
      expect(page.path).toBe(`/events?${EC2}&${query}&zone=Europe%2FMoscow`)
      expect(await page.texts('.period-menu summary')).toEqual([`Period ${label}`])
      expect(await timesOf(page)).toHaveLength(count)
    }
  })

  test('is that of the fields for dates and times, as their page had it', async () => {
    const visitor = await signedIn(daybook)
    const inUtc = await visitor.get(`/events?${EC2}`)
    await visitor.post('/time-zone', { zone: 'Europe/Moscow', next: '/events' })
    for (const form of ['.period-when', '.period-dates']) {
      const [zone] = await inUtc.elements(`${form} input[name=zone]`)
      expect([zone?.attributes.type, zone?.attributes.value]).toEqual(['hidden', 'UTC'])
    }
    const fields = { fromDate: '2026-03-02', fromTime: '', untilDate: '2026-03-02', untilTime: '' }
    const day = await visitor.get(`/events?${EC2}&${new URLSearchParams(fields)}&zone=Europe/Moscow`)
    expect(day.path).toBe(
      `/events?${EC2}&from=2026-03-01T21%3A00%3A00&until=2026-03-02T21%3A00%3A00&zone=Europe%2FMoscow`,
    )
    expect(await timesOf(day)).toEqual(['09:30:00', '01:30:00'])
    const noDate = await visitor.get('/events?fromDate=&fromTime=09%3A00')
    expect([noDate.status, await noDate.texts('#from-error')]).toEqual([
      400,
      ['From must have a date with the time "09:00".'],
    ])
    expect(await noDate.elements('.period-menu[open]')).toHaveLength(1)
  })

  test('is that of the times in the chips of filters', async () => {
    const visitor = await signedIn(daybook)
    const page = await visitor.get('/events?receivedFrom=2026-03-01T10:00&zone=Europe/Moscow')
    expect(await page.texts('.chip-summary')).toEqual(['Received from 2026-03-01 13:00:00 Europe/Moscow'])
    expect((await page.elements('.chip .filter-form-value'))[0]?.attributes.value).toBe('2026-03-01 10:00')
    expect(await page.texts('.chip .filter-form-field')).toEqual(['Received from (UTC)'])
  })

  test('does not matter to what cannot be read as a period, which says what can', async () => {
    const visitor = await signedIn(daybook)
    const page = await visitor.get('/events?when=soon')
    expect([page.status, page.path]).toEqual([400, '/events?when=soon'])
    expect((await page.texts('#period-error'))[0]).toStartWith(
      'Period must look like one of these: 2h, 30 min, today',
    )
    expect((await page.elements('#when'))[0]?.attributes.value).toBe('soon')
  })

  test('is that in which the bars of the histogram begin, and in which their links ask for events', async () => {
    const visitor = await signedIn(daybook)
    const page = await visitor.get(`/event-histogram?${EC2}&period=14d&zone=Europe/Moscow`)
    expect(await page.texts('.count-table tbody th')).toEqual([
      '2 Mar 00:00 – 06:00',
      '2 Mar 06:00 – 12:00',
      '3 Mar 06:00 – 12:00',
    ])
    const [night = ''] = await hrefsOf(page, '.count-table tbody a')
    expect(night).toContain('from=2026-03-01T21%3A00%3A00&until=2026-03-02T03%3A00%3A00&zone=Europe%2FMoscow')
    expect(await timesOf(await visitor.get(night))).toEqual(['01:30:00'])
    const user = await visitor.get('/event-histogram?userName=ann&period=30d&zone=Asia/Kolkata')
    expect(await user.texts('.count-table tbody th')).toEqual([
      '1 Mar 23:30 – 2 Mar 11:30',
      '2 Mar 11:30 – 23:30',
      '3 Mar 11:30 – 23:30',
    ])
  })

  test('leaves downloads in UTC, with the exact period of the page', async () => {
    const visitor = await signedIn(daybook)
    const page = await visitor.get(`/events?${EC2}&period=yesterday&zone=Europe/Moscow`)
    const [csv = ''] = (await hrefsOf(page, 'a[href*="/events/export"]')).filter((href) =>
      href.includes('csv'),
    )
    expect(csv).not.toContain('zone=')
    expect(csv).toContain('from=2026-03-01T21%3A00%3A00')
    expect(csv).toContain('until=2026-03-02T21%3A00%3A00')
    expect(await (await visitor.request(csv)).text()).toContain('2026-03-02T06:30:00')
  })
})

async function signedIn(daybook: TestApp) {
  const visitor = openConsoleClient(daybook)
  await visitor.signIn()
  return visitor
}

async function hrefsOf(page: Page, selector: string): Promise<string[]> {
  return (await page.elements(selector)).map(({ attributes }) => attributes.href ?? '')
}

async function timesOf(page: Page): Promise<string[]> {
  return page.texts('.cell-time time')
}

function recordAt(eventID: string, eventTime: string): object {
  return { eventID, eventTime, eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }
}
