import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import { DATABASES } from '../support/databases.ts'
import { freshDatabase } from '../support/postgres.ts'
import { dataFolder, type Place, type ServerProcess, startServer } from '../support/server-process.ts'
import { type Storage, startStorage } from '../support/storage.ts'
import { archives } from '../support/trail-harness.ts'
import { idsOf, type Traffic, traffic } from './traffic.ts'

const KILLS = 30
const UNDISTURBED_MS_MAX = 400
const FAILURES = 0.15
const PAUSE_MS = 100
const SENDER = 'chaos'
const TRAILS = ['one', 'two', 'three']
const ENVIRONMENT = { DAYBOOK_DELIVERY_SECONDS: '1', DAYBOOK_TRAIL_LIMIT: String(TRAILS.length) }
const BUCKET = 'archives'

let storage: Storage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('on %s', (database) => {
  const folder = dataFolder()
  afterAll(folder.remove)

  test('every acknowledged event is in each trail’s archives once, after thirty kills and a storage that fails at random', async () => {
    const bucket = `${BUCKET}-${database}`
    await storage.makeBucket(bucket)
    const place = {
      dataDir: folder.path,
      databaseUrl: database === 'postgres' ? await freshDatabase() : null,
    }
    const servers = await Promise.all(
      Array.from({ length: database === 'postgres' ? 2 : 1 }, () => startServer(place, ENVIRONMENT)),
    )
    await makeTrails(oneOf(servers), bucket)
    storage.behave(() => (Math.random() < FAILURES ? anyFailure() : 'well'))
    const sent = await sendThroughKills(servers, place)
    storage.behave('well')
    await drain(servers, place)
    await expectWhole(oneOf(servers), bucket, sent)
    for (const server of servers) expect(await server.stop()).toBe(0)
  }, 150_000)
})

function anyFailure() {
  return oneOf(['breaks', 'cuts', 'forgets the key', 'refuses silently'] as const)
}

function oneOf<Each>(all: readonly Each[]): Each {
  const one = all[Math.floor(Math.random() * all.length)]
  if (one === undefined) throw new Error('There is none.')
  return one
}

async function makeTrails(server: ServerProcess, bucket: string): Promise<void> {
  await ask(server, 'PUT', '/projects/default/storage', storage.connection)
  for (const name of TRAILS) {
    await ask(server, 'POST', '/trails', { name, bucket, prefix: name })
    await ask(server, 'PUT', `/trails/${name}/logging`)
  }
}

async function sendThroughKills(servers: ServerProcess[], place: Place): Promise<Traffic> {
  const clients = traffic(() => oneOf(servers), SENDER, PAUSE_MS)
  for (let kill = 0; kill < KILLS; kill += 1) {
    await Bun.sleep(Math.random() * UNDISTURBED_MS_MAX)
    const hit = Math.floor(Math.random() * servers.length)
    await servers[hit]?.kill9()
    servers[hit] = await startServer(place, ENVIRONMENT)
  }
  return clients.end()
}

async function drain(servers: ServerProcess[], place: Place): Promise<void> {
  for (const name of TRAILS) await ask(oneOf(servers), 'DELETE', `/trails/${name}/logging`)
  for (const server of servers) expect(await server.stop()).toBe(0)
  await hurry(place)
  for (const index of servers.keys()) servers[index] = await startServer(place, ENVIRONMENT)
  for (const name of TRAILS) {
    while ((await ask(oneOf(servers), 'GET', `/trails/${name}`)).state.waiting.windows > 0)
      await Bun.sleep(100)
  }
}

// The pauses after failures and the claims of the dead last up to minutes.
async function hurry({ dataDir, databaseUrl }: Place): Promise<void> {
  const hurried = (never: string) =>
    `update deliveries set next_attempt_at = ${never}, claimed_until = null where state = 'waiting'`
  if (databaseUrl === null) {
    const db = new Database(join(dataDir, 'daybook.db'))
    db.run(hurried('0'))
    db.close()
  } else {
    const client = postgres(databaseUrl, { max: 1 })
    await client.unsafe(hurried("'epoch'"))
    await client.end()
  }
}

async function expectWhole(server: ServerProcess, bucket: string, sent: Traffic): Promise<void> {
  const stored = new Set(await idsOf(server, `userName=${SENDER}`))
  expect(sent.acknowledged.filter((id) => !stored.has(id))).toEqual([])
  const all = await archives({ dataDir: '', connection: storage.connection }, bucket)
  for (const name of TRAILS) {
    const own = all.filter(({ key }) => key.startsWith(`${name}/`))
    const ids = own.flatMap((archive) => archive.ids)
    const saved = new Set(ids)
    expect(ids.length).toBe(saved.size)
    expect([...stored].filter((id) => !saved.has(id))).toEqual([])
    expect(saved.size).toBe(stored.size)
    // Otherwise the kills and failures hit nothing and the test says nothing.
    expect(own.length).toBeGreaterThan(3)
  }
  expect(sent.acknowledged.length).toBeGreaterThan(KILLS * 10)
}

async function ask(server: ServerProcess, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: server.authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}
