import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createPositionFormatter } from '../../../src/domain/events/tail-position.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { DATABASES } from '../../support/databases.ts'
import { followEvents, idsOf, QUICK_TAIL, recordOf } from '../../support/tail-clients.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, DAVE } from '../../support/test-users.ts'

const { faults } = MESSAGES

describe.each(DATABASES)('following events, on %s,', (database) => {
  let daybook: TestApp
  let carol: Record<string, string>
  beforeAll(async () => {
    daybook = await openTestApp({ database }, { tailLimits: QUICK_TAIL })
    carol = { authorization: (await createTestUser(daybook, CAROL)).authorization }
  })
  afterAll(() => daybook.close())
  const follow = (query = '', headers: Record<string, string> = {}) => followEvents(daybook, query, headers)

  test('gives new events in the order of receipt, whatever their time, byte for byte', async () => {
    await daybook.send([recordOf('before')])
    const stream = await follow('?eventName=StopInstances')
    const ids = ['one', 'two', 'three', 'four']
    for (const [i, id] of ids.entries())
      await daybook.send([recordOf(id, { eventTime: `2026-02-${24 - i}T00:00:00Z`, note: `ü ${id} ` })])
    await stream.until(() => stream.records().length === 4)
    expect(idsOf(stream.records())).toEqual(ids)
    for (const [i, id] of ids.entries())
      expect(stream.records()[i]).toBe(await (await daybook.api(`/events/${id}`)).text())
    await stream.leave()
  })

  test('keeps line breaks of a record, but has no way to send a carriage return', async () => {
    const stream = await follow('?userName=lines')
    const body =
      '{\r\n"eventID": "lines",\n\n  "eventName": "A",\r  "userName": "lines",\n "eventTime": 1772366400}'
    const headers = { 'content-type': 'application/json' }
    expect((await daybook.api('/events', { method: 'POST', headers, body })).status).toBe(200)
    await stream.until(() => stream.records().length === 1)
    const stored = await (await daybook.api('/events/lines')).text()
    expect(stored).toContain('\r\n"eventID": "lines",\n\n')
    expect(stream.records()[0]).toBe(stored.replaceAll(/\r\n?/g, '\n'))
    await stream.leave()
  })

  test('begins with an ID, and gives one at least every so often', async () => {
    const stream = await follow('?userName=nothing')
    await stream.until(() => stream.messages.length >= 4)
    expect(stream.text()).toStartWith('retry: 3000\n\n:\nid: v1.')
    expect(new Set(stream.messages.slice(1).map(({ id, data }) => [id !== '', data].join()))).toEqual(
      new Set(['true,']),
    )
    await stream.leave()
  })

  test('has headers for proxies, also for HEAD, which holds no place', async () => {
    const { response, leave } = await follow('', { 'accept-encoding': 'gzip' })
    const expected = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    }
    expect(Object.fromEntries(response.headers)).toMatchObject(expected)
    expect(response.headers.has('content-encoding')).toBe(false)
    await leave()
    const head = await daybook.api('/events/tail', { method: 'HEAD' })
    expect(Object.fromEntries(head.headers)).toMatchObject(expected)
    const metrics = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(metrics).toContain('\ndaybook_followers 0\n')
    expect(metrics).toContain('\ndaybook_costly_work_running{kind="follow"} 0\n')
    expect(metrics).toMatch(/\ndaybook_followers_ended_total\{reason="client_left"\} [1-9]/)
  })

  test('leaves one audit entry, when it begins', async () => {
    const stream = await follow('?userName=audited')
    await stream.until(() => stream.messages.length >= 4)
    await stream.leave()
    const { events } = await (await daybook.api('/events?eventName=FollowEvents&q=audited')).json()
    expect(events).toMatchObject([{ readOnly: true, requestParameters: { userName: 'audited' } }])
  })

  test('needs the permission to read events', async () => {
    const dave = { authorization: (await createTestUser(daybook, DAVE)).authorization }
    const { response } = await follow('', dave)
    expect(response.status).toBe(403)
    expect((await fetch(`${daybook.url}/api/v1/events/tail`)).status).toBe(401)
  })

  test('gives no event of another customer, and takes no ID of one', async () => {
    const ours = await follow()
    const theirs = await follow('', carol)
    await daybook.send([recordOf('ours')])
    const headers = { ...carol, 'content-type': 'application/json' }
    const body = JSON.stringify(recordOf('theirs'))
    expect((await daybook.api('/events', { method: 'POST', headers, body })).status).toBe(200)
    await theirs.until(() => idsOf(theirs.records()).includes('theirs'))
    await ours.until(() => idsOf(ours.records()).includes('ours'))
    await daybook.send([recordOf('last')])
    await ours.until(() => idsOf(ours.records()).includes('last'))
    expect(idsOf(ours.records())).not.toContain('theirs')
    expect(idsOf(theirs.records())).not.toContain('ours')
    for (const [sent, own] of [
      [ours.lastId(), carol],
      [theirs.lastId(), {}],
    ] as const) {
      const refused = await follow(`?after=${sent}`, own)
      expect(await refused.problem()).toMatchObject({ status: 400, field: 'after', code: 'invalid' })
    }
    await Promise.all([ours.leave(), theirs.leave()])
  })

  test.each([
    ['of one character', 'x'],
    ['that is long', 'v1.'.padEnd(5_000, 'A')],
    ['of other characters', "v1.%0d%0a' or 1=1"],
    ['of a cursor', 'cursor'],
    ['with a part missing', 'cut'],
  ])('refuses a Last-Event-ID %s', async (_, value) => {
    const cursor = (await (await daybook.api('/events?limit=1')).json()).next
    const stream = await follow()
    await stream.until(() => stream.lastId() !== '')
    await stream.leave()
    const sent = value === 'cursor' ? cursor : value === 'cut' ? stream.lastId().slice(0, -2) : value
    const refused = await follow('', { 'last-event-id': sent })
    expect(await refused.problem()).toMatchObject({
      ...{ status: 400, code: 'invalid', field: 'Last-Event-ID' },
      detail: faults.tailPositionInvalid({ field: 'Last-Event-ID' }),
    })
  })

  test('refuses parameters that it does not have', async () => {
    for (const [query, field] of [
      ['limit=5', 'limit'],
      ['cursor=x', 'cursor'],
      ['from=2026-03-01&until=2026-02-01', 'until'],
      ['after=x&after=x', 'after'],
    ]) {
      const refused = await follow(`?${query}`)
      expect(await refused.problem()).toMatchObject({ status: 400, field })
    }
  })

  test('continues after the header rather than the parameter, which a browser repeats', async () => {
    const stream = await follow('?userName=twice')
    await stream.until(() => stream.lastId() !== '')
    const first = stream.lastId()
    await daybook.send([recordOf('first', { userName: 'twice' }), recordOf('second', { userName: 'twice' })])
    await stream.until(() => stream.records().length === 2)
    await stream.leave()
    const firstId = stream.messages.find(({ data }) => data?.includes('"first"'))?.id ?? ''
    const again = await follow(`?userName=twice&after=${first}`, { 'last-event-id': firstId })
    await again.until(() => again.records().length === 1)
    expect(idsOf(again.records())).toEqual(['second'])
    await again.leave()
    const whole = await follow(`?after=${first}&eventName=StopInstances`)
    await whole.until(() => whole.records().length === 2)
    expect(idsOf(whole.records())).toEqual(['first', 'second'])
    await whole.leave()
  })

  test('says that events are missing after an ID that is older than the retention', async () => {
    const stream = await follow('?userName=gap')
    await stream.until(() => stream.lastId() !== '')
    await stream.leave()
    daybook.setClock('2026-04-02T12:00:00Z')
    const again = await follow('?userName=gap', { 'last-event-id': stream.lastId() })
    await again.until(() => again.messages.length >= 3)
    expect(again.messages[1]).toEqual({
      ...{ id: expect.stringMatching(/^v1\./), event: 'gap' },
      data: JSON.stringify({ detail: faults.tailGap }),
    })
    expect(again.isOpen()).toBe(true)
    await again.leave()
    daybook.setClock('2026-03-01T12:00:00Z')
  })

  test('refuses an ID that is ahead of a log that was restored', async () => {
    const ahead = { sequence: 900_000_000, givenAt: daybook.clock() }
    const format = createPositionFormatter({ customer: 1, secrets: daybook.app.context.secrets })
    const refused = await follow(`?after=${format(ahead)}`)
    expect(await refused.problem()).toMatchObject({
      ...{ status: 400, field: 'after', detail: faults.tailPositionAhead({ field: 'after' }) },
    })
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
