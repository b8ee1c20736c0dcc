import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openApiDocument } from '../../../src/http/api/openapi.ts'
import { allowSystem } from '../../support/allow-system.ts'
import { seenAnswers } from '../../support/answer-check.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { API_ROUTES } from '../../support/route-access.ts'
import { INVENTORY_CONNECTION, STORAGE_CONNECTION } from '../../support/route-cases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser, DAVE } from '../../support/test-users.ts'

// Errors that no request can provoke: a bug, and a database that is away.
const UNPROVOKED = ['500', '503']

const ROUTES = Object.entries(API_ROUTES).flatMap(([route, [routeCase]]) => {
  const path = routeCase?.path.replace('/api/v1', '') ?? ''
  const [method = ''] = route.split(' ')
  return path === '/openapi.json' ? [] : [{ method, path, body: routeCase?.body }]
})

/** A request and the status of its answer. They run in this order. */
type Step = [method: string, path: string, status: number, body?: object]

const EVENT = { eventID: 'one', eventName: 'StopInstances', userName: 'ann' }
const REPORT = '/reports/administration?start=2026-03-01&end=2026-03-02'

// Each operation succeeds once, and those that can conflict do.
const STEPS: Step[] = [
  ['GET', '/openapi.json', 200],
  ['GET', '/users', 200],
  ['POST', '/users', 201, { userName: 'ann', department: 'Operations', password: 'correct horse' }],
  ['GET', '/users/ann', 200],
  ['PATCH', '/users/ann', 204, { customerDefined1: 'cost center 12' }],
  ['PATCH', '/users/admin', 409, { active: false }],
  ['POST', '/users/ann/password', 201],
  ['PUT', '/users/ann/grants/file?project=default', 204],
  ['GET', '/grants', 200],
  ['DELETE', '/users/ann/grants/file?project=default', 204],
  ['POST', '/users/ann/keys', 201],
  ['GET', '/users/ann/keys', 200],
  ['DELETE', '/users/ann', 204],
  ['DELETE', '/users/admin', 409],

  ['GET', '/projects', 200],
  ['POST', '/projects', 201, { id: 'shop', name: 'Shop' }],
  ['PATCH', '/projects/shop', 204, { name: 'Web shop' }],
  ['DELETE', '/projects/default', 409],
  ['POST', '/projects/shop/storage/check', 409],
  ['PUT', '/projects/shop/storage', 204, STORAGE_CONNECTION],
  ['POST', '/projects/shop/storage/check', 200],
  ['DELETE', '/projects/shop/storage', 204],
  ['DELETE', '/projects/shop/inventory', 409],
  ['POST', '/projects/shop/inventory/check', 409],
  ['PUT', '/projects/shop/inventory', 204, INVENTORY_CONNECTION],
  ['POST', '/projects/shop/inventory/check', 200],
  ['GET', '/projects', 200],
  ['DELETE', '/projects/shop/inventory', 204],
  ['DELETE', '/projects/shop', 204],

  ['POST', '/trails', 201, { name: 'keep', bucket: 'file:keep', selectors: [{ readWrite: 'WriteOnly' }] }],
  ['POST', '/trails', 409, { name: 'keep', bucket: 'file:keep' }],
  ['PATCH', '/trails/keep', 204, { selectors: null }],
  ['GET', '/trails', 200],
  ['PUT', '/trails/keep/logging', 204],

  ['POST', '/events', 200, EVENT],
  ['POST', '/events', 400, { eventName: 'StopInstances' }],
  ['GET', '/events?limit=1', 200],
  ['GET', '/events/histogram', 200],
  ['GET', '/events/facets?fields=eventName,userName', 200],
  ['GET', '/events/values?field=userName&prefix=a', 200],
  ['GET', '/events/one', 200],
  ['GET', '/events/one/receipt', 200],
  ['GET', '/events/one/related', 200],
  ['GET', '/find?q=ann', 200],
  ['GET', '/events/export?format=csv', 200],
  ['GET', '/events/export?format=json', 200],
  ['GET', '/events/export?format=ndjson', 200],
  ['GET', `${REPORT}&format=csv`, 200],
  ['GET', `${REPORT}&format=json`, 200],
  ['GET', '/actions?q=server', 200],
  ['GET', '/sources', 200],
  ['PUT', '/observations', 200, { servers: [{ id: 'i-1', state: 'running' }] }],
  ['GET', '/servers', 200],
]

describe.each(DATABASES)('every answer that the OpenAPI document describes, on %s,', (database) => {
  let daybook: TestApp
  let dave: string
  beforeAll(async () => {
    seenAnswers.clear()
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    dave = (await createTestUser(daybook, DAVE)).authorization
  })
  afterAll(() => daybook.close())

  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    daybook.api(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    })

  test('each operation succeeds, and refuses what the state of its object does not allow', async () => {
    const actual: (string | number)[][] = []
    for (const [method, path, , body] of STEPS)
      actual.push([method, path, (await send(method, path, body)).status])
    expect(actual).toEqual(STEPS.map(([method, path, status]) => [method, path, status]))
  })

  test('the answers about views are as described', async () => {
    const view = { name: 'Stops', query: 'eventName=StopInstances&period=24h' }
    const { id } = await (await send('POST', '/views', view)).json()
    expect((await send('GET', '/views')).status).toBe(200)
    expect((await send('GET', `/views/${id}`)).status).toBe(200)
    for (let count = 0; count < 99; count += 1)
      await send('POST', '/views', { ...view, name: `${count}`, shared: true })
    expect((await send('POST', '/views', { ...view, name: 'One more' })).status).toBe(409)
    const { authorization } = await createTestUser(daybook, { ...BOB, userName: 'viewer' })
    expect((await send('POST', '/views', { ...view, shared: true }, { authorization })).status).toBe(201)
    expect((await send('PATCH', `/views/${id}`, { shared: true })).status).toBe(409)
    expect((await send('PATCH', `/views/${id}`, { name: 'Own' })).status).toBe(204)
    expect((await send('DELETE', `/views/${id}`)).status).toBe(204)
  })

  test('the answers about what was delivered are as described', async () => {
    daybook.setClock('2026-03-01T12:05:01Z')
    await daybook.app.services.deliver()
    expect((await send('GET', '/events/one/proof')).status).toBe(200)
    // The next head is signed within the minute.
    await daybook.send([{ ...EVENT, eventID: 'two' }])
    expect((await send('GET', '/events/two/proof')).status).toBe(409)
    daybook.setClock('2026-03-01T13:01:00Z')
    await daybook.app.services.writeDigests()
    for (const path of [
      '/events/one/proof',
      '/trails/keep',
      '/trails/keep/archives',
      '/trails/keep/deliveries',
    ])
      expect((await send('GET', path)).status).toBe(200)
    expect((await send('POST', '/trails/keep/verification')).status).toBe(200)
    await daybook.app.services.sequenceEvents()
    await daybook.app.services.signHeads.signAll()
    const { heads } = await (await send('GET', '/log/heads')).json()
    const proof = `/log/proof?from=${heads.at(-1).size}&to=${heads[0].size}`
    expect((await send('GET', proof)).status).toBe(200)
    await executeSql(daybook, 'delete from tree_leaves')
    expect((await send('GET', proof)).status).toBe(409)
  })

  test('the answers about keys, exports and the end of a trail are as described', async () => {
    const create = async () => (await send('POST', '/users/dave/keys')).json()
    const { accessKeyId } = await create()
    const path = `/keys/${accessKeyId}`
    expect((await send('PATCH', path, { active: false })).status).toBe(204)
    await create()
    expect((await send('PATCH', path, { active: true })).status).toBe(409)
    expect((await send('POST', '/users/dave/keys')).status).toBe(409)
    expect((await send('DELETE', path)).status).toBe(204)
    const exported = await send('GET', '/events/export?format=csv')
    await exported.text()
    const manifest = `/events/export/manifest?id=${exported.headers.get('daybook-export-id')}`
    expect((await send('GET', manifest)).status).toBe(200)
    rmSync(join(daybook.dataDir, 'customers', '000000000001', 'buckets'), { recursive: true })
    expect((await send('POST', '/trails/keep/verification')).status).toBe(409)
    expect((await send('DELETE', '/trails/keep/logging')).status).toBe(204)
    expect((await send('DELETE', '/trails/keep')).status).toBe(204)
  })

  let guessed = { authorization: '' }

  test('a wrong secret of an access key is slowed down in the end', async () => {
    await send('POST', '/users', { userName: 'guessed' })
    const { accessKeyId } = await (await send('POST', '/users/guessed/keys')).json()
    guessed = { authorization: `Basic ${btoa(`${accessKeyId}:guess`)}` }
    const guess = async () => (await send('GET', '/sources', undefined, guessed)).status
    for (let count = 0; count < 100; count += 1) expect(await guess()).toBe(401)
    expect(await guess()).toBe(429)
  })

  test.each(ROUTES)('$method $path answers errors as described', async ({ method, path, body }) => {
    const [pathOnly] = path.split('?')
    await send(method, `${pathOnly}?color=red`, body)
    await send(method, path, body, { authorization: 'Basic wrong' })
    await send(method, path, body, { authorization: dave })
    await send(method, path, body, guessed)
    await send(method, path, body, { 'sec-fetch-site': 'cross-site' })
    await send(method, path, body)
    if (method === 'GET') return
    await daybook.api(path, { method, headers: { 'content-type': 'text/csv' }, body: 'a,b' })
    const oversized = new Blob(['x'.repeat(path === '/events' ? 33 << 20 : 5 << 20)])
    await daybook.api(path, { method, headers: { 'content-type': 'application/json' }, body: oversized })
  })

  test('was seen', () => {
    const described = Object.values(openApiDocument().paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ operationId, responses }) =>
        Object.keys(responses).map((status) => ({ operationId, status })),
      )
    const missing = described
      .filter(({ operationId, status }) => !seenAnswers.has(`${operationId} ${status}`))
      .filter(({ status }) => !UNPROVOKED.includes(status))
    expect(missing).toEqual([])
    expect(daybook.log).toEqual([])
  })
})
