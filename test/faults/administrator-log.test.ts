import { afterAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { freshDatabase } from '../support/postgres.ts'
import { dataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { deliver, idsOf, make } from './traffic.ts'

const KILLS = 5
const CLIENTS = 4
const BATCH = 50

describe.each(DATABASES)('on %s', (database) => {
  const folder = dataFolder()
  afterAll(folder.remove)

  test('events, rows of the administrator log and servers are stored together or not at all, however often it is killed', async () => {
    const databaseUrl = database === 'postgres' ? await freshDatabase() : null
    const place = { dataDir: folder.path, databaseUrl }
    let server = await startServer(place)
    let cut = 0
    for (let round = 0; round < KILLS; round += 1) {
      cut += await sendUntilKilled([server])
      server = await startServer(place)
      await expectOneRowEach(server)
    }
    // Otherwise the kills hit nothing and the test says nothing.
    expect(cut).toBeGreaterThan(0)
    expect(await server.stop()).toBe(0)
  }, 120_000)
})

test('one of two processes on the same PostgreSQL is killed, and no row is missing or there twice', async () => {
  const folders = [dataFolder(), dataFolder()]
  const databaseUrl = await freshDatabase()
  const environment = { DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }
  const [one, two] = await Promise.all(
    folders.map(({ path }) => startServer({ dataDir: path, databaseUrl }, environment)),
  )
  if (!one || !two) throw new Error('Both processes should have started.')
  await sendUntilKilled([one, two])
  await expectOneRowEach(two)
  expect(await two.stop()).toBe(0)
  for (const { remove } of folders) remove()
}, 120_000)

// The first server is killed in the middle; answers with how many batches got no answer.
async function sendUntilKilled(servers: ServerProcess[]): Promise<number> {
  let isOver = false
  let cut = 0
  const client = async (_: unknown, place: number) => {
    while (!isOver) {
      const door = servers[place % servers.length]
      if (door && (await deliver(door, Array.from({ length: BATCH }, stop))) === 0) cut += 1
    }
  }
  const clients = Array.from({ length: CLIENTS }, client)
  await Bun.sleep(200 + Math.random() * 200)
  await servers[0]?.kill9()
  isOver = true
  await Promise.all(clients)
  return cut
}

// Asks that the server named like the event be stopped.
function stop() {
  const { id, record } = make('ann')
  return { id, record: { ...record, resources: [{ type: 'AWS::EC2::Instance', ARN: id }] } }
}

async function expectOneRowEach(server: ServerProcess): Promise<void> {
  const events = (await idsOf(server, 'readOnly=false')).toSorted()
  const today = Date.now()
  const day = (days: number) => new Date(today + days * 86_400_000).toISOString().slice(0, 10)
  const { rows } = await get(server, `/reports/administration?start=${day(-1)}&end=${day(2)}&format=json`)
  expect(rows.map(({ eventId }: { eventId: string }) => eventId).toSorted()).toEqual(events)
  const stopped = (await idsOf(server, 'userName=ann')).toSorted()
  expect(await serversOf(server)).toEqual(stopped)
}

async function serversOf(server: ServerProcess): Promise<string[]> {
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
