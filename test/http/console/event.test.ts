import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { BEFORE_NOON } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser } from '../../support/test-users.ts'

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

const RECORD = {
  eventID: 'one/with a slash',
  eventName: 'TerminateInstances',
  eventSource: 'ec2.amazonaws.com',
  eventTime: '2026-03-01T11:50:00.120Z',
  sourceIPAddress: '10.0.0.7',
  userAgent: 'aws-cli/2',
  errorCode: 'AccessDenied',
  errorMessage: 'Not yours.',
  userIdentity: {
    type: 'IAMUser',
    userName: 'alice',
    arn: 'arn:aws:iam::1:user/alice',
    accessKeyId: 'AKIA1',
  },
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc' }] }, empty: {}, none: [] },
}

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([RECORD, { ...RECORD, eventID: 'read', eventName: 'DescribeInstances' }])
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

describe('the page of an event', () => {
  test('shows who did what, when, from where and with what outcome', async () => {
    const list = await visitor.get(`/events?${BEFORE_NOON}`)
    const page = await visitor.get((await list.elements('.cell-action a'))[0]?.attributes.href ?? '')
    expect(await page.texts('h1')).toEqual(['Delete Server'])
    expect(await page.texts('.event-summary time')).toEqual(['1 Mar 11:50:00', '10 min ago'])
    expect(await page.texts('.event-failed p')).toEqual(['Not yours.'])
    const labels = await page.texts('dt')
    const values = await page.texts('dd')
    expect(Object.fromEntries(labels.map((label, index) => [label, values[index]]))).toMatchObject({
      Action: 'TerminateInstances',
      User: 'alice',
      Identity: 'arn:aws:iam::1:user/alice',
      Project: 'default',
      Resource: 'i-0abc EC2 Instance',
      'Source IP address': '10.0.0.7',
      'User agent': 'aws-cli/2',
      'Access key': 'AKIA1',
      Outcome: 'AccessDenied',
      'Read only': 'No',
      'Event ID': 'one/with a slash',
    })
  })

  test('links its values to the events that share them, and to the events around it', async () => {
    const page = await visitor.get('/events/read')
    const links = Object.fromEntries(
      (await page.elements('.property a')).map(({ text, attributes }) => [text, attributes.href]),
    )
    expect(links).toMatchObject({
      alice: '/events?userName=alice&readOnly=any',
      'i-0abc': '/events?resourceName=i-0abc&readOnly=any',
      '10.0.0.7': '/events?sourceIPAddress=10.0.0.7&readOnly=any',
      DescribeInstances: '/events?eventName=DescribeInstances&readOnly=any',
      AccessDenied: '/events?errorCode=AccessDenied&readOnly=any',
    })
    const [around] = await page.elements('.event-nearby a')
    expect(await (await visitor.get(around?.attributes.href ?? '')).texts('.event-row')).toHaveLength(2)
  })

  test('returns only the drawer to htmx', async () => {
    const drawer = await visitor.get('/events/read', { headers: { 'hx-request': 'true' } })
    expect(drawer.html).toStartWith('<article')
    expect(await drawer.texts('h2')).toEqual(['List Servers'])
    expect((await drawer.elements('.drawer-bar a'))[0]?.attributes.href).toBe('/events/read?project=default')
    expect(await drawer.texts('#record-text')).toEqual([(await record('read')).replace(/\s+/g, ' ')])
  })

  test('shows the rest of its request, and what its user did before and after', async () => {
    const related = { eventName: 'CreateTags', userName: 'zoe', eventSource: 'ec2.amazonaws.com' }
    await daybook.send([
      { ...related, eventID: 'z-1', eventTime: '2026-02-27T11:00:00Z' },
      { ...related, eventID: 'z-2', eventTime: '2026-03-01T11:00:00Z', requestID: 'req-z' },
      { ...related, eventID: 'z-3', eventTime: '2026-03-01T11:01:00Z', errorCode: 'Denied' },
      {
        ...related,
        eventID: 'other',
        userName: 'bot',
        eventTime: '2026-03-01T11:00:01Z',
        requestID: 'req-z',
      },
    ])
    const page = await visitor.get('/events/z-2')
    expect(await page.texts('.related > h3')).toEqual(['Same request req-z', 'Before and after by zoe'])
    expect(await page.texts('.related-events li')).toEqual([
      '11:00:01 Tag Resource CreateTags bot OK',
      '11:01:00 Tag Resource CreateTags Failed: Denied',
      '11:00:00 Tag Resource CreateTags (this event) OK',
      '2026-02-27 11:00:00 Tag Resource CreateTags OK',
    ])
    expect((await page.elements('.related-events a')).map(({ attributes }) => attributes.href)).toEqual([
      ...['/events/other?project=default', '/events/z-3?project=default', '/events/z-1?project=default'],
    ])
    expect(await page.texts('.related .property')).toEqual([
      'Signed logThis event will be in the next signed head, within about a minute.',
    ])
    const alone = await visitor.get('/events/other')
    expect(await alone.texts('.related .muted')).toEqual(['No other events of this user are kept.'])
  })

  test('links to all events of a request and of a user if there are more', async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      ...{ eventID: `many-${i}`, eventName: 'CreateTags', userName: 'all*', requestID: 'req-all' },
      eventTime: `2026-03-01T10:00:${String(i).padStart(2, '0')}Z`,
    }))
    await daybook.send(many)
    const page = await visitor.get('/events/many-11')
    const links = (await page.elements('.related-more a')).map(({ attributes }) => attributes.href)
    expect(links).toEqual(['/events?requestId=req-all&readOnly=any', '/events?userName=all%5C*&readOnly=any'])
    for (const link of links)
      expect(await (await visitor.get(link ?? '')).texts('.event-row')).toHaveLength(12)
  })

  test('loads what is related into the drawer when it is asked for', async () => {
    const drawer = await visitor.get('/events/z-2', { headers: { 'hx-request': 'true' } })
    expect(await drawer.elements('.related')).toEqual([])
    const [link] = await drawer.elements('.related-link a')
    expect(link?.attributes).toMatchObject({
      href: '/events/z-2?project=default#related',
      'hx-get': '/events/z-2/related?project=default',
    })
    const section = await visitor.get(link?.attributes['hx-get'] ?? '', { headers: { 'hx-request': 'true' } })
    expect(section.html).toStartWith('<section')
    expect(await section.texts('h3')).toEqual(['Related events'])
    expect(await section.texts('h4')).toEqual(['Same request req-z', 'Before and after by zoe'])
  })

  test('formats the record without changing any value', async () => {
    const number =
      '{"eventID":"exact","eventName":"A","userName":"u","n":12345678901234567890.10,"m":1e400,"t":"a: {,}\\"\\\\"}'
    const headers = { 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body: number })
    const page = await visitor.get('/events/exact')
    const [json = ''] = await page.texts('.json code')
    expect(json).toContain('"n": 12345678901234567890.10, "m": 1e400, "t": "a: {,}\\"\\\\"')
    expect(await page.texts('.json-number')).toEqual(['12345678901234567890.10', '1e400'])
    expect(await (await visitor.get('/events/read')).texts('.json')).toHaveLength(1)
    expect((await visitor.get('/events/read')).html).toContain('empty&quot;</span>: {},')
  })

  test('returns 404 for an event of another customer', async () => {
    await createTestUser(daybook, { ...CAROL, password: 'a password of carol' })
    const carol = openConsoleClient(daybook)
    await carol.signIn('carol@000000000002', 'a password of carol')
    const page = await carol.get('/events/read')
    expect([page.status, ...(await page.texts('h1'))]).toEqual([404, 'Not found'])
    expect(await (await carol.get('/events')).texts('h2')).toEqual(['No events yet'])
  })
})

describe('unknown paths and methods', () => {
  test('an unknown path returns 404', async () => {
    for (const path of ['/nowhere', '/events/one/two/three', '/sign-in/']) {
      const page = await visitor.get(path)
      expect([path, page.status, ...(await page.texts('h1'))]).toEqual([path, 404, 'Not found'])
    }
  })

  test('a method that a path does not allow returns 405 with the allowed methods', async () => {
    const answer = await visitor.request('/events', { method: 'DELETE', headers: { origin: daybook.url } })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

async function record(id: string): Promise<string> {
  return (await daybook.api(`/events/${encodeURIComponent(id)}`)).text()
}
