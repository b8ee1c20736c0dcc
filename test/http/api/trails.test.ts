import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseProof } from '../../../src/domain/trails/inclusion-proof.ts'
import { DATABASES } from '../../support/databases.ts'
import { json, openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUsers } from '../../support/test-users.ts'

const KEY = /^AWSLogs\/000000000001\/CloudTrail\/local\/2026\/03\/01\/.*\.tar\.gz$/
const NO_FILES = 'The AWS Access Key Id you provided does not exist in our records'
const WRITES = [{ readWrite: 'WriteOnly' }]

describe.each(DATABASES)('trails over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const ask = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...json(body), method })
  const read = async (path: string) => (await daybook.api(path)).json()
  const told = async (answer: Response) => {
    const { field, detail } = await answer.json()
    return [answer.status, field, detail]
  }

  test('are made, changed and listed, and do not log until they are started', async () => {
    const made = await ask('POST', '/trails', { name: 'keep', bucket: 'file:archive', prefix: 'logs/' })
    const keep = {
      ...{ name: 'keep', arn: 'arn:aws:cloudtrail:local:000000000001:trail/keep', bucket: 'file:archive' },
      ...{ prefix: 'logs/', project: 'default', format: 'tar.gz', selectors: null, digests: true },
      ...{ logging: false, region: 'local', createdAt: '2026-03-01T12:00:00.000Z' },
      ...{ startedAt: null, stoppedAt: null },
    }
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/v1/trails/keep'])
    expect(await made.json()).toEqual(keep)
    expect(await read('/trails')).toEqual({ trails: [keep] })
    expect(await read('/trails/keep')).toEqual({
      ...keep,
      state: {
        ...{ lastDelivery: null, nextDeliveryAt: null, waiting: { windows: 0, since: null }, error: null },
        ...{ failedAt: null, lastDigestAt: null, daysKeptBack: [] },
      },
    })
    expect((await ask('PATCH', '/trails/keep', { prefix: '', format: 'json.gz' })).status).toBe(204)
    expect(await read('/trails/keep')).toMatchObject({ prefix: null, format: 'json.gz' })
    expect((await ask('PATCH', '/trails/keep', { format: 'tar.gz' })).status).toBe(204)
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
  ])('choose events by %s', async (_, selectors, answered) => {
    expect((await ask('PATCH', '/trails/keep', { selectors })).status).toBe(204)
    const { selectors: chosen } = await read('/trails/keep')
    expect(chosen).toEqual(answered.length > 0 ? answered : selectors)
    expect((await ask('PATCH', '/trails/keep', { selectors: null })).status).toBe(204)
    expect((await read('/trails/keep')).selectors).toBeNull()
  })

  test.each<[object, string, string]>([
    [{ selectors: 'All' }, 'selectors', 'selectors must be a list or null.'],
    [{ selectors: [] }, 'selectors', 'At least one event selector must be given.'],
    [
      { selectors: [{ readWrite: 'Both' }] },
      'selectors',
      'selectors[0].readWrite must be ReadOnly or WriteOnly or All.',
    ],
    [
      { selectors: [...WRITES, { reads: true }] },
      'selectors',
      'selectors[1] has no member reads. It takes readWrite, managementEvents, dataResources, excludedSources.',
    ],
    [{ selectors: [{ fields: 'x' }] }, 'selectors', 'selectors[0].fields must be a list.'],
    [
      { selectors: WRITES, bucket: 'file:b' },
      'body',
      'Change selectors, or the others together: one of the two per request.',
    ],
    [{ format: 'zip' }, 'format', 'format must be tar.gz or json.gz.'],
    [{ name: 'other' }, 'name', expect.stringContaining('There is no member name.')],
  ])('are not changed by %j', async (body, field, sentence) => {
    const [status, at, detail] = await told(await ask('PATCH', '/trails/keep', body))
    expect([status, detail]).toEqual([400, sentence])
    if (sentence !== 'At least one event selector must be given.') expect(at).toBe(field)
    expect(await read('/trails/keep')).toMatchObject({ selectors: null, format: 'tar.gz' })
  })

  test('need the grant file in the project that owns the bucket, and looking is enough to look', async () => {
    const { authorization } = await createTestUsers(daybook, BOB)
    const headers = { authorization, 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'mine', bucket: 'file:mine' })
    const refused = await daybook.api('/trails', { method: 'POST', headers, body })
    expect(await told(refused)).toEqual([403, undefined, NO_FILES])
    expect((await daybook.api('/trails/keep', { headers })).status).toBe(200)
    expect((await daybook.api('/trails/keep', { method: 'DELETE', headers })).status).toBe(403)
  })

  test('tell what they delivered, prove it, and say when it was altered', async () => {
    expect((await ask('PUT', '/trails/keep/logging')).status).toBe(204)
    expect((await read('/trails/keep')).state).toMatchObject({ nextDeliveryAt: '2026-03-01T12:05:00.000Z' })
    await daybook.send([{ eventID: 'one', eventName: 'OpenDoor', userName: 'ann' }])
    expect((await ask('GET', '/events/one/proof')).status).toBe(404)
    daybook.at('2026-03-01T12:05:01Z')
    await daybook.app.flows.deliver()
    const { archives, digests } = await read('/trails/keep/archives')
    const [{ bucket, key, events }] = archives
    expect([bucket, archives.length, events > 1]).toEqual(['file:archive', 1, true])
    expect(key).toMatch(KEY)
    expect(digests).toEqual([])
    const { deliveries } = await read('/trails/keep/deliveries?limit=1')
    expect(deliveries).toMatchObject([
      { closedAt: '2026-03-01T12:05:00.000Z', state: 'delivered', archives: 1, events },
    ])
    expect((await ask('GET', '/events/one/proof')).status).toBe(409)
    daybook.at('2026-03-01T13:01:00Z')
    await daybook.app.flows.seal()
    const proof = await ask('GET', '/events/one/proof')
    expect(parseProof(await proof.text())).toMatchObject({ eventID: 'one', archive: { key } })
    expect(await (await ask('POST', '/trails/keep/verification')).json()).toMatchObject({
      ...{ sound: true, verdict: expect.stringMatching(/^Valid: /), findings: [] },
    })
    rmSync(join(bucketOf(daybook), key))
    expect(await (await ask('POST', '/trails/keep/verification')).json()).toMatchObject({
      ...{ sound: false, findings: [{ what: 'missing', kind: 'archive', key }] },
    })
  })

  test('say why they are behind in the storage’s words, and that days are kept for them', async () => {
    rmSync(bucketOf(daybook), { recursive: true })
    await daybook.send([{ eventID: 'two', eventName: 'OpenDoor', userName: 'ann' }])
    daybook.at('2026-03-01T13:05:01Z')
    await daybook.app.flows.deliver()
    const gone = 'The bucket file:archive does not exist.'
    const { state } = await read('/trails/keep')
    expect(state).toMatchObject({
      ...{ error: gone, failedAt: '2026-03-01T13:05:01.000Z', daysKeptBack: [] },
      ...{ waiting: { windows: 1, since: '2026-03-01T13:05:00.000Z' } },
      ...{ nextDeliveryAt: '2026-03-01T13:05:06.000Z' },
    })
    expect(await told(await ask('POST', '/trails/keep/verification'))).toEqual([409, undefined, gone])
    daybook.at('2026-04-02T00:00:00Z')
    expect((await read('/trails/keep')).state.daysKeptBack).toEqual(['2026-03-01'])
    daybook.at('2026-03-01T13:06:00Z')
  })

  test('are two at the most, stop, and go', async () => {
    expect((await ask('POST', '/trails', { name: 'keep', bucket: 'file:archive' })).status).toBe(409)
    expect((await ask('POST', '/trails', { name: 'second', bucket: 'file:b-2' })).status).toBe(201)
    const third = await ask('POST', '/trails', { name: 'third', bucket: 'file:b-3' })
    expect([third.status, (await third.json()).detail]).toEqual([409, expect.stringContaining('the limit')])
    expect((await ask('DELETE', '/trails/keep/logging')).status).toBe(204)
    expect((await read('/trails/keep')).logging).toBe(false)
    expect((await ask('DELETE', '/trails/keep')).status).toBe(204)
    expect((await ask('DELETE', '/trails/keep')).status).toBe(404)
  })

  test('nothing of it was a bug', () => {
    expect(daybook.log.filter((line) => !line.includes('The bucket file:'))).toEqual([])
  })
})

function bucketOf({ dataDir }: TestApp): string {
  return join(dataDir, 'customers', '000000000001', 'buckets', 'archive')
}
