import { afterEach, describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { DATABASES } from '../support/databases.ts'
import { createDatabase } from '../support/postgres.ts'
import { createDataFolder, launchServer, startServer } from '../support/server-process.ts'
import { createEvent, listEventIds, sendBatch } from './traffic.ts'

const STARTS_KILLED = 12
const PROCESSES = 4

const folders: { remove(): void }[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

test('a second process on the same data folder exits with a sentence, and the first keeps running', async () => {
  const location = { dataDir: newFolder(), databaseUrl: null }
  const first = await startServer(location)
  const second = launchServer(location)
  expect(await second.opened).toBeNull()
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`Another Daybook process is using the data folder ${location.dataDir}.`)
  expect(second.output()).not.toContain('    at ')
  expect(await sendBatch(first, [createEvent('alice')])).toBe(200)
  await first.stop()
}, 30_000)

test('one of several processes starts when all start at the same time on an empty data folder', async () => {
  const location = { dataDir: newFolder(), databaseUrl: null }
  const processes = Array.from({ length: PROCESSES }, () => launchServer(location))
  const urls = await Promise.all(processes.map(({ opened }) => opened))
  expect(urls.filter((url) => url !== null)).toHaveLength(1)
  await Promise.all(processes.map((each) => each.stop()))
}, 30_000)

test('several processes that start at the same time on an empty PostgreSQL migrate it once and create one customer', async () => {
  const databaseUrl = await createDatabase()
  const key = { DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }
  const servers = await Promise.all(
    Array.from({ length: PROCESSES }, () => startServer({ dataDir: newFolder(), databaseUrl }, key)),
  )
  expect(servers.filter((server) => server.output().includes('This is the first start.'))).toHaveLength(1)
  const event = createEvent('alice')
  for (const server of servers) expect(await sendBatch(server, [event])).toBe(200)
  for (const server of servers) expect(await listEventIds(server, 'userName=alice')).toEqual([event.id])
  const client = postgres(databaseUrl, { max: 1 })
  expect(await client`select 1 from customers`).toHaveLength(1)
  const migrations = await client`select name from migrations`
  expect(migrations).toHaveLength(new Set(migrations.map(({ name }) => name)).size)
  await client.end()
  await Promise.all(servers.map((server) => server.stop()))
}, 60_000)

describe.each(DATABASES)('on %s', (database) => {
  test('a start succeeds after the first start was killed at any time', async () => {
    const startMs = await measureStart(database)
    for (let start = 0; start < STARTS_KILLED; start += 1) {
      const location = await newLocation(database)
      const starting = launchServer(location)
      await Bun.sleep(((start + Math.random()) / STARTS_KILLED) * startMs)
      await starting.kill9()
      const server = await startServer(location)
      const event = createEvent('alice')
      expect(await sendBatch(server, [event])).toBe(200)
      expect(await listEventIds(server, 'userName=alice')).toEqual([event.id])
      await server.kill9()
    }
  }, 90_000)
})

// Measured, so that the kills are spread over the whole start on any machine.
async function measureStart(database: (typeof DATABASES)[number]): Promise<number> {
  const location = await newLocation(database)
  const startedAt = performance.now()
  const server = await startServer(location)
  const startMs = performance.now() - startedAt
  await server.stop()
  return startMs
}

async function newLocation(database: (typeof DATABASES)[number]) {
  return { dataDir: newFolder(), databaseUrl: database === 'postgres' ? await createDatabase() : null }
}

function newFolder(): string {
  const folder = createDataFolder()
  folders.push(folder)
  return folder.path
}
