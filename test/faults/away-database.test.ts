import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import postgres, { type Sql } from 'postgres'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createDataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { listArchives } from '../support/trail-harness.ts'
import { createEvent, endTraffic, listEventIds, sendBatch, startTraffic } from './traffic.ts'

afterEach(endTraffic)

/** For how long the database is away; `FAULT_SECONDS` sets another time. */
const AWAY_MS = Number(process.env.FAULT_SECONDS ?? 1) * 1_000
const MAX_CONNECTIONS = 40
/** How long a client waits for an answer while there is no connection. */
const WAIT_MS = 5_000
const TRAIL = 'keep'
const LARGE = 'x'.repeat(50_000)
const LARGE_EVENTS = 500

async function callApi(server: ServerProcess, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: server.authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

async function waitFor(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (await isDone()) return
    await Bun.sleep(50)
  }
  throw new Error('It did not happen in time.')
}

async function isReady({ url }: ServerProcess): Promise<boolean> {
  return (await fetch(`${url}/readyz`)).status === 200
}

describe('a PostgreSQL that is away', () => {
  const folder = createDataFolder()
  let database: Postgres
  let server: ServerProcess
  beforeAll(async () => {
    database = await startPostgres(undefined, [`max_connections=${MAX_CONNECTIONS}`])
    const environment = { DAYBOOK_DELIVERY_SECONDS: '1' }
    server = await startServer({ dataDir: folder.path, databaseUrl: database.url }, environment)
  })
  afterAll(async () => {
    await server.kill9()
    await database.remove()
    folder.remove()
  })

  test('for a while loses and repeats nothing that was acknowledged, in the log and in archives, and a download breaks off', async () => {
    await callApi(server, 'POST', '/trails', { name: TRAIL, bucket: `file:${TRAIL}` })
    await callApi(server, 'PUT', `/trails/${TRAIL}/logging`)
    const large = Array.from({ length: LARGE_EVENTS }, () => {
      const event = createEvent('large')
      return { ...event, record: { ...event.record, note: LARGE } }
    })
    for (let from = 0; from < large.length; from += 250)
      expect(await sendBatch(server, large.slice(from, from + 250))).toBe(200)
    const traffic = startTraffic(() => server, 'ann', 100)
    await Bun.sleep(1_000)
    const download = await startDownload(server)
    await database.kill9()
    expect(await download()).toBe('broken off')
    await Bun.sleep(AWAY_MS)
    database = await startPostgres(database, [`max_connections=${MAX_CONNECTIONS}`])
    await waitFor(() => isReady(server))
    await Bun.sleep(500)
    const { acknowledged, statuses } = await traffic.stop()
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([])
    expect(await (await startDownload(server))()).toBe('complete')
    await expectDelivered(server, folder.path, acknowledged)
    expect(server.output()).not.toContain('because of a bug')
  }, 120_000)

  test('because others hold all its connections answers 503 or waits, and Daybook continues once some are free', async () => {
    const idle = await endSessions(database.url)
    const greedy = await takeConnections(database.url)
    const statuses = new Set<number>()
    // A request may wait for a connection; its client gives up then.
    for (let tries = 0; tries < 20 && !statuses.has(503); tries += 1)
      statuses.add(await sendBatch(server, [createEvent('bob')], AbortSignal.timeout(WAIT_MS)))
    expect([...statuses].filter((status) => ![200, 503, 0].includes(status))).toEqual([])
    expect(statuses.has(503) || statuses.has(0)).toBe(true)
    const read = callApi(server, 'GET', '/events?limit=1').then(
      ({ status }) => status,
      () => 0,
    )
    expect([503, 0]).toContain(await Promise.race([read, Bun.sleep(WAIT_MS).then(() => 0)]))
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await Promise.all(greedy.map((each) => each.end()))
    await waitFor(() => isReady(server))
    await waitFor(async () => (await sendBatch(server, [createEvent('carol')])) === 200)
    expect((await listEventIds(server, 'userName=carol')).length).toBeGreaterThan(0)
    expect(idle).toBeGreaterThan(0)
    expect(server.output()).not.toContain('because of a bug')
    expect(await server.stop()).toBe(0)
  }, 120_000)
})

/** Begins a download, and returns what reads it to its end. */
async function startDownload({ url, authorization }: ServerProcess) {
  const response = await fetch(`${url}/api/v1/events/export?format=json&userName=large`, {
    headers: { authorization },
  })
  const reader = response.body?.getReader()
  const chunks = [(await reader?.read())?.value ?? new Uint8Array()]
  return async () => {
    try {
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
        chunks.push(next.value)
      const { Records } = JSON.parse(Buffer.concat(chunks).toString())
      return Records.length >= LARGE_EVENTS ? 'complete' : 'short'
    } catch {
      return 'broken off'
    }
  }
}

async function expectDelivered(
  server: ServerProcess,
  dataDir: string,
  acknowledged: string[],
): Promise<void> {
  await callApi(server, 'DELETE', `/trails/${TRAIL}/logging`)
  await waitFor(async () => {
    const { state } = JSON.parse((await callApi(server, 'GET', `/trails/${TRAIL}`)).text)
    return state.waiting.windows === 0
  })
  const stored = await listEventIds(server, 'userName=ann')
  expect(stored.length).toBe(new Set(stored).size)
  expect(acknowledged.filter((id) => !new Set(stored).has(id))).toEqual([])
  const archives = await listArchives({ dataDir, connection: null }, `file:${TRAIL}`)
  const delivered = archives.flatMap(({ ids }) => ids)
  expect(delivered.length).toBe(new Set(delivered).size)
  expect(stored.filter((id) => !new Set(delivered).has(id))).toEqual([])
}

/** Ends the sessions of Daybook, so that it needs new connections; returns their number. */
async function endSessions(url: string): Promise<number> {
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  const rows =
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'daybook'`
  await admin.end()
  return rows.length
}

async function takeConnections(url: string): Promise<Sql[]> {
  const taken: Sql[] = []
  for (let count = 0; count < MAX_CONNECTIONS; count += 1) {
    const client = postgres(url, { max: 1, onnotice: () => {} })
    const isTaken = await client`select 1`.then(
      () => true,
      () => false,
    )
    if (!isTaken) break
    taken.push(client)
  }
  return taken
}
