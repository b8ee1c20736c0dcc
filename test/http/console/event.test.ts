import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
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
  await daybook.app.services.eventCounter.countReceived()
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

describe('the page of an event', () => {
  test('says in a sentence who did what to what, where, when and with what outcome', async () => {
    const list = await visitor.get(`/events?${BEFORE_NOON}`)
    const open = await visitor.get((await list.elements('.cell-action a'))[0]?.attributes.href ?? '')
    const ownPage = (await open.elements('.inspector-bar a')).find(({ text }) => text === 'Open')
    const page = await visitor.get(ownPage?.attributes.href ?? '')
    expect(await page.texts('h1')).toEqual(['Delete Server'])
    expect(await page.texts('.event-sentence')).toEqual([
      'alice tried to delete server i-0abc in project default from 10.0.0.7 today at 11:50:00. It failed: AccessDenied.',
    ])
    expect(await page.texts('.event-failed p')).toEqual(['Not yours.'])
    const facts = Object.fromEntries(await factsOf(page))
    expect(facts).toMatchObject({
      ...{ Action: 'TerminateInstances', User: 'alice IAMUser', Identity: 'arn:aws:iam::1:user/alice' },
      ...{ Project: 'default', Resource: 'i-0abc EC2 Instance', 'User agent': 'aws-cli/2' },
      Address: '10.0.0.7 2 events, first seen 1 Mar',
      ...{ 'Access key': 'AKIA1', Outcome: 'AccessDenied' },
      ...{ 'Read only': 'No', 'Event ID': 'one/with a slash' },
    })
  })

  test('leads from each value to the events that have it, and to those that do not', async () => {
    const page = await visitor.get('/events/read')
    const links = (await page.elements('.fact-link')).map(({ attributes }) => attributes)
    const hrefs = new Map(links.map(({ title, href }) => [title, href]))
    expect(hrefs.get('Only events with User: alice')).toBe('/events?userName=alice&readOnly=any')
    expect(hrefs.get('Not the events with User: alice')).toBe('/events?readOnly=any&not.userName=alice')
    expect(hrefs.get('Only events with Resource: i-0abc')).toBe('/events?resourceName=i-0abc&readOnly=any')
    expect(hrefs.get('Only events with Address: 10.0.0.7')).toBe('/events?sourceIPAddress=10.0.0.7')
    expect(hrefs.get('Only events with Outcome: AccessDenied')).toBe('/events?errorCode=AccessDenied')
    const around = (await page.elements('.event-around a')).at(-1)
    expect(await (await visitor.get(around?.attributes.href ?? '')).texts('.event-row')).toHaveLength(2)
  })

  test('adds to the filter of the list that it was opened from, and leads back to it', async () => {
    const list = new URLSearchParams({ list: 'eventName=DescribeInstances&readOnly=any' })
    const page = await visitor.get(`/events/read?${list}`)
    const [back] = await page.elements('.back a')
    expect(back?.attributes.href).toBe('/events?eventName=DescribeInstances&readOnly=any')
    const links = (await page.elements('.event-sentence a')).map(({ attributes }) => attributes.href)
    expect(links).toEqual([
      ...['/entity?user=alice', '/entity?server=i-0abc&project=default'],
      '/events?eventName=DescribeInstances&project=default&readOnly=any',
      '/entity?address=10.0.0.7',
    ])
    const [only] = await page.elements('.fact-link')
    expect(only?.attributes.href).toBe('/events?eventName=DescribeInstances&userName=alice&readOnly=any')
    expect((await visitor.get(`/events/read?${list}&x=1`)).status).toBe(400)
    expect((await visitor.get(`/events/read/record?${list}`)).status).toBe(400)
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
    expect(await page.texts('h2')).toEqual([
      ...['Facts', 'Same request', 'Around it, by zoe', 'Archive and proof', 'Record'],
    ])
    expect(await page.texts('.event-step')).toEqual([
      '+1 s Tag Resource bot OK',
      '−2 days Tag Resource OK',
      '+60 s Tag Resource Failed: Denied',
    ])
    expect((await page.elements('.event-step a')).map(({ attributes }) => attributes.href)).toEqual([
      ...['/events/other?project=default', '/events/z-1?project=default', '/events/z-3?project=default'],
    ])
    expect(await page.texts('.kept-list li')).toEqual([
      'This event will be in the next signed head, within about a minute.',
      'In no archive of a trail.',
    ])
    const alone = await visitor.get('/events/other')
    expect(await alone.texts('.event-around .muted')).toEqual(['No other events of this user are kept.'])
  })

  test('links to all events of a request and of a user if there are more', async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      ...{ eventID: `many-${i}`, eventName: 'CreateTags', userName: 'all*', requestID: 'req-all' },
      eventTime: `2026-03-01T10:00:${String(i).padStart(2, '0')}Z`,
    }))
    await daybook.send(many)
    const page = await visitor.get('/events/many-11')
    const links = await page.elements('a')
    const all = links.find(({ text }) => text === 'All events by all*')
    const ofRequest = links.find(({ text }) => text === 'more than 11 events')
    for (const link of [all, ofRequest])
      expect(await (await visitor.get(link?.attributes.href ?? '')).texts('.event-row')).toHaveLength(12)
  })

  test('tells the story of an operation from its request and from its outcome', async () => {
    const operation = { eventName: 'StopInstances', eventSource: 'ec2.amazonaws.com', requestID: 'req-stop' }
    const requestParameters = { instancesSet: { items: [{ instanceId: 'i-story' }] } }
    await daybook.send([
      {
        ...{ ...operation, requestParameters, userName: 'ann', eventID: 'asked' },
        eventTime: '2026-03-01T11:00:00Z',
      },
    ])
    const pending = await visitor.get('/events/asked')
    expect(await pending.texts('.event-sentence')).toEqual([
      'ann asked to stop server i-story in project default today at 11:00:00. Its outcome has not been received yet.',
    ])
    expect(await pending.texts('.event-story .event-step')).toEqual([
      '11:00:00 ann asked: Stop Server accepted',
      'no outcome yet pending for 60 minutes',
    ])
    const userIdentity = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com', userName: 'OEC_SYSTEM' }
    const outcome = { ...operation, requestParameters, userIdentity, eventID: 'ended' }
    await allowSystem(daybook)
    await daybook.send([{ ...outcome, eventTime: '2026-03-01T11:01:37Z', eventType: 'AwsServiceEvent' }])
    const asked = await visitor.get('/events/asked')
    expect(await asked.texts('.event-sentence')).toEqual([
      'ann stopped server i-story in project default today at 11:00:00. It succeeded after 97 seconds.',
    ])
    const steps = ['11:00:00 ann asked: Stop Server accepted', '11:01:37 OEC_SYSTEM reported the outcome OK']
    expect(await asked.texts('.event-story .event-step')).toEqual(steps)
    const ended = await visitor.get('/events/ended')
    expect(await ended.texts('.event-sentence')).toEqual([
      'The request of ann to stop server i-story in project default ended today at 11:01:37, after 97 seconds. It succeeded.',
    ])
    expect(await ended.texts('.event-story .event-step')).toEqual(steps)
  })

  test('shows the session of a role as its user and the role beside it, and what the record says of before and after', async () => {
    const state = { currentState: { name: 'pending' }, previousState: { name: 'stopped' } }
    await daybook.send([
      {
        ...{ eventID: 'role', eventName: 'RebootInstances', eventTime: '2026-02-28T11:00:00Z' },
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/Admin/carl' },
        responseElements: { instancesSet: { items: [{ instanceId: 'i-1', ...state }] } },
      },
    ])
    const page = await visitor.get('/events/role')
    expect(await page.texts('.event-sentence')).toEqual([
      'carl in role Admin rebooted server i-1 in project default yesterday at 11:00:00.',
    ])
    expect(Object.fromEntries(await factsOf(page))).toMatchObject({ User: 'carl AssumedRole', Role: 'Admin' })
    expect(await page.texts('.change-table td')).toEqual(['stopped', 'pending'])
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

// Labels with values, without the links beside them.
async function factsOf(page: Awaited<ReturnType<typeof visitor.get>>): Promise<[string, string][]> {
  const [labels, values] = [await page.texts('.fact dt'), await page.texts('.fact-value')]
  return labels.map((label, index) => [label, values[index] ?? ''])
}
