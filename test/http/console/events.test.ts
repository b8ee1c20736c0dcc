import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { BEFORE_NOON } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, DAVE } from '../../support/test-users.ts'

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

const stop = {
  eventID: 'stopped-by-alice',
  eventName: 'StopInstances',
  userName: 'alice',
  eventSource: 'ec2.amazonaws.com',
  sourceIPAddress: '10.0.0.7',
  eventTime: '2026-03-01T11:50:00Z',
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc' }] } },
}

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    stop,
    {
      ...stop,
      eventID: 'refused',
      userName: 'bob',
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: 'You are not authorized.',
      eventTime: '2026-03-01T11:40:00Z',
    },
    { ...stop, eventID: 'read', eventName: 'DescribeInstances', eventTime: '2026-03-01T11:30:00Z' },
    {
      ...stop,
      eventID: 'long-ago',
      userName: '<b>carol</b> & "co"',
      eventTime: '2026-02-20T08:00:00Z',
    },
  ])
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

describe('the events page', () => {
  test('shows changes only, newest first, grouped by day', async () => {
    const page = await visitor.get(`/events?${BEFORE_NOON}`)
    expect(await page.texts('.day th')).toEqual(['Sunday, 1 March 2026', 'Friday, 20 February 2026'])
    expect(await userNamesOn(page)).toEqual(['alice', 'bob', '<b>carol</b> & "co"'])
    expect((await page.texts('.cell-action'))[0]).toBe('Stop Server StopInstances')
    expect(await page.texts('.cell-outcome')).toEqual(['OK', 'Failed: UnauthorizedOperation', 'OK'])
    expect((await page.elements('.outcome-failed'))[0]?.attributes.title).toBe(
      'Client.UnauthorizedOperation: You are not authorized.',
    )
    const [time] = await page.elements('.cell-time time')
    expect(time?.attributes.datetime).toBe('2026-03-01T11:50:00.000Z')
    expect(time?.text).toBe('11:50:00')
  })

  test('applies every filter', async () => {
    const cases: [string, string[]][] = [
      ['readOnly=any', ['stopped-by-alice', 'refused', 'read', 'long-ago']],
      ['readOnly=yes', ['read']],
      ['userName=bob', ['refused']],
      ['resourceName=i-0abc&userName=alice', ['stopped-by-alice']],
      ['eventName=DescribeInstances&readOnly=any', ['read']],
      ['errorCode=*', ['refused']],
      ['errorCode=Client.UnauthorizedOperation', ['refused']],
      ['q=%3Cb%3Ecarol', ['long-ago']],
      ['period=30m', ['stopped-by-alice', 'refused']],
      ['from=2026-02-01T00:00&until=2026-02-28T00:00', ['long-ago']],
      [
        'sourceIPAddress=10.0.0.7&project=default&eventSource=ec2.amazonaws.com&period=1h',
        ['stopped-by-alice', 'refused', 'read'],
      ],
      ['resourceType=AWS%3A%3AEC2%3A%3AInstance&eventId=refused', ['refused']],
    ]
    for (const [query, ids] of cases) {
      expect([query, await eventIdsOn(await visitor.get(`/events?${query}`))]).toEqual([query, ids])
    }
  })

  test('has a link that removes each filter', async () => {
    const page = await visitor.get('/events?eventName=StopInstances&userName=bob&period=1h')
    expect(await page.texts('.chip-summary')).toEqual(['Action StopInstances', 'User bob'])
    const removeLinks = await page.elements('.chip-remove')
    expect(removeLinks.map(({ attributes }) => attributes.href)).toEqual([
      '/events?userName=bob&period=1h',
      '/events?eventName=StopInstances&period=1h',
    ])
    expect(removeLinks.length).toBe(2)
    expect((await page.elements('.chips-clear'))[0]?.attributes.href).toBe('/events?period=1h')
  })

  test('redirects a submitted form to its canonical URL', async () => {
    const cases: [string, string][] = [
      ['q=&userName=+bob+&project=&readOnly=no&from=&until=', '/events?userName=bob'],
      ['q=&preset=3h&from=2026-02-01T00:00&cursor=abc', '/events?period=3h'],
      ['period=3h&preset=all', '/events'],
      ['period=3h&from=2026-02-01T00:00&until=', '/events?from=2026-02-01T00%3A00'],
    ]
    for (const [query, canonicalPath] of cases) {
      expect((await visitor.request(`/events?${query}`)).headers.get('location')).toBe(canonicalPath)
    }
  })

  test('shows an invalid value with a message beside its field', async () => {
    const page = await visitor.get(`/events?from=yesterday&readOnly=maybe&period=&q=${'x'.repeat(2_049)}`)
    expect(page.status).toBe(400)
    expect(await page.texts('#from-error')).toEqual([
      'From must be a time in ISO 8601, such as 2026-03-01T12:00:00Z, or in epoch seconds; got "yesterday".',
    ])
    expect((await page.elements('#fromDate'))[0]?.attributes).toMatchObject({
      'aria-invalid': 'true',
      'aria-describedby': 'from-error',
    })
    expect((await page.texts('.toolbar .menu summary'))[1]).toBe('Shown: maybe')
    expect(await page.texts('#readOnly-error, #q-error')).toHaveLength(2)
    expect(await page.texts('.event-row')).toEqual([])
    const reversed = await visitor.get('/events?from=2026-02-02T00:00&until=2026-02-01T00:00')
    expect(await reversed.texts('#until-error')).toEqual(['Until must be later than From.'])
  })

  test('escapes everything in an event', async () => {
    const page = await visitor.get('/events?q=%3Cb%3Ecarol')
    expect(page.html).not.toContain('<b>')
    const event = await visitor.get('/events/long-ago')
    expect(event.html).not.toContain('<b>')
    expect(event.html).toContain('&lt;b&gt;carol')
  })

  test('offers to remove filters when nothing matches', async () => {
    const page = await visitor.get('/events?resourceName=i-0abd&period=1h')
    expect(await page.texts('.empty-state h2')).toEqual(['No matching events'])
    expect(await page.elements('.empty-state-links a')).toMatchObject([
      { text: 'Remove filter “Resource: i-0abd”', attributes: { href: '/events?period=1h' } },
      { text: 'Remove filter “Period: Last hour”', attributes: { href: '/events?resourceName=i-0abd' } },
      { text: 'Include reads' },
      {
        text: 'Search all records for i-0abd',
        attributes: { href: '/events?q=i-0abd&readOnly=any&period=1h' },
      },
    ])
  })

  test('tells a user without permission which grant is missing', async () => {
    await createTestUser(daybook, { ...DAVE, password: 'a password of dave' })
    const dave = openConsoleClient(daybook)
    await dave.signIn('dave', 'a password of dave')
    const page = await dave.get('/events')
    expect(page.status).toBe(403)
    expect(await page.texts('.problem p')).toContain(
      'Reading events and trails requires the grant activity-log or cloudtrail-administrator in any project.',
    )
  })
})

describe('the page of an empty log', () => {
  test('leads to the page that sends the first event', async () => {
    const empty = await openTestApp({ database: 'sqlite' })
    const first = openConsoleClient(empty)
    await first.signIn()
    const page = await first.get('/events')
    expect(await page.texts('h2')).toEqual(['No events yet'])
    const links = (await page.elements('main a')).map(({ attributes }) => attributes.href)
    expect(links).toContain('/first-event')
    await empty.close()
  })
})

function userNamesOn(page: Page): Promise<string[]> {
  return page.texts('.cell-user')
}

// Without Daybook's own events, whose IDs are those that the test app counts up.
async function eventIdsOn(page: Page): Promise<string[]> {
  const links = await page.elements('.cell-action a')
  const ids = links.map(({ attributes }) => eventIdOf(attributes.href ?? ''))
  return ids.filter((id) => !id.startsWith('00000000-'))
}
