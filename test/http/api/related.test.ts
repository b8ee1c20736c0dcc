import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { reportOutcome, reportRequest } from '../../support/report-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, CAROL, createTestUser, DAVE, SENDER } from '../../support/test-users.ts'

type Listed = { eventID: string }

describe.each(DATABASES)('what is related to an event, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
  })
  afterAll(() => daybook.close())

  const read = async (id: string, query = '') => (await daybook.api(`/events/${id}/related${query}`)).json()
  const event = (eventID: string, time: string, members: object = {}) => ({
    ...{ eventID, eventName: 'CreateTags', userName: 'ann', eventTime: `2026-03-01T${time}Z`, ...members },
  })
  const idsOf = ({ events }: { events: Listed[] }) => events.map(({ eventID }) => eventID)

  test('is the rest of its request and of its shared ID, and what its user did around it', async () => {
    const request = { requestID: 'req-1', sharedEventID: 'shared-1' }
    await daybook.send([
      event('first', '10:00:00'),
      event('one', '10:00:01', request),
      event('two', '10:00:01', { ...request, userName: 'bob', sharedEventID: 'shared-2' }),
      event('copy', '08:00:00', { userName: 'bob', sharedEventID: 'shared-1' }),
      event('far', '08:30:00', { userName: 'bob', requestID: 'req-1' }),
      event('last', '10:00:02'),
    ])
    const related = await read('one')
    expect(related).toMatchObject({
      event: { eventID: 'one' },
      project: 'default',
      request: { id: 'req-1', more: false },
      shared: { id: 'shared-1', more: false },
      outcome: null,
      archives: { archives: [], more: false },
      proof: { url: '/api/v1/events/one/proof?project=default', log: 'pending' },
    })
    expect([related.request, related.shared, related.before, related.after].map(idsOf)).toEqual([
      ...[['two'], ['copy'], ['first'], ['last']],
    ])
    expect([related.request.searchedFrom, related.request.searchedUntil]).toEqual([
      ...['2026-03-01T09:00:01.000Z', '2026-03-01T11:00:01.000Z'],
    ])
    expect(related.request).not.toHaveProperty('uncoveredUntil')
    const last = await read('last')
    expect([last.request, last.shared, idsOf(last.before)]).toEqual([null, null, ['one', 'first']])
  })

  test('has its records byte for byte', async () => {
    const body =
      '{"eventID":"exact","eventName":"A","userName":"zoe","n":12345678901234567890.10,"t":"\\u00e9"}'
    const headers = { 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body })
    await daybook.send([event('next', '11:59:59', { userName: 'zoe' })])
    const text = await (await daybook.api('/events/next/related')).text()
    const stored = await (await daybook.api('/events/exact')).text()
    expect(stored).toContain(body.slice(1, -1))
    expect(text).toContain(`"after":{"more":false,"events":[${stored}]}`)
  })

  test('is the outcome of an asynchronous request, or that it has none yet', async () => {
    const links = (requestID: string) => ({ requestID, eventID: `${requestID}-request` })
    await daybook.send([
      reportRequest('StopInstances', 'ann', '2026-03-01T09:00:00Z', links('slow')),
      reportRequest('StartInstances', 'ann', '2026-03-01T09:10:00Z', {
        ...links('open'),
        sharedEventID: 's',
      }),
      reportRequest('DescribeInstances', 'ann', '2026-03-01T09:10:00Z', { ...links('read'), readOnly: true }),
    ])
    expect((await read('slow-request')).outcome).toEqual({
      part: 'request',
      pending: true,
      events: [],
      more: false,
    })
    const ended = { requestID: 'slow', eventID: 'slow-outcome', errorCode: 'IncorrectState' }
    await daybook.send([reportOutcome('StopInstances', '2026-03-01T11:30:00Z', ended)])
    const request = await read('slow-request')
    expect(request.outcome).toMatchObject({ part: 'request', pending: false, more: false })
    expect(idsOf(request.outcome)).toEqual(['slow-outcome'])
    const outcome = await read('slow-outcome')
    expect(outcome.outcome).toMatchObject({ part: 'outcome', pending: false })
    expect(idsOf(outcome.outcome)).toEqual(['slow-request'])
    expect((await read('open-request')).outcome).toMatchObject({ pending: true })
    expect((await read('read-request')).outcome).toBeNull()
  })

  test('says whether there is more than its lists have', async () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      event(`many-${i}`, `07:00:${String(i).padStart(2, '0')}`, { userName: 'max', requestID: 'req-2' }),
    )
    await daybook.send(many)
    const { request, before, after } = await read('many-12')
    expect([request.more, request.events.length]).toEqual([true, 20])
    expect([idsOf(before), before.more]).toEqual([['many-11', 'many-10', 'many-9', 'many-8', 'many-7'], true])
    expect([idsOf(after), after.more]).toEqual([
      ['many-17', 'many-16', 'many-15', 'many-14', 'many-13'],
      true,
    ])
    const large = { userName: 'lou', requestParameters: { text: 'x'.repeat(200_000) } }
    await daybook.send(['a', 'b', 'c', 'd'].map((id, i) => event(`large-${id}`, `06:00:0${i}`, large)))
    await daybook.send([
      event('small', '06:30:00', { userName: 'lou' }),
      ...['e', 'f'].map((id, i) => event(`large-${id}`, `06:10:0${i}`, large)),
    ])
    const { before: bounded } = await read('small')
    expect([idsOf(bounded), bounded.more]).toEqual([
      ['large-f', 'large-e', 'large-d', 'large-c', 'large-b'],
      true,
    ])
  })

  test('is the archives of its time, and whether its proof can be had', async () => {
    const json = { 'content-type': 'application/json' }
    const trail = { name: 'keep', bucket: 'file:keep' }
    await daybook.api('/trails', { method: 'POST', headers: json, body: JSON.stringify(trail) })
    await daybook.api('/trails/keep/logging', { method: 'PUT' })
    await daybook.send([event('saved', '11:00:00', { userName: 'sam' })])
    daybook.setClock('2026-03-01T12:05:01Z')
    await daybook.app.services.deliver()
    await daybook.app.services.sequenceEvents()
    await daybook.app.services.signHeads.signAll()
    const { archives, proof } = await read('saved')
    expect(archives).toMatchObject({ archives: [{ trail: 'keep', bucket: 'file:keep' }], more: false })
    const { archives: listed } = await (await daybook.api('/trails/keep/archives')).json()
    expect(archives.archives[0].key).toBe(listed[0].key)
    expect(proof.log).toBe('signed')
    expect((await daybook.api(proof.url.replace('/api/v1', ''))).status).toBe(200)
  })

  test('is of the project that is asked for, and of the newest event else', async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ id: 'shop', name: 'Shop' })
    await daybook.api('/projects', { method: 'POST', headers, body })
    await daybook.send([
      event('twin', '05:00:00', { userName: 'tom' }),
      event('tom-1', '04:59:00', { userName: 'tom' }),
    ])
    expect(await read('twin', '?project=default')).toMatchObject({ project: 'default' })
    expect((await daybook.api('/events/twin/related?project=shop')).status).toBe(404)
    const unknown = await daybook.api('/events/twin/related?limit=1')
    expect([unknown.status, (await unknown.json()).field]).toEqual([400, 'limit'])
  })

  test('says up to when the log has no request IDs', async () => {
    await executeSql(daybook, database === 'sqlite' ? SQLITE_START : POSTGRES_START)
    expect((await read('one')).request).toMatchObject({ uncoveredUntil: '2026-03-01T09:30:00.000Z' })
    expect((await read('one')).before).not.toHaveProperty('uncoveredUntil')
  })

  test('is for those who may read events, leaves one event, and shows nothing of other customers', async () => {
    const as = async (user: typeof BOB, id: string) => {
      const { authorization } = await createTestUser(daybook, user)
      return daybook.api(`/events/${id}/related`, { headers: { authorization } })
    }
    expect((await as(BOB, 'one')).status).toBe(200)
    expect((await as(DAVE, 'one')).status).toBe(403)
    expect((await as(SENDER, 'one')).status).toBe(403)
    expect((await as(CAROL, 'one')).status).toBe(404)
    const { events } = await (await daybook.api('/events?userName=bob&eventSource=daybook')).json()
    expect(events).toMatchObject([
      {
        eventName: 'GetRelatedEvents',
        readOnly: true,
        requestParameters: { eventID: 'one' },
      },
    ])
    expect((await daybook.api('/events/none/related')).status).toBe(404)
  })
})

const SQLITE_START = `insert into receipt_start values (1, ${Date.parse('2026-03-01T09:30:00Z')})`
const POSTGRES_START = `insert into receipt_start values (1, '2026-03-01T09:30:00Z')`
