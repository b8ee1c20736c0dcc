import { afterAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { freshDatabase } from '../support/postgres.ts'
import { dataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { deliver, idsOf, type Traffic, traffic } from './traffic.ts'

const KILLS = 20
const TRAFFIC_MS_MAX = 250

describe.each(DATABASES)('on %s', (database) => {
  const folder = dataFolder()
  afterAll(folder.remove)

  test('what was acknowledged survives twenty kills during ingest, and nothing is there twice', async () => {
    const databaseUrl = database === 'postgres' ? await freshDatabase() : null
    const place = { dataDir: folder.path, databaseUrl }
    let server = await startServer(place)
    const rounds: Traffic[] = []
    for (let round = 0; round < KILLS; round += 1) {
      const sent = await sendUntilKilled(server, `round-${round}`)
      rounds.push(sent)
      server = await startServer(place)
      await expectWhole(server, sent, `userName=round-${round}`)
    }
    const everything = rounds.flatMap(({ acknowledged, unanswered }) => [...acknowledged, ...ids(unanswered)])
    const found = await idsOf(server, 'readOnly=false')
    expect(found.length).toBe(new Set(found).size)
    expect(new Set(found)).toEqual(new Set(everything))
    // Otherwise the kills hit nothing and the test says nothing.
    expect(rounds.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)).toBeGreaterThan(KILLS * 10)
    expect(rounds.some(({ unanswered }) => unanswered.length > 0)).toBe(true)
    expect(await server.stop()).toBe(0)
  }, 120_000)
})

async function sendUntilKilled(server: ServerProcess, userName: string): Promise<Traffic> {
  const clients = traffic(() => server, userName)
  await Bun.sleep(50 + Math.random() * TRAFFIC_MS_MAX)
  await server.kill9()
  return clients.end()
}

// As a sender would, what got no answer is sent again with the same ids; then each is there once.
async function expectWhole(server: ServerProcess, sent: Traffic, filter: string): Promise<void> {
  const before = new Set(await idsOf(server, filter))
  expect(sent.acknowledged.filter((id) => !before.has(id))).toEqual([])
  for (let first = 0; first < sent.unanswered.length; first += 1_000) {
    expect(await deliver(server, sent.unanswered.slice(first, first + 1_000))).toBe(200)
  }
  const after = await idsOf(server, filter)
  expect(after.length).toBe(new Set(after).size)
  expect(new Set(after)).toEqual(new Set([...sent.acknowledged, ...ids(sent.unanswered)]))
}

function ids(sent: { id: string }[]): string[] {
  return sent.map(({ id }) => id)
}
