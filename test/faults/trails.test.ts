import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { createDatabase } from '../support/postgres.ts'
import {
  createDataFolder,
  type DataLocation,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'
import { listArchives } from '../support/trail-harness.ts'
import { callApi, makeDeliveriesDue, waitUntilDelivered } from './drain.ts'
import { listEventIds, startTraffic, type Traffic } from './traffic.ts'

const KILLS = 30
const BETWEEN_KILLS_MS_MAX = 400
const FAILURE_RATE = 0.15
const PAUSE_MS = 100
const SENDER = 'chaos'
const TRAILS = ['one', 'two', 'three']
const ENVIRONMENT = { DAYBOOK_DELIVERY_SECONDS: '1', DAYBOOK_TRAIL_LIMIT: String(TRAILS.length) }
const BUCKET = 'archives'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('on %s', (database) => {
  const folder = createDataFolder()
  afterAll(folder.remove)

  test('each trail delivers every acknowledged event once, despite thirty kills and a storage that fails at random', async () => {
    const bucket = `${BUCKET}-${database}`
    await storage.createBucket(bucket)
    const location = {
      dataDir: folder.path,
      databaseUrl: database === 'postgres' ? await createDatabase() : null,
    }
    const servers = await Promise.all(
      Array.from({ length: database === 'postgres' ? 2 : 1 }, () => startServer(location, ENVIRONMENT)),
    )
    await createTrails(pickRandom(servers), bucket)
    storage.setBehaviour(() => (Math.random() < FAILURE_RATE ? pickFailure() : 'works'))
    const traffic = await sendThroughKills(servers, location)
    storage.setBehaviour('works')
    await drain(servers, location)
    await expectComplete(pickRandom(servers), bucket, traffic)
    for (const server of servers) expect(await server.stop()).toBe(0)
  }, 150_000)
})

function pickFailure() {
  return pickRandom(['fails', 'disconnects', 'rejects the key', 'refuses without a message'] as const)
}

function pickRandom<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new Error('There are no items.')
  return item
}

async function createTrails(server: ServerProcess, bucket: string): Promise<void> {
  await callApi(server, 'PUT', '/projects/default/storage', storage.connection)
  for (const name of TRAILS) {
    await callApi(server, 'POST', '/trails', { name, bucket, prefix: name })
    await callApi(server, 'PUT', `/trails/${name}/logging`)
  }
}

async function sendThroughKills(servers: ServerProcess[], location: DataLocation): Promise<Traffic> {
  const traffic = startTraffic(() => pickRandom(servers), SENDER, PAUSE_MS)
  for (let kill = 0; kill < KILLS; kill += 1) {
    await Bun.sleep(Math.random() * BETWEEN_KILLS_MS_MAX)
    const killed = Math.floor(Math.random() * servers.length)
    await servers[killed]?.kill9()
    servers[killed] = await startServer(location, ENVIRONMENT)
  }
  return traffic.stop()
}

async function drain(servers: ServerProcess[], location: DataLocation): Promise<void> {
  for (const name of TRAILS) await callApi(pickRandom(servers), 'DELETE', `/trails/${name}/logging`)
  for (const server of servers) expect(await server.stop()).toBe(0)
  await makeDeliveriesDue(location)
  for (const index of servers.keys()) servers[index] = await startServer(location, ENVIRONMENT)
  await waitUntilDelivered(() => pickRandom(servers), TRAILS, location)
}

async function expectComplete(server: ServerProcess, bucket: string, sent: Traffic): Promise<void> {
  const stored = new Set(await listEventIds(server, `userName=${SENDER}`))
  expect(sent.acknowledged.filter((id) => !stored.has(id))).toEqual([])
  const all = await listArchives({ dataDir: '', connection: storage.connection }, bucket)
  for (const name of TRAILS) {
    const archives = all.filter(({ key }) => key.startsWith(`${name}/`))
    const ids = archives.flatMap((archive) => archive.ids)
    const delivered = new Set(ids)
    expect(ids.length).toBe(delivered.size)
    expect([...stored].filter((id) => !delivered.has(id))).toEqual([])
    expect(delivered.size).toBe(stored.size)
    // Otherwise no kill and no failure interrupted a delivery, and the test proves nothing.
    expect(archives.length).toBeGreaterThan(3)
  }
  expect(sent.acknowledged.length).toBeGreaterThan(KILLS * 10)
}
