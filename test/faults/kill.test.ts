import { afterAll, afterEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { createDatabase } from '../support/postgres.ts'
import { runDaybook } from '../support/run-daybook.ts'
import {
  createDataFolder,
  type DataLocation,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts'
import { endTraffic, listEventIds, sendBatch, startTraffic, type Traffic } from './traffic.ts'

afterEach(endTraffic)

const KILLS = 20
const TRAFFIC_MS_MAX = 250

describe.each(DATABASES)('on %s', (database) => {
  const folder = createDataFolder()
  afterAll(folder.remove)

  test('keeps every acknowledged event, once, through twenty kills during ingest', async () => {
    const databaseUrl = database === 'postgres' ? await createDatabase() : null
    const location = { dataDir: folder.path, databaseUrl }
    let server = await startServer(location)
    const rounds: Traffic[] = []
    for (let round = 0; round < KILLS; round += 1) {
      const sent = await sendUntilKilled(server, `round-${round}`)
      rounds.push(sent)
      server = await startServer(location)
      await expectComplete(server, sent, `userName=round-${round}`)
    }
    const sentIds = rounds.flatMap(({ acknowledged, unanswered }) => [...acknowledged, ...idsOf(unanswered)])
    const storedIds = await listEventIds(server, 'readOnly=false')
    expect(storedIds.length).toBe(new Set(storedIds).size)
    expect(new Set(storedIds)).toEqual(new Set(sentIds))
    // Otherwise no kill interrupted a request, and the test proves nothing.
    expect(rounds.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)).toBeGreaterThan(KILLS * 10)
    expect(rounds.some(({ unanswered }) => unanswered.length > 0)).toBe(true)
    expect(await server.stop()).toBe(0)
    expect(await recount(location)).toMatchObject({ code: 0, err: '' })
  }, 120_000)
})

function recount({ dataDir, databaseUrl }: DataLocation) {
  const environment = { DAYBOOK_DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) }
  return runDaybook(['recount'], environment, { clock: () => new Date() })
}

async function sendUntilKilled(server: ServerProcess, userName: string): Promise<Traffic> {
  const traffic = startTraffic(() => server, userName)
  await Bun.sleep(50 + Math.random() * TRAFFIC_MS_MAX)
  await server.kill9()
  return traffic.stop()
}

// Sends the unanswered events again with the same IDs, as a real client would; then each event is stored once.
async function expectComplete(server: ServerProcess, sent: Traffic, filter: string): Promise<void> {
  const before = new Set(await listEventIds(server, filter))
  expect(sent.acknowledged.filter((id) => !before.has(id))).toEqual([])
  for (let first = 0; first < sent.unanswered.length; first += 1_000) {
    expect(await sendBatch(server, sent.unanswered.slice(first, first + 1_000))).toBe(200)
  }
  const after = await listEventIds(server, filter)
  expect(after.length).toBe(new Set(after).size)
  expect(new Set(after)).toEqual(new Set([...sent.acknowledged, ...idsOf(sent.unanswered)]))
}

function idsOf(sent: { id: string }[]): string[] {
  return sent.map(({ id }) => id)
}
