import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const STOP = {
  eventName: 'StopInstances',
  userName: 'Bert-Jan',
  eventSource: 'ec2.amazonaws.com',
  sourceIPAddress: '10.0.0.7',
  eventTime: '2026-03-01T11:00:00Z',
}
const RUN = {
  ...STOP,
  eventName: 'RunInstances',
  userName: 'bella',
  requestParameters: {
    tagSpecificationSet: {
      items: [{ resourceType: 'instance', tags: [{ key: 'Name', value: 'shop-web-1' }] }],
    },
  },
  responseElements: { instancesSet: { items: [{ instanceId: 'i-0abc' }] } },
}

describe.each(DATABASES)('a typed value of a filter (%s)', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    await daybook.send([
      { ...STOP, eventID: 's1' },
      { ...STOP, eventID: 's2', errorCode: 'AccessDenied' },
      { ...RUN, eventID: 'r1' },
      { ...STOP, eventID: 'd1', eventName: 'DeleteBucket', userName: 'carol' },
    ])
    await daybook.app.services.eventCounter.countReceived()
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })

  afterAll(() => daybook.close())

  test.each([
    ['eventName', 'is', ['Stop Server'], '/events?eventName=StopInstances'],
    ['eventName', 'is', ['stopinstances'], '/events?eventName=StopInstances'],
    [
      'eventName',
      'not',
      ['stop server', 'Delete Bucket'],
      '/events?not.eventName=DeleteBucket&not.eventName=StopInstances',
    ],
    ['eventName', 'starts', ['stop'], '/events?eventName=Stop*'],
    ['eventName', 'is', ['Stop*'], '/events?eventName=Stop*'],
    ['userName', 'is', ['bert'], '/events?userName=Bert-Jan'],
    ['userName', 'is', ['be'], '/events?userName=be'],
    ['userName', 'is', ['CAROL', '', 'bella'], '/events?userName=carol&userName=bella'],
    ['userName', 'starts', ['BE'], '/events?userName=Be*'],
    ['resourceName', 'is', ['SHOP-WEB-1'], '/events?resourceName=i-0abc'],
    ['resourceName', 'is', ['arn:aws:s3:::logs'], '/events?resourceName=arn%3Aaws%3As3%3A%3A%3Alogs'],
    ['errorCode', 'is', ['accessdenied'], '/events?errorCode=AccessDenied'],
    ['errorCode', 'is', ['Failed'], '/events?errorCode=*'],
    ['errorCode', 'not', ['failed'], '/events?outcome=succeeded'],
    ['errorCode', 'is', ['succeeded'], '/events?outcome=succeeded'],
    ['sourceIPAddress', 'is', ['10.0.0.0/8'], '/events?sourceIPAddress=10.0.0.0%2F8'],
    ['q', 'is', [' two words '], '/events?q=+two+words+'],
    ['q', 'not', ['x'], '/events?not.q=x'],
    ['eventId', 'is', ['s1'], '/events?eventId=s1'],
    ['receivedFrom', 'is', ['2026-03-01 10:00'], '/events?receivedFrom=2026-03-01+10%3A00'],
    ['userName', 'is', [''], '/events'],
  ])('%s %s %p is what it names', async (field, operator, values, path) => {
    expect((await submit({ field, operator }, values)).headers.get('location')).toBe(path)
  })

  test('is added to the other filters, and replaces none', async () => {
    const answer = await submit({ field: 'userName', operator: 'is', userName: 'bella', period: '1h' }, [
      'carol',
    ])
    expect(answer.headers.get('location')).toBe('/events?userName=bella&period=1h&userName=carol')
  })

  test.each([
    [{ field: 'eventId', operator: 'starts' }, 'Event ID takes whole values only. Choose “is” or “is not”.'],
    [{ field: 'q', operator: 'starts' }, 'Record contains takes whole values only. Choose “is” or “is not”.'],
    [{ field: 'receivedFrom', operator: 'not' }, 'Received from takes one time. Choose “is”.'],
    [{ field: 'agent', operator: 'is' }, 'There is no filter field.'],
    [{ field: 'userName', operator: 'like' }, 'There is no filter field.'],
  ])('that cannot be compared so (%p) has a message, and nothing is looked up', async (form, message) => {
    const answer = await submit(form, ['x'])
    expect(answer.status).toBe(400)
    const html = await answer.text()
    expect(html.replace(/<\/?code>/g, '')).toContain(message)
    expect(html).not.toContain('class="event-row')
  })

  test('that no event has leads to those that may be meant, with their numbers', async () => {
    const cases: [string, string, string[]][] = [
      [
        'eventName=Stop+Server',
        'Daybook does not know the action “Stop Server”. Did you mean Stop Server (2 events)',
        ['/events?eventName=StopInstances'],
      ],
      [
        'userName=be',
        'Daybook does not know the user “be”. Did you mean Bert-Jan (2 events) bella (1 event)',
        ['/events?userName=Bert-Jan', '/events?userName=bella'],
      ],
      [
        'userName=bela&period=3h',
        'Daybook does not know the user “bela”. Did you mean bella (1 event)',
        ['/events?userName=bella&period=3h'],
      ],
    ]
    for (const [query, text, links] of cases) {
      const page = await admin.get(`/events?${query}`)
      expect(await page.texts('.did-you-mean')).toEqual([text])
      expect((await page.elements('.did-you-mean a')).map(({ attributes }) => attributes.href)).toEqual(links)
    }
    for (const query of [
      'userName=carol&eventName=StopInstances',
      'userName=nothing-like-it',
      'userName=zz*',
      'q=zz',
    ])
      expect(await (await admin.get(`/events?${query}`)).texts('.did-you-mean')).toEqual([])
  })

  test('has suggestions: the values that it is a part of, the most frequent first', async () => {
    const suggest = async (query: string) =>
      (await (await admin.get(`/event-values?${query}`)).elements('option')).map(
        ({ attributes }) => attributes.value,
      )
    expect((await suggest('field=userName'))[0]).toBe('Bert-Jan')
    expect(await suggest('field=userName&value=+ERT')).toEqual(['Bert-Jan'])
    expect(await suggest('field=resourceName&value=web')).toEqual(['i-0abc'])
    expect((await suggest('field=eventName&value=stop'))[0]).toBe('StopInstances')
    for (const query of [
      'field=eventId&value=s',
      'field=none',
      '',
      `field=userName&value=${'x'.repeat(3_000)}`,
    ])
      expect([query, await suggest(query)]).toEqual([query, []])
  })

  function submit(form: { [name: string]: string }, values: string[]): Promise<Response> {
    const query = new URLSearchParams([...Object.entries(form), ...values.map((value) => ['value', value])])
    return admin.request(`/events?${query}`)
  }
})
