import { afterEach, expect, test } from 'bun:test'
import { basicAuthorization, parseStatus } from '../support/cloudcontrol.ts'
import { startPostgres } from '../support/postgres.ts'
import { createDataFolder, startServer } from '../support/server-process.ts'
import { endTraffic, listEventIds, startTraffic } from './traffic.ts'

afterEach(endTraffic)

const KILLS = 3

test('answers 503 while PostgreSQL is down, loses no acknowledged event, and recovers on its own', async () => {
  const folder = createDataFolder()
  let postgres = await startPostgres()
  const server = await startServer({ dataDir: folder.path, databaseUrl: postgres.url })
  for (let round = 0; round < KILLS; round += 1) {
    const traffic = startTraffic(() => server, `round-${round}`)
    await Bun.sleep(100 + Math.random() * 200)
    await postgres.kill9()
    const response = await fetch(`${server.url}/readyz`)
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    if (round === 0) await expectStatusInXml(server.url)
    postgres = await startPostgres(postgres)
    await waitUntilReady(server.url)
    await Bun.sleep(100)
    const { acknowledged, statuses } = await traffic.stop()
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([])
    const ids = await listEventIds(server, `userName=round-${round}`)
    const stored = new Set(ids)
    expect(ids.length).toBe(stored.size)
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  }
  await server.stop()
  await postgres.remove()
  folder.remove()
}, 60_000)

// More attempts than the sign-in throttle allows: a password that could not be checked does not count as wrong.
async function expectStatusInXml(url: string): Promise<void> {
  const headers = { authorization: basicAuthorization('admin', 'a password for the tests') }
  for (let count = 0; count < 6; count += 1) {
    const response = await fetch(`${url}/oec/0.9/myaccount`, { headers })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(parseStatus(await response.text()).resultCode).toBe('REASON_5')
  }
}

async function waitUntilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await fetch(`${url}/readyz`)).status === 200) return
    await Bun.sleep(50)
  }
  throw new Error('Daybook did not recover after its database was back.')
}
