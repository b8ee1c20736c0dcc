import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseEventProof } from '../../../src/domain/trails/event-proof.ts'
import { parseProof } from '../../../src/domain/trails/inclusion-proof.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const KEY = /^AWSLogs\/000000000001\/CloudTrail\/local\/2026\/03\/01\/.*\.tar\.gz$/
const NO_FILES = 'The AWS Access Key Id you provided does not exist in our records'
const WRITES = [{ readWrite: 'WriteOnly' }]

describe.each(DATABASES)('trails over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const send = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...postJson(body), method })
  const get = async (path: string) => (await daybook.api(path)).json()
  const problemOf = async (response: Response) => {
    const { field, detail } = await response.json()
    return [response.status, field, detail]
  }

  test('can be created, changed and listed, and do not log until they are started', async () => {
    const created = await send('POST', '/trails', { name: 'keep', bucket: 'file:archive', prefix: 'logs/' })
    const keep = {
      ...{ name: 'keep', arn: 'arn:aws:cloudtrail:local:000000000001:trail/keep', bucket: 'file:archive' },
      ...{ prefix: 'logs/', project: 'default', format: 'tar.gz', selectors: null, digests: true },
      ...{ logging: false, region: 'local', createdAt: '2026-03-01T12:00:00.000Z' },
      ...{ writeOnly: false, startedAt: null, stoppedAt: null },
      alwaysSaved: ['trails', 'grants', 'keys', 'signIns', 'downloads'],
    }
    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/v1/trails/keep'])
    expect(await created.json()).toEqual(keep)
    expect(await get('/trails')).toEqual({ trails: [keep] })
    expect(await get('/trails/keep')).toEqual({
      ...keep,
      state: {
        ...{ lastDelivery: null, nextDeliveryAt: null, waiting: { windows: 0, since: null }, error: null },
        ...{ failedAt: null, lastDigestAt: null, daysKeptBack: [] },
        ...{ conflict: null, epoch: 1, epochs: [], lastVerification: null },
      },
    })
    expect((await send('PATCH', '/trails/keep', { prefix: '', format: 'json.gz' })).status).toBe(204)
    expect(await get('/trails/keep')).toMatchObject({ prefix: null, format: 'json.gz' })
    expect((await send('PATCH', '/trails/keep', { format: 'tar.gz' })).status).toBe(204)
  })

  test.each<[string, object[], object[]]>([
    [
      'kind',
      WRITES,
      [{ readWrite: 'WriteOnly', managementEvents: true, dataResources: [], excludedSources: [] }],
    ],
    [
      'fields',
      [
        {
          name: 'doors',
          fields: [
            { field: 'eventCategory', equals: ['Management'] },
            { field: 'eventName', startsWith: ['Open'], notEquals: ['OpenWindow'] },
            { field: 'project', equals: ['default'] },
          ],
        },
      ],
      [],
    ],
  ])('select events by %s', async (_, selectors, expected) => {
    expect((await send('PATCH', '/trails/keep', { selectors })).status).toBe(204)
    const { selectors: saved } = await get('/trails/keep')
    expect(saved).toEqual(expected.length > 0 ? expected : selectors)
    expect((await send('PATCH', '/trails/keep', { selectors: null })).status).toBe(204)
    expect((await get('/trails/keep')).selectors).toBeNull()
  })

  test.each<[object, string, string]>([
    [{ selectors: 'All' }, 'selectors', '`selectors` must be an array or null; got a string.'],
    [{ selectors: [] }, 'selectors', 'At least one event selector must be given.'],
    [
      { selectors: [{ readWrite: 'Both' }] },
      'selectors',
      '`selectors[0].readWrite` must be one of ReadOnly, WriteOnly, All.',
    ],
    [
      { selectors: [...WRITES, { reads: true }] },
      'selectors',
      'Unknown field `selectors[1].reads`. Allowed: `readWrite`, `managementEvents`, `dataResources`, `excludedSources`.',
    ],
    [{ selectors: [{ fields: 'x' }] }, 'selectors', '`selectors[0].fields` must be an array; got a string.'],
    [
      { selectors: WRITES, bucket: 'file:b' },
      'body',
      'A request must change either `selectors`, or any of `bucket`, `prefix`, `project`, `format` and `writeOnly`.',
    ],
    [{ format: 'zip' }, 'format', '`format` must be tar.gz or json.gz; got "zip".'],
    [{ name: 'other' }, 'name', expect.stringContaining('Unknown field `name`.')],
  ])('cannot be changed with %j', async (body, field, message) => {
    const [status, actualField, detail] = await problemOf(await send('PATCH', '/trails/keep', body))
    expect([status, detail]).toEqual([400, message])
    if (message !== 'At least one event selector must be given.') expect(actualField).toBe(field)
    expect(await get('/trails/keep')).toMatchObject({ selectors: null, format: 'tar.gz' })
  })

  test('require the grant file in the project of the bucket to change, and read access to read', async () => {
    const { authorization } = await createTestUser(daybook, BOB)
    const headers = { authorization, 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'mine', bucket: 'file:mine' })
    const refused = await daybook.api('/trails', { method: 'POST', headers, body })
    expect(await problemOf(refused)).toEqual([403, undefined, NO_FILES])
    expect((await daybook.api('/trails/keep', { headers })).status).toBe(200)
    expect((await daybook.api('/trails/keep', { method: 'DELETE', headers })).status).toBe(403)
  })

  test('list and prove what they delivered, and detect a missing archive', async () => {
    expect((await send('PUT', '/trails/keep/logging')).status).toBe(204)
    expect((await get('/trails/keep')).state).toMatchObject({ nextDeliveryAt: '2026-03-01T12:05:00.000Z' })
    await daybook.send([{ eventID: 'one', eventName: 'OpenDoor', userName: 'ann' }])
    expect((await send('GET', '/events/none/proof')).status).toBe(404)
    const early = parseEventProof(await (await send('GET', '/events/one/proof')).text())
    expect(early).toMatchObject({ eventID: 'one', archived: null, log: { leaf: { id: 'one' } } })
    daybook.setClock('2026-03-01T12:05:01Z')
    await daybook.app.services.deliver()
    const { archives, digests } = await get('/trails/keep/archives')
    const [{ bucket, key, events }] = archives
    expect([bucket, archives.length, events > 1]).toEqual(['file:archive', 1, true])
    expect(key).toMatch(KEY)
    expect(digests).toEqual([])
    const { deliveries } = await get('/trails/keep/deliveries?limit=1')
    expect(deliveries).toMatchObject([
      { closedAt: '2026-03-01T12:05:00.000Z', state: 'delivered', archives: 1, events },
    ])
    expect(parseEventProof(await (await send('GET', '/events/one/proof')).text()).archived).toBeNull()
    daybook.setClock('2026-03-01T13:01:00Z')
    await daybook.app.services.writeDigests()
    const proof = await (await send('GET', '/events/one/proof')).text()
    expect(parseProof(proof)).toMatchObject({ eventID: 'one', archive: { key } })
    expect(parseEventProof(proof).log).toMatchObject({ leaf: { id: 'one' }, leafIndex: early.log?.leafIndex })
    expect(await (await send('POST', '/trails/keep/verification')).json()).toMatchObject({
      ...{ sound: true, verdict: expect.stringMatching(/^Valid: /), findings: [] },
    })
    rmSync(join(bucketOf(daybook), key))
    expect(await (await send('POST', '/trails/keep/verification')).json()).toMatchObject({
      ...{ sound: false, findings: [{ what: 'missing', kind: 'archive', key }] },
    })
  })

  test('show the storage’s error, the waiting windows and the days kept for them', async () => {
    rmSync(bucketOf(daybook), { recursive: true })
    await daybook.send([{ eventID: 'two', eventName: 'OpenDoor', userName: 'ann' }])
    daybook.setClock('2026-03-01T13:05:01Z')
    await daybook.app.services.deliver()
    const error = 'The bucket file:archive does not exist.'
    const { state } = await get('/trails/keep')
    expect(state).toMatchObject({
      ...{ error, failedAt: '2026-03-01T13:05:01.000Z', daysKeptBack: [] },
      ...{ waiting: { windows: 1, since: '2026-03-01T13:05:00.000Z' } },
      ...{ nextDeliveryAt: '2026-03-01T13:05:06.000Z' },
    })
    expect(await problemOf(await send('POST', '/trails/keep/verification'))).toEqual([409, undefined, error])
    daybook.setClock('2026-04-02T00:00:00Z')
    expect((await get('/trails/keep')).state.daysKeptBack).toEqual(['2026-03-01'])
    daybook.setClock('2026-03-01T13:06:00Z')
  })

  test('are limited to two, and can be stopped and deleted', async () => {
    expect((await send('POST', '/trails', { name: 'keep', bucket: 'file:archive' })).status).toBe(409)
    expect((await send('POST', '/trails', { name: 'second', bucket: 'file:b-2' })).status).toBe(201)
    const third = await send('POST', '/trails', { name: 'third', bucket: 'file:b-3' })
    expect([third.status, (await third.json()).detail]).toEqual([409, expect.stringContaining('the limit')])
    expect((await send('DELETE', '/trails/keep/logging')).status).toBe(204)
    expect((await get('/trails/keep')).logging).toBe(false)
    expect((await send('DELETE', '/trails/keep')).status).toBe(204)
    expect((await send('DELETE', '/trails/keep')).status).toBe(404)
  })

  test('the log has no unexpected errors', () => {
    expect(daybook.log.filter((line) => !line.includes('The bucket file:'))).toEqual([])
  })
})

function bucketOf({ dataDir }: TestApp): string {
  return join(dataDir, 'customers', '000000000001', 'buckets', 'archive')
}
