import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventIdOf } from '../../support/page-content.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { BOB, CAROL, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'
const HOSTILE = '<i>"..*'
const STOP = { eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }

function ofServer(id: string, name: string | null = null) {
  const tags = name === null ? {} : { tagSet: { items: [{ key: 'Name', value: name }] } }
  return { requestParameters: { instancesSet: { items: [{ instanceId: id, ...tags }] } } }
}

const RECORDS = [
  {
    ...{ ...STOP, eventID: 's1', eventTime: '2026-03-01T10:00:00Z', sourceIPAddress: '192.0.2.1' },
    ...{ requestID: 'q1', ...ofServer('i-1') },
  },
  {
    ...{ ...STOP, eventID: 's2', eventTime: '2026-02-27T03:00:00Z', sourceIPAddress: '192.0.2.9' },
    ...{ errorCode: 'AccessDenied', ...ofServer('i-1') },
  },
  { ...STOP, eventID: 's3', eventTime: '2026-02-27T09:00:00Z', userName: 'eve', ...ofServer('i-2') },
  {
    ...{ ...STOP, eventID: 'r1', eventTime: '2026-02-10T09:00:00Z', eventName: 'DescribeInstances' },
    ...{ sourceIPAddress: '192.0.2.1', userIdentity: { userName: 'ann', accessKeyId: 'AKIAEXAMPLE' } },
  },
  { ...STOP, eventID: 'h1', eventTime: '2026-03-01T09:30:00Z', userName: HOSTILE },
]

describe.each(DATABASES)('the page about what events name, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  let bob: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send(RECORDS)
    await daybook.app.services.eventCounter.countReceived()
    await createTestUser(daybook, { ...BOB, password: PASSWORD })
    admin = openConsoleClient(daybook)
    await admin.signIn()
    bob = openConsoleClient(daybook)
    await bob.signIn('bob', PASSWORD)
  })
  afterAll(() => daybook.close())

  const factsOn = async (page: Page) => {
    const [labels, values] = [await page.texts('.entity-facts dt'), await page.texts('.entity-facts dd')]
    return Object.fromEntries(labels.map((label, i) => [label, values[i]]))
  }

  test('of a user says when it was seen, and lists its changes', async () => {
    const page = await bob.get('/entity?user=ann')
    expect(await page.texts('h1')).toEqual(['ann'])
    expect(await factsOn(page)).toMatchObject({
      Kind: 'Person',
      'First seen': '10 Feb 09:00:00 (19 days ago)',
      'Last seen': '1 Mar 10:00:00 (2 h ago)',
      Events: '3',
    })
    expect(await eventIdsOn(page)).toEqual(['s1', 's2'])
    // A request has its outcome, as on the page of events.
    expect(await page.texts('.outcome-pending')).toEqual(['pending 2 h'])
    expect(await page.texts('.histogram-totals strong')).toEqual(['3 events'])
  })

  test('leads from each number to exactly the events that it counts', async () => {
    for (const path of ['/entity?user=ann', '/entity?address=192.0.2.1', '/entity?server=i-1']) {
      const page = await bob.get(path)
      const links = await page.elements('.entity-facts a, .entity-facets .overview-row-number')
      const numbers = links.filter(({ text }) => /^\d+$/.test(text))
      expect([path, numbers.length > 2]).toEqual([path, true])
      for (const { text, attributes } of numbers) {
        const href = attributes.href ?? ''
        const list = await bob.get(href)
        expect([href, list.path, `${(await eventIdsOn(list)).length}`]).toEqual([href, href, text])
      }
    }
  })

  test('has a bar for each day with events, which leads to these', async () => {
    const page = await bob.get('/entity?user=ann')
    const bars = await page.elements('.histogram-bar')
    expect(bars.length).toBe(3)
    const lists = await Promise.all(bars.map(({ attributes }) => bob.get(attributes.href ?? '')))
    expect(await Promise.all(lists.map(eventIdsOn))).toEqual([['r1'], ['s2'], ['s1']])
  })

  test('of an address has all its events, its kind and its network', async () => {
    const page = await bob.get('/entity?address=192.0.2.1')
    expect(await eventIdsOn(page)).toEqual(['s1', 'r1'])
    const facts = await factsOn(page)
    expect([facts.Kind, facts.Network]).toEqual(['Reserved, or not an IP address', '192.0.2.0/24'])
    const links = (await page.elements('.entity-facets .overview-value')).map(
      ({ attributes }) => attributes.href,
    )
    expect(links).toContain('/entity?user=ann')
  })

  test('of a server has its states, and who changed it', async () => {
    const page = await bob.get('/entity?server=i-1&project=default')
    expect(await page.texts('.servers .data-table-name')).toEqual(['i-1'])
    expect(await eventIdsOn(page)).toEqual(['s1', 's2'])
    const other = await bob.get('/entity?server=i-none')
    expect(other.status).toBe(200)
    expect(other.html).toContain('Daybook has no server with this ID')
  })

  test('of a key says whose it is only to those who may see keys', async () => {
    const path = `/entity?key=${ADMIN.accessKeyId}`
    expect((await factsOn(await admin.get(path))).User).toBe('admin')
    const seen = await factsOn(await bob.get(path))
    expect([seen.User, seen.Status]).toEqual([
      undefined,
      expect.stringContaining('Not an access key of Daybook'),
    ])
    expect(await eventIdsOn(await bob.get('/entity?key=AKIAEXAMPLE'))).toEqual(['r1'])
  })

  test('has grants and the way to manage a user only for the administrator', async () => {
    const page = await admin.get('/entity?user=bob')
    expect((await factsOn(page)).Grants).toBe('activity-log in default')
    expect((await page.elements('a[href="/people/bob"]')).length).toBe(1)
    const own = await bob.get('/entity?user=bob')
    expect((await factsOn(own)).Grants).toBeUndefined()
    expect(await own.elements('a[href="/people/bob"]')).toEqual([])
  })

  test('has rows of the report, with links to their events, for those who may read reports', async () => {
    const page = await admin.get('/entity?server=i-1')
    const rows = await page.elements('.entity-section .data-table-name')
    expect(rows.map(({ attributes }) => attributes.href)).toEqual([
      '/events/s1?project=default',
      '/events/s2?project=default',
    ])
    const ofUser = await admin.get('/entity?user=eve')
    expect((await ofUser.elements('.entity-section .data-table-name')).length).toBe(1)
    expect((await bob.get('/entity?server=i-1')).html).not.toContain('Administrator log')
  })

  test('shows any characters of a name as they are', async () => {
    const page = await bob.get(`/entity?user=${encodeURIComponent(HOSTILE)}`)
    expect(await page.texts('h1')).toEqual([HOSTILE])
    expect(await eventIdsOn(page)).toEqual(['h1'])
  })

  test.each([
    ['/entity', 'exactly one of'],
    ['/entity?user=ann&key=x', 'exactly one of'],
    ['/entity?user=ann&user=eve', 'only once'],
    ['/entity?user=ann&project=default', 'goes with'],
    ['/entity?name=ann', 'name'],
  ])('%s is refused with a sentence', async (path, words) => {
    const page = await bob.get(path)
    expect(page.status).toBe(400)
    expect((await page.texts('.problem p')).join(' ')).toContain(words)
  })

  test('knows nothing of another customer', async () => {
    const { authorization } = await createTestUser(daybook, { ...CAROL, password: PASSWORD })
    const sent = await daybook.api('/events', {
      ...postJson({ Records: [{ ...STOP, eventID: 't1', userName: 'tom', ...ofServer('i-9') }] }),
      headers: { authorization, 'content-type': 'application/json' },
    })
    expect(sent.status).toBe(200)
    for (const path of ['/entity?user=tom', '/entity?user=carol', '/entity?server=i-9']) {
      const page = await admin.get(path)
      expect([path, page.status, await eventIdsOn(page)]).toEqual([path, 200, []])
      expect((await factsOn(page))['Last seen']).toBe('not known')
    }
  })
})

async function eventIdsOn(page: Page): Promise<string[]> {
  const rows = await page.elements('.event-row .cell-action a')
  return rows.map(({ attributes }) => eventIdOf(attributes.href ?? ''))
}
