import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import {
  createDataFolder,
  type DataLocation,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'
import { compareArchives, createTrails, drainTrails, failAtRandom, QUICK_DELIVERY } from './chaotic-trails.ts'
import { endTraffic, listEventIds, startTraffic, type Traffic } from './traffic.ts'

afterEach(endTraffic)

const KILLS = 30
const BETWEEN_KILLS_MS_MAX = 400
const PAUSE_MS = 100
const SENDER = 'chaos'
const BUCKET = 'archives'

const folder = createDataFolder()
let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(async () => {
  await storage.stop()
  folder.remove()
})

// On PostgreSQL, cluster.test.ts does so with three processes.
test('on sqlite, each trail delivers every acknowledged event once, despite thirty kills and a storage that fails at random', async () => {
  await storage.createBucket(BUCKET)
  const location = { dataDir: folder.path, databaseUrl: null }
  const servers: [ServerProcess] = [await startServer(location, QUICK_DELIVERY)]
  await createTrails(servers[0], storage, BUCKET)
  failAtRandom(storage)
  const { acknowledged } = await sendThroughKills(servers, location)
  storage.setBehaviour('works')
  expect(await drainTrails(servers, location)).toEqual([0])
  const stored = new Set(await listEventIds(servers[0], `userName=${SENDER}`))
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  const { archives, ...wrong } = await compareArchives(storage, BUCKET, stored)
  expect(wrong).toEqual({ undelivered: 0, deliveredTwice: 0, notStored: 0 })
  // Otherwise no kill and no failure interrupted a delivery, and the test proves nothing.
  expect(archives).toBeGreaterThan(3)
  expect(acknowledged.length).toBeGreaterThan(KILLS * 10)
  expect(await servers[0].stop()).toBe(0)
}, 150_000)

async function sendThroughKills(servers: [ServerProcess], location: DataLocation): Promise<Traffic> {
  const traffic = startTraffic(() => servers[0], SENDER, PAUSE_MS)
  for (let kill = 0; kill < KILLS; kill += 1) {
    await Bun.sleep(Math.random() * BETWEEN_KILLS_MS_MAX)
    await servers[0].kill9()
    servers[0] = await startServer(location, QUICK_DELIVERY)
  }
  return traffic.stop()
}
