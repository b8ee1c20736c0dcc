import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { eventIdOf, faultsOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const EARLIER = 'until=2026-03-01T12:00'

describe('what a person typed or linked', () => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite', DAYBOOK_RETENTION_DAYS: '7' })
    await daybook.send([
      recordAt(1, { eventName: 'StopInstances', eventTime: '2026-03-01T05:30:00Z' }),
      recordAt(2, { eventName: 'StopInstances', eventTime: '2026-02-28T20:00:00Z' }),
    ])
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  test('as a date without a time is the start of that day', async () => {
    const page = await visitor.get(`/events?from=2026-03-01&${EARLIER}`)
    expect(await idsOn(page)).toEqual([1])
    expect(await page.texts('.period-menu summary')).toEqual(['Period 1 Mar 00:00 – 12:00'])
    expect(await periodFieldsOf(page)).toEqual(['2026-03-01', '00:00', '2026-03-01', '12:00'])
  })

  test('as a time with AM or PM is that time', async () => {
    const page = await visitor.get(`/events?from=2026-02-28+6:00+PM&until=2026-02-28+11:00+pm`)
    expect(await idsOn(page)).toEqual([2])
    expect(await page.texts('.period-menu summary')).toEqual(['Period 28 Feb 18:00 – 23:00'])
    expect(await periodFieldsOf(page)).toEqual(['2026-02-28', '18:00', '2026-02-28', '23:00'])
  })

  test('as a period before the retention has a message beside its field', async () => {
    const page = await visitor.get(`/events?from=2020-01-01&${EARLIER}`)
    expect(page.status).toBe(200)
    expect(await idsOn(page)).toEqual([1, 2])
    const note = 'Events are kept for 7 days, so these begin at 2026-02-22 12:00:00 UTC.'
    expect(await page.texts('.filter-note[role=status]')).toEqual([note])
    const preset = await visitor.get('/events?period=30d')
    expect(await preset.texts('.filter-note')).toEqual([
      'Events are kept for 7 days, so no more than that is shown.',
    ])
    const past = await visitor.get('/events?until=2020-01-01')
    expect([past.status, await faultsOf(past)]).toEqual([
      400,
      {
        until: 'Until must be later than 2026-02-22 12:00:00 UTC, because events are kept for 7 days.',
      },
    ])
  })

  test('as a period in the future has a message beside its field', async () => {
    const page = await visitor.get('/events?from=2026-03-02')
    expect(page.status).toBe(400)
    expect(await page.texts('#from-error[role=alert]')).toEqual([
      'From is in the future. It is 2026-03-01 12:00:00 UTC now.',
    ])
    expect(page.html).not.toContain('No matching events')
    const file = await visitor.request('/events/export?format=csv&from=2026-03-02')
    expect(file.status).toBe(400)
  })

  test('as an unknown filter shows what may be meant instead of everything', async () => {
    const page = await visitor.get('/events?username=alice&period=1h')
    expect(page.status).toBe(400)
    expect(await page.texts('.event-row')).toEqual([])
    expect(await page.texts('[role=alert] .field-error')).toEqual(['There is no filter username.'])
    const links = await page.elements('.empty-state-links a')
    expect(links.map(({ text, attributes }) => [text, attributes.href])).toEqual([
      ['Search with userName=alice', '/events?userName=alice&period=1h'],
      ['Search without it', '/events?period=1h'],
    ])
    const others = await visitor.get('/events?result=failed&requestID=1&__proto__=a&userName=bob')
    expect(await others.texts('.field-error')).toEqual([
      'There is no filter result.',
      'There is no filter requestID.',
      'There is no filter __proto__.',
    ])
    const file = await visitor.get('/events/export?format=csv&username=alice')
    expect([file.status, ...(await file.texts('.problem p'))]).toContain(
      'There is no filter username. Did you mean userName?',
    )
    const rows = await visitor.request('/events?username=alice', { headers: { 'hx-request': 'true' } })
    expect([rows.status, rows.headers.get('hx-retarget')]).toEqual([400, '#notice'])
  })

  test('as a repeated page or an unknown period has a message beside its field', async () => {
    const page = await visitor.get(
      '/events?userName=&userName=alice&userName=bob&preset=5y&cursor=a&cursor=b',
    )
    expect([page.status, await faultsOf(page)]).toEqual([
      400,
      {
        cursor: 'Page must be given only once.',
        period:
          'Period must be today, yesterday, or a number with s, m, h, d or w, such as 2h or 14d; got "5y".',
      },
    ])
  })
})

function recordAt(index: number, record: object): object {
  return { eventID: `event-${index}`, userName: 'alice', eventSource: 'ec2.amazonaws.com', ...record }
}

// The date and time of its start, and of its end.
async function periodFieldsOf(page: Page): Promise<(string | undefined)[]> {
  const fields = await page.elements('.period-dates input[id]')
  return fields.map(({ attributes }) => attributes.value)
}

// Without Daybook's own events, whose IDs are those that the test app counts up.
async function idsOn(page: Page): Promise<number[]> {
  const links = await page.elements('.cell-action a')
  const ids = links.map(({ attributes }) => /^event-(\d+)$/.exec(eventIdOf(attributes.href ?? ''))?.[1])
  return ids.flatMap((id) => (id === undefined ? [] : [Number(id)]))
}
