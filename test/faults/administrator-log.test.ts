import { afterAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { createDatabase } from '../support/postgres.ts'
import { createDataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { createEvent, listEventIds, sendBatch } from './traffic.ts'

const KILLS = 5
const CLIENTS = 4
const BATCH_EVENTS = 50

describe.each(DATABASES)('on %s', (database) => {
  const folder = createDataFolder()
  afterAll(folder.remove)

  test('stores events, administrator log rows and servers together or not at all when it is killed repeatedly', async () => {
    const databaseUrl = database === 'postgres' ? await createDatabase() : null
    const location = { dataDir: folder.path, databaseUrl }
    let server = await startServer(location)
    let unanswered = 0
    for (let round = 0; round < KILLS; round += 1) {
      unanswered += await sendUntilKilled([server])
      server = await startServer(location)
      await expectOneRowEach(server)
    }
    // Otherwise no kill interrupted a request, and the test proves nothing.
    expect(unanswered).toBeGreaterThan(0)
    expect(await server.stop()).toBe(0)
  }, 120_000)
})

test('no row is missing or duplicated after one of two processes on the same PostgreSQL is killed', async () => {
  const folders = [createDataFolder(), createDataFolder()]
  const databaseUrl = await createDatabase()
  const environment = { DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }
  const [killed, survivor] = await Promise.all(
    folders.map(({ path }) => startServer({ dataDir: path, databaseUrl }, environment)),
  )
  if (!killed || !survivor) throw new Error('Both processes should have started.')
  await sendUntilKilled([killed, survivor])
  await expectOneRowEach(survivor)
  expect(await survivor.stop()).toBe(0)
  for (const { remove } of folders) remove()
}, 120_000)

// Kills the first server while batches are sent, and returns the number of batches without a response.
async function sendUntilKilled(servers: ServerProcess[]): Promise<number> {
  let isOver = false
  let unanswered = 0
  const client = async (_: unknown, index: number) => {
    while (!isOver) {
      const server = servers[index % servers.length]
      if (server && (await sendBatch(server, Array.from({ length: BATCH_EVENTS }, createStopEvent))) === 0)
        unanswered += 1
    }
  }
  const clients = Array.from({ length: CLIENTS }, client)
  await Bun.sleep(200 + Math.random() * 200)
  await servers[0]?.kill9()
  isOver = true
  await Promise.all(clients)
  return unanswered
}

// Creates an event that stops the server whose ID is the ID of the event.
function createStopEvent() {
  const { id, record } = createEvent('ann')
  return { id, record: { ...record, resources: [{ type: 'AWS::EC2::Instance', ARN: id }] } }
}

async function expectOneRowEach(server: ServerProcess): Promise<void> {
  const events = (await listEventIds(server, 'readOnly=false')).toSorted()
  const today = Date.now()
  const day = (days: number) => new Date(today + days * 86_400_000).toISOString().slice(0, 10)
  const { rows } = await get(server, `/reports/administration?start=${day(-1)}&end=${day(2)}&format=json`)
  expect(rows.map(({ eventId }: { eventId: string }) => eventId).toSorted()).toEqual(events)
  const stopped = (await listEventIds(server, 'userName=ann')).toSorted()
  expect(await listServerIds(server)).toEqual(stopped)
}

async function listServerIds(server: ServerProcess): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page = await get(server, `/servers?limit=1000${after === '' ? '' : `&after=${after}`}`)
    ids.push(...page.servers.map(({ id }: { id: string }) => id))
    after = page.next
  }
  return ids
}

async function get({ url, authorization }: ServerProcess, path: string) {
  return (await fetch(`${url}/api/v1${path}`, { headers: { authorization } })).json()
}
