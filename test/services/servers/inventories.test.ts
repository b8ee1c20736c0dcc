import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src/app.ts'
import { parseSettings } from '../../../src/config.ts'
import { openLog } from '../../../src/log.ts'
import { openSecrets } from '../../../src/secrets.ts'
import { allowSystem } from '../../support/allow-system.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { ec2Error, openInventory, type TestInventory } from '../../support/inventory.ts'
import { QUIET_PROCESS } from '../../support/quiet-process.ts'
import {
  findServer,
  listRemoteRows,
  reconcileAt,
  sendObservations,
  serverOutcome,
  serverRequest,
  timeOfDay,
} from '../../support/server-records.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { administratorOf, CAROL, createTestUser, OTHER_ACCOUNT } from '../../support/test-users.ts'

/** Returns the events of servers that have been running since 11:00. */
const startRecords = (ids: string[]) =>
  ids.flatMap((id) => [
    serverRequest('StartInstances', id, '10:59'),
    serverOutcome('StartInstances', id, '11:00'),
  ])

describe.each(DATABASES)('inventories, on %s,', (database) => {
  let daybook: TestApp
  let shop: TestInventory
  let broken: TestInventory
  const connect = (project: string, body: object) =>
    daybook.api(`/projects/${project}/inventory`, { ...postJson(body), method: 'PUT' })
  const inventoryOf = async (project: string) => {
    const { projects } = await (await daybook.api('/projects')).json()
    return projects.find((each: { id: string }) => each.id === project).inventory
  }

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    shop = openInventory({ 'i-1': 'running', 'i-2': 'running' })
    broken = openInventory({ 'i-3': 'running' })
    daybook.setClock(timeOfDay('12:00:01'))
    for (const id of ['shop', 'broken']) {
      await daybook.api('/projects', postJson({ id, name: id }))
      for (const grant of ['collector', 'system'])
        await daybook.api(`/users/admin/grants/${grant}?project=${id}`, { method: 'PUT' })
    }
    await daybook.send(startRecords(['i-1', 'i-2']), '?project=shop')
    await daybook.send(startRecords(['i-3']), '?project=broken')
    await daybook.send(startRecords(['i-4']))
    await connect('shop', shop.connection)
    await connect('broken', broken.connection)
  })
  afterAll(async () => {
    await daybook.close()
    shop.close()
    broken.close()
  })

  test('are queried; a server that is missing from the inventory of its project is recorded as gone', async () => {
    expect(await reconcileAt(daybook, '12:05')).toBe(0)
    expect(await findServer(daybook, 'i-1')).toMatchObject({
      observed: 'running',
      agreedAt: timeOfDay('12:05:00.000'),
    })
    expect(await findServer(daybook, 'i-4')).toMatchObject({ observed: null, observedAt: null })
    delete shop.servers['i-2']
    expect(await reconcileAt(daybook, '12:10')).toBe(0)
    expect(await findServer(daybook, 'i-2')).toMatchObject({
      observed: 'gone',
      differsSince: timeOfDay('12:10:00.000'),
    })
    expect(await reconcileAt(daybook, '12:15')).toBe(1)
    expect(await listRemoteRows(daybook)).toEqual([
      `OEC_SYSTEM | SERVER | i-2[_i-2] | Remote Stop Server | REMOTE_STOP_SERVER 'i-2[_i-2]' | OK | 12:15`,
    ])
    expect(await inventoryOf('shop')).toMatchObject({ askedAt: timeOfDay('12:15:00.000'), error: null })
  })

  test('that refuse show their own message, leave their servers unchanged, and do not delay the others', async () => {
    broken.respondWith(() => ec2Error(503, 'Unavailable', 'The service is down for the night.'))
    shop.servers['i-1'] = 'stopped'
    expect(await reconcileAt(daybook, '12:20')).toBe(0)
    expect(await inventoryOf('broken')).toMatchObject({
      ...{ askedAt: timeOfDay('12:20:00.000'), error: 'The service is down for the night.' },
    })
    expect(await findServer(daybook, 'i-3')).toMatchObject({
      ...{ observed: 'running', observedAt: timeOfDay('12:15:00.000'), differsSince: null },
    })
    expect(await reconcileAt(daybook, '12:25')).toBe(1)
    expect(await findServer(daybook, 'i-1')).toMatchObject({ state: 'stopped' })
    broken.respondWith(null)
    expect(await reconcileAt(daybook, '12:30')).toBe(0)
    expect(await inventoryOf('broken')).toMatchObject({ error: null })
  })

  test('that stop answering do not keep an earlier difference from being logged', async () => {
    broken.servers['i-3'] = 'stopped'
    expect(await reconcileAt(daybook, '12:35')).toBe(0)
    broken.respondWith(() => new Response('', { status: 500 }))
    expect(await reconcileAt(daybook, '12:40')).toBe(1)
    broken.respondWith(null)
  })

  test('a complete report of a collector affects all servers of the project, any other only those it contains', async () => {
    expect(await sendObservations(daybook, '12:41', { 'i-1': 'stopped' }, { project: 'shop' })).toMatchObject(
      {
        ...{ observed: 1, differing: 0 },
      },
    )
    await daybook.send(
      [serverRequest('StartInstances', 'i-1', '12:41'), serverOutcome('StartInstances', 'i-1', '12:41:30')],
      '?project=shop',
    )
    daybook.setClock(timeOfDay('12:42'))
    expect(await sendObservations(daybook, '12:42', {}, { project: 'shop' })).toMatchObject({ differing: 0 })
    expect(await sendObservations(daybook, '12:43', {}, { project: 'shop', whole: true })).toMatchObject({
      differing: 1,
    })
    expect(await findServer(daybook, 'i-1')).toMatchObject({
      observed: 'gone',
      differsSince: timeOfDay('12:43:00.000'),
    })
    expect(await findServer(daybook, 'i-4')).toMatchObject({ observed: null })
  })

  test('a report for one project does not affect the servers of another', async () => {
    expect(await sendObservations(daybook, '12:44', { 'i-4': 'stopped' }, { project: 'shop' })).toEqual({
      ...{ observed: 1, unknown: 1, differing: 0 },
    })
    expect(await findServer(daybook, 'i-4')).toMatchObject({ observed: null })
  })

  test('a report does not affect servers of another customer with the same IDs', async () => {
    const { authorization } = await createTestUser(daybook, CAROL)
    const request = async (path: string, init: RequestInit = {}) => {
      const headers = { authorization, 'content-type': 'application/json' }
      return (await daybook.api(path, { ...init, headers })).json()
    }
    const body = JSON.stringify({ whole: true, servers: [{ id: 'i-4', state: 'stopped' }] })
    expect(await request('/observations', { method: 'PUT', body })).toEqual({
      observed: 1,
      unknown: 1,
      differing: 0,
    })
    expect(await request('/servers')).toEqual({ servers: [], next: null })
    expect(await findServer(daybook, 'i-4')).toMatchObject({ observed: null })
    const otherAdministrator = await administratorOf(daybook, OTHER_ACCOUNT)
    const { servers } = await daybook.app.services.listServers(otherAdministrator, {
      q: '',
      isDiffering: false,
      project: null,
      after: null,
      limit: 9,
    })
    expect(servers).toEqual([])
  })

  test('can be disconnected once, and nothing was logged as a warning or an error', async () => {
    expect((await daybook.api('/projects/shop/inventory', { method: 'DELETE' })).status).toBe(204)
    expect((await daybook.api('/projects/shop/inventory', { method: 'DELETE' })).status).toBe(409)
    expect(await inventoryOf('shop')).toBeNull()
    expect(daybook.log).toEqual([])
  })
})

const ROUNDS = [
  ['12:00', '12:05', 'stopped'],
  ['12:10', '12:15', 'running'],
  ['12:20', '12:25', 'stopped'],
] as const

test('two processes that reconcile at the same time log each difference once', async () => {
  const key = { DAYBOOK_SECRET_KEY: '1'.repeat(64) }
  const daybook = await openTestApp({ database: 'postgres', ...key })
  await allowSystem(daybook)
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-together-'))
  const settings = parseSettings({
    ...{ DAYBOOK_DATA_DIR: dataDir, DATABASE_URL: daybook.databaseUrl ?? '' },
    ...key,
  })
  const lines: string[] = []
  const log = openLog('warn', daybook.clock, (line) => lines.push(line))
  const second = await openApp(settings, { ...QUIET_PROCESS, clock: daybook.clock, log })
  const ids = Array.from({ length: 40 }, (_, i) => `i-${i}`)
  await daybook.send(startRecords(ids))
  for (const [observedAt, reconciledAt, state] of ROUNDS) {
    await sendObservations(daybook, observedAt, Object.fromEntries(ids.map((id) => [id, state])))
    daybook.setClock(timeOfDay(reconciledAt))
    const runs = [daybook.app, second, daybook.app, second].map((app) => app.services.reconcileServers())
    // Meanwhile events and observations arrive. They must not block each other.
    const others = ids
      .slice(0, 8)
      .flatMap((id) => [
        daybook.send([
          { eventName: 'OpenDoor', userName: 'ann', resources: [{ type: 'AWS::EC2::Instance', ARN: id }] },
        ]),
        sendObservations(daybook, reconciledAt, { [id]: state }),
      ])
    const differences = (await Promise.all(runs)).reduce((sum, run) => sum + run.differences, 0)
    await Promise.all(others)
    expect(differences).toBe(ids.length)
  }
  expect(await listRemoteRows(daybook)).toHaveLength(3 * ids.length)
  // A secret that was sealed with a key that was lost since is shown as the error of the inventory.
  await daybook.api('/projects/default/inventory', {
    ...postJson({ endpoint: 'http://127.0.0.1:9', region: 'r', accessKeyId: 'k', secretAccessKey: 's' }),
    method: 'PUT',
  })
  const sealed = openSecrets(new Uint8Array(32)).seal('s')
  await executeSql(daybook, `update connections set sealed_secret = '${sealed}' where kind = 'inventory'`)
  expect(await second.services.reconcileServers()).toEqual({ differences: 0, silentInventories: 1 })
  const [project] = (await (await daybook.api('/projects')).json()).projects
  expect(project.inventory.error).toContain('encrypted with another secret key')
  expect([...daybook.log, ...lines]).toEqual([])
  await second.close()
  await daybook.close()
  rmSync(dataDir, { recursive: true })
}, 60_000)
