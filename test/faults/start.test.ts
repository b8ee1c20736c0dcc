import { afterEach, describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { DATABASES } from '../support/databases.ts'
import { freshDatabase } from '../support/postgres.ts'
import { dataFolder, launch, startServer } from '../support/server-process.ts'
import { deliver, idsOf, make } from './traffic.ts'

const STARTS_KILLED = 12
const PROCESSES = 4

const folders: { remove(): void }[] = []
afterEach(() => {
  for (const each of folders.splice(0)) each.remove()
})

test('a second process on the same data folder is refused with a sentence, and the first goes on', async () => {
  const place = { dataDir: newFolder(), databaseUrl: null }
  const first = await startServer(place)
  const second = launch(place)
  expect(await second.opened).toBeNull()
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`Another Daybook process is using the data folder ${place.dataDir}.`)
  expect(second.output()).not.toContain('    at ')
  expect(await deliver(first, [make('alice')])).toBe(200)
  await first.stop()
}, 30_000)

test('of several processes that start at once on an empty data folder, one opens', async () => {
  const place = { dataDir: newFolder(), databaseUrl: null }
  const all = Array.from({ length: PROCESSES }, () => launch(place))
  const urls = await Promise.all(all.map(({ opened }) => opened))
  expect(urls.filter((url) => url !== null)).toHaveLength(1)
  await Promise.all(all.map((each) => each.stop()))
}, 30_000)

test('several processes that start at once on an empty PostgreSQL migrate it once and found one customer', async () => {
  const databaseUrl = await freshDatabase()
  const key = { DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }
  const all = await Promise.all(
    Array.from({ length: PROCESSES }, () => startServer({ dataDir: newFolder(), databaseUrl }, key)),
  )
  expect(all.filter((each) => each.output().includes('This is the first start.'))).toHaveLength(1)
  const event = make('alice')
  for (const each of all) expect(await deliver(each, [event])).toBe(200)
  for (const each of all) expect(await idsOf(each, 'userName=alice')).toEqual([event.id])
  const client = postgres(databaseUrl, { max: 1 })
  expect(await client`select 1 from customers`).toHaveLength(1)
  const migrations = await client`select name from migrations`
  expect(migrations).toHaveLength(new Set(migrations.map(({ name }) => name)).size)
  await client.end()
  await Promise.all(all.map((each) => each.stop()))
}, 60_000)

describe.each(DATABASES)('on %s', (database) => {
  test('a first start that was killed at any moment is made good by the next', async () => {
    const startMs = await timeOfStart(database)
    for (let start = 0; start < STARTS_KILLED; start += 1) {
      const place = await newPlace(database)
      const halfway = launch(place)
      await Bun.sleep(((start + Math.random()) / STARTS_KILLED) * startMs)
      await halfway.kill9()
      const server = await startServer(place)
      const event = make('alice')
      expect(await deliver(server, [event])).toBe(200)
      expect(await idsOf(server, 'userName=alice')).toEqual([event.id])
      await server.kill9()
    }
  }, 90_000)
})

// Measured here, so that the kills are spread over the whole start on any machine.
async function timeOfStart(database: (typeof DATABASES)[number]): Promise<number> {
  const place = await newPlace(database)
  const begun = performance.now()
  const server = await startServer(place)
  const took = performance.now() - begun
  await server.stop()
  return took
}

async function newPlace(database: (typeof DATABASES)[number]) {
  return { dataDir: newFolder(), databaseUrl: database === 'postgres' ? await freshDatabase() : null }
}

function newFolder(): string {
  const folder = dataFolder()
  folders.push(folder)
  return folder.path
}
