import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type AuditExpectation, expectAuditEvents } from '../../support/audit-events.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser } from '../../support/test-users.ts'

const OPEN = '/events?event=b&eventProject=default&userName=ann'

describe.each(DATABASES)('the inspector beside the list on %s', (database) => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send(
      ['a', 'b', 'c'].map((eventID, index) => ({
        ...{ eventID, eventName: 'StopInstances', userName: 'ann' },
        eventTime: `2026-03-01T11:0${index}:00Z`,
      })),
    )
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })

  afterAll(() => daybook.close())

  test('opens from the link of a row, with the list and its filter', async () => {
    const list = await visitor.get('/events?userName=ann')
    expect(await list.elements('.inspector[hidden]')).toHaveLength(1)
    const links = (await list.elements('.event-row a')).map(({ attributes }) => attributes.href)
    expect(links[1]).toBe(OPEN)
    const page = await visitor.get(OPEN)
    expect(page.status).toBe(200)
    expect(await page.elements('.inspector[hidden]')).toEqual([])
    expect(await page.texts('.inspector .event-sentence')).toEqual([
      'ann stopped server in project default today at 11:01:00.',
    ])
    expect(await page.texts('.event-row')).toHaveLength(3)
  })

  test('says which event of the list it is, and leads to the ones beside it, to its page and back', async () => {
    const page = await visitor.get(OPEN)
    expect(await page.texts('.inspector-place')).toEqual(['2 of 3'])
    const hrefs = (await page.elements('.inspector-bar a')).map(({ attributes }) => attributes.href)
    expect(hrefs).toEqual([
      '/events?event=c&eventProject=default&userName=ann',
      '/events?event=a&eventProject=default&userName=ann',
      '/events/b?project=default&list=userName%3Dann',
      '/events?userName=ann',
    ])
    const own = await visitor.get(hrefs[2] ?? '')
    expect((await own.elements('.back a'))[0]?.attributes.href).toBe('/events?userName=ann')
    const [first] = await (await visitor.get(hrefs[0] ?? '')).elements('.inspector-step')
    expect(first?.attributes).toMatchObject({ 'aria-disabled': 'true' })
  })

  test('adds to the filter of the list', async () => {
    const page = await visitor.get(OPEN)
    const links = (await page.elements('.fact-link')).map(({ attributes }) => attributes)
    const without = links.find(({ title }) => title === 'Not the events with Event ID: b')
    expect(without?.href).toBe('/events?userName=ann&not.eventId=b')
  })

  test('is only its content for a script', async () => {
    const part = await visitor.get(OPEN, { headers: { 'hx-request': 'true' } })
    expect(part.html).toStartWith('<div class="inspector-bar">')
    expect(await part.texts('.inspector-place')).toEqual([''])
    expect(await part.texts('.event-sentence')).toHaveLength(1)
  })

  test('says that an event is not there, beside the list', async () => {
    const page = await visitor.get('/events?event=none&userName=ann')
    expect(page.status).toBe(404)
    expect(await page.texts('.inspector .empty-state')).toHaveLength(1)
    expect(await page.texts('.event-row')).toHaveLength(3)
    await createTestUser(daybook, { ...CAROL, password: 'a password of carol' })
    const carol = openConsoleClient(daybook)
    await carol.signIn('carol@000000000002', 'a password of carol')
    const other = await carol.get('/events?event=b&readOnly=any')
    expect([other.status, await other.texts('.event-sentence')]).toEqual([404, []])
  })

  test('ignores nothing that an address asks for', async () => {
    const twice = await visitor.get('/events?event=a&event=b')
    expect(await twice.texts('.inspector .event')).toEqual([])
    expect((await twice.texts('main')).join()).toContain('There is no filter event')
    const project = await visitor.get('/events?eventProject=default')
    expect((await project.texts('main')).join()).toContain('There is no filter eventProject')
    const moved = await visitor.request('/events?userName=ann&event=b&eventProject=default&outcome=')
    expect([moved.status, moved.headers.get('location')]).toEqual([303, OPEN])
  })

  test('leaves one event for an opening, and one for a page with an open event', async () => {
    const expected: AuditExpectation[] = []
    for (const [request, event, headers] of [
      [OPEN, 'GetEvent', { 'hx-request': 'true' }],
      [OPEN, 'LookupEvents', {}],
      ['/events/b?project=default', 'GetEvent', {}],
    ] as const) {
      const answer = await visitor.request(request, { headers })
      expected.push({ request, requestId: answer.headers.get('x-request-id') ?? '', events: [event] })
    }
    await expectAuditEvents(daybook, expected)
    const found = await daybook.api('/events?eventName=LookupEvents&q=openEvent')
    const [{ requestParameters }] = (await found.json()).events
    expect(requestParameters.openEvent).toEqual({ eventID: 'b', project: 'default' })
  })
})
