import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, NOON, openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, SENDER } from '../../support/test-users.ts'

const LATER = '2026-03-01T12:10:00Z'

describe.each(DATABASES)('receipts of events, on %s,', (database) => {
  let daybook: TestApp
  let sender: { authorization: string }
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    sender = await createTestUser(daybook, SENDER)
    await daybook.send([event('early')])
    daybook.setClock(LATER)
    await send(sender, event('late', { sourceIPAddress: '192.0.2.1' }))
  })
  afterAll(() => daybook.close())

  const event = (eventID: string, members: object = {}) => ({
    ...{
      eventID,
      eventName: 'StopInstances',
      userName: 'ann',
      eventTime: '2026-03-01T11:00:00Z',
      ...members,
    },
  })
  const send = async ({ authorization }: { authorization: string }, record: object, query = '') => {
    const headers = { authorization, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(record) }
    const response = await daybook.api(`/events${query}`, init)
    return { status: response.status, result: await response.json() }
  }
  const read = async (path: string) => (await daybook.api(path)).json()
  const idsOf = async (query: string) => {
    const { events } = await read(`/events?eventName=StopInstances&${query}`)
    return events.map(({ eventID }: { eventID: string }) => eventID)
  }

  test('say when an event was received, and who submitted it', async () => {
    const receipt = await read('/events/late/receipt')
    expect(receipt).toMatchObject({
      ...{ eventID: 'late', project: 'default', receivedAt: '2026-03-01T12:10:00.000Z' },
      ...{ submittedBy: 'sender', sourceIPAddress: '127.0.0.1' },
    })
    expect(sender.authorization).toBe(
      `Basic ${btoa(`${receipt.accessKeyId}:${atob(sender.authorization.slice(6)).split(':')[1]}`)}`,
    )
    expect(receipt.requestId).toMatch(/\S/)
    expect(await read('/events/early/receipt')).toMatchObject({
      ...{
        receivedAt: '2026-03-01T12:00:00.000Z',
        submittedBy: ADMIN.userName,
        accessKeyId: ADMIN.accessKeyId,
      },
    })
    expect((await daybook.api('/events/none/receipt')).status).toBe(404)
    // The record has none of it.
    expect(JSON.parse(await (await daybook.api('/events/late')).text())).not.toContainAnyKeys([
      'receivedAt',
      'submittedBy',
    ])
  })

  test('are the actor’s for Daybook’s own events, and empty for imported ones', async () => {
    const { events } = await read('/events?eventSource=daybook&eventName=CreateUser')
    expect(await read(`/events/${events[0].eventID}/receipt`)).toMatchObject({
      ...{ submittedBy: 'admin', requestId: events[0].requestID, sourceIPAddress: events[0].sourceIPAddress },
    })
    const target = await daybook.app.getImportTarget(null)
    async function* texts() {
      async function* chunks() {
        yield JSON.stringify(event('imported', { eventName: 'StartInstances' }))
      }
      yield { name: 'a.json', format: 'lines' as const, chunks: chunks() }
    }
    await daybook.app.services.imports.run(target, texts())
    expect(await read('/events/imported/receipt')).toEqual({
      ...{ eventID: 'imported', project: 'default', receivedAt: '2026-03-01T12:10:00.000Z' },
      ...{ submittedBy: null, accessKeyId: null, sourceIPAddress: null, requestId: null },
    })
  })

  test('are filters of lists and exports', async () => {
    expect(await idsOf('submittedBy=sender')).toEqual(['late'])
    expect(await idsOf(`submittedBy=admin&receivedFrom=${NOON}`)).toEqual(['early'])
    expect(await idsOf(`submittedKey=${ADMIN.accessKeyId}`)).toEqual(['early'])
    expect(await idsOf('submittedKey=none')).toEqual([])
    expect(await idsOf('receivedFrom=2026-03-01T12:00:00.001Z')).toEqual(['late'])
    expect(await idsOf(`receivedUntil=${LATER}`)).toEqual(['early'])
    expect(await idsOf(`receivedFrom=${NOON}&receivedUntil=2026-03-01T12:10:01Z`)).toEqual(['late', 'early'])
    const exported = await daybook.api('/events/export?format=ndjson&submittedBy=sender')
    expect(JSON.parse(await exported.text())).toMatchObject({ eventID: 'late' })
    expect(exported.headers.get('daybook-uncovered-until')).toBeNull()
    expect(await read('/events?submittedBy=sender')).not.toHaveProperty('uncoveredUntil')
    const inverted = await daybook.api(`/events?receivedFrom=${LATER}&receivedUntil=${NOON}`)
    expect(await inverted.json()).toMatchObject({ code: 'invalid', field: 'receivedUntil' })
  })

  test('an event with the ID of another one is refused as a conflict, counted, and never acknowledged', async () => {
    const forged = event('early', { userName: 'mallory' })
    expect(await send(sender, forged)).toMatchObject({
      status: 400,
      result: { accepted: 0, duplicates: 0, rejected: [{ index: 0, eventID: 'early', code: 'conflict' }] },
    })
    const both = {
      Records: [event('early'), { ...event('second') }, { ...event('second'), userName: 'b' }, {}],
    }
    expect(await send(sender, both)).toMatchObject({
      status: 200,
      result: {
        ...{ accepted: 1, duplicates: 1 },
        rejected: [
          {
            index: 2,
            eventID: 'second',
            code: 'conflict',
            message: expect.stringContaining('has another event'),
          },
          { index: 3, code: 'invalid' },
        ],
      },
    })
    const metrics = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(metrics).toContain('daybook_events_total{outcome="conflict"} 2\n')
    expect((await read('/events/early')).userName).toBe('ann')
  })

  test('the same text is the same event, although Daybook adds another time to it', async () => {
    const minimal = { eventID: 'minimal', eventName: 'GetThing', userName: 'ann' }
    expect(await daybook.send([minimal])).toMatchObject({ accepted: 1 })
    daybook.setClock('2026-03-01T12:10:05Z')
    expect(await daybook.send([minimal])).toMatchObject({ duplicates: 1 })
    expect(await daybook.send([await read('/events/minimal')])).toMatchObject({ duplicates: 1 })
    daybook.setClock(LATER)
  })

  test('a conflict names the project and what to do, and the stored event stays', async () => {
    const first = event('taken', { eventName: 'StartInstances' })
    await daybook.send([first])
    const text = await (await daybook.api('/events/taken')).text()
    const { result } = await send(sender, [first, { ...first, userName: 'bob' }])
    expect(result).toEqual({
      ...{ accepted: 0, duplicates: 1 },
      rejected: [
        {
          ...{ index: 1, eventID: 'taken', code: 'conflict' },
          message:
            'Project “default” has another event with this `eventID`. This event was not stored. Send it with an ID of its own.',
        },
      ],
    })
    expect(await (await daybook.api('/events/taken')).text()).toBe(text)
  })

  test('an ID that two projects share: the newest event, or that of the project', async () => {
    const postTo = (path: string, body: object) =>
      daybook.api(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    await postTo('/projects', { id: 'shop', name: 'Shop' })
    await daybook.api('/users/sender/grants/collector?project=shop', { method: 'PUT' })
    // The project that sends the ID first does not suppress the event of the other one.
    const twin = { eventID: 'twin', eventName: 'RunInstances', userName: 'mallory' }
    expect((await send(sender, twin, '?project=shop')).result.accepted).toBe(1)
    const own = event('twin', { eventName: 'RunInstances' })
    expect(await daybook.send([own])).toMatchObject({ accepted: 1, duplicates: 0 })

    expect(await read('/events/twin')).toMatchObject({ userName: 'mallory' })
    expect(await read('/events/twin?project=default')).toEqual(expect.objectContaining(own))
    expect(await read('/events/twin?project=shop')).toMatchObject({ userName: 'mallory' })
    expect(await read('/events/twin/receipt?project=default')).toMatchObject({ submittedBy: 'admin' })
    expect(await read('/events/twin/receipt?project=shop')).toMatchObject({ submittedBy: 'sender' })
    expect((await daybook.api('/events/twin?project=none')).status).toBe(404)
    const { events } = await read('/events?eventId=twin')
    expect(events.map(({ userName }: { userName: string }) => userName)).toEqual(['mallory', 'ann'])
  })
})
