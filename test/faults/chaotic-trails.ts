import { type DataLocation, type ServerProcess, startServer } from '../support/server-process.ts'
import type { TestStorage } from '../support/storage.ts'
import { listArchives } from '../support/trail-harness.ts'
import { callApi, makeDeliveriesDue, waitUntilDelivered } from './drain.ts'

const TRAILS = ['one', 'two', 'three']
const FAILURE_RATE = 0.15

/** Settings with which trails deliver every second. */
export const QUICK_DELIVERY = { DAYBOOK_DELIVERY_SECONDS: '1', DAYBOOK_TRAIL_LIMIT: String(TRAILS.length) }

/** Returns one of some items. */
export function pickRandom<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new Error('There are no items.')
  return item
}

/** Lets a storage fail at random, in each way that senders meet. */
export function failAtRandom(storage: TestStorage): void {
  storage.setBehaviour(() => (Math.random() < FAILURE_RATE ? pickRandom(FAILURES) : 'works'))
}

const FAILURES = ['fails', 'disconnects', 'rejects the key', 'refuses without a message'] as const

/** Creates three trails to a bucket of the storage. */
export async function createTrails(
  server: ServerProcess,
  storage: TestStorage,
  bucket: string,
): Promise<void> {
  await callApi(server, 'PUT', '/projects/default/storage', storage.connection)
  for (const name of TRAILS) {
    await callApi(server, 'POST', '/trails', { name, bucket, prefix: name })
    await callApi(server, 'PUT', `/trails/${name}/logging`)
  }
}

/** Ends the trails, starts the servers again, and waits until everything is delivered. Returns the servers' exit codes. */
export async function drainTrails(
  servers: ServerProcess[],
  location: DataLocation,
  environmentOf: (index: number) => Record<string, string> = () => QUICK_DELIVERY,
): Promise<number[]> {
  for (const name of TRAILS) await callApi(pickRandom(servers), 'DELETE', `/trails/${name}/logging`)
  const codes = await Promise.all(servers.map((server) => server.stop()))
  await makeDeliveriesDue(location)
  await Promise.all(
    servers.map(async (_, index) => {
      servers[index] = await startServer(location, environmentOf(index))
    }),
  )
  await waitUntilDelivered(() => pickRandom(servers), TRAILS, location)
  return codes
}

/** What the archives of the trails lack of the stored events, and what they have twice or in addition. */
export type Delivered = { archives: number; undelivered: number; deliveredTwice: number; notStored: number }

/** Compares the archives of all trails with the stored events. `archives` is the number that the trail with the fewest has. */
export async function compareArchives(
  storage: TestStorage,
  bucket: string,
  stored: Set<string>,
): Promise<Delivered> {
  const all = await listArchives({ dataDir: '', connection: storage.connection }, bucket)
  const result = { archives: Number.POSITIVE_INFINITY, undelivered: 0, deliveredTwice: 0, notStored: 0 }
  for (const name of TRAILS) {
    const archives = all.filter(({ key }) => key.startsWith(`${name}/`))
    const ids = archives.flatMap((archive) => archive.ids)
    const delivered = new Set(ids)
    result.archives = Math.min(result.archives, archives.length)
    result.deliveredTwice += ids.length - delivered.size
    result.undelivered += [...stored].filter((id) => !delivered.has(id)).length
    result.notStored += [...delivered].filter((id) => !stored.has(id)).length
  }
  return result
}
