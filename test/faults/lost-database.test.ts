import { expect, test } from 'bun:test'
import { basic, readStatus } from '../support/cloudcontrol.ts'
import { startPostgres } from '../support/postgres.ts'
import { dataFolder, startServer } from '../support/server-process.ts'
import { idsOf, traffic } from './traffic.ts'

const KILLS = 3

test('PostgreSQL is killed under the traffic: senders are told to wait, nothing acknowledged is lost, and Daybook goes on by itself', async () => {
  const folder = dataFolder()
  let postgres = await startPostgres()
  const server = await startServer({ dataDir: folder.path, databaseUrl: postgres.url })
  for (let round = 0; round < KILLS; round += 1) {
    const clients = traffic(() => server, `round-${round}`)
    await Bun.sleep(100 + Math.random() * 200)
    await postgres.kill9()
    const refused = await fetch(`${server.url}/readyz`)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    if (round === 0) await expectStatusInXml(server.url)
    postgres = await startPostgres(postgres)
    await untilReady(server.url)
    await Bun.sleep(100)
    const { acknowledged, statuses } = await clients.end()
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([])
    const found = await idsOf(server, `userName=round-${round}`)
    expect(found.length).toBe(new Set(found).size)
    const known = new Set(found)
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([])
  }
  await server.stop()
  await postgres.remove()
  folder.remove()
}, 60_000)

// More often than wrong guesses are free: what cannot be checked is none.
async function expectStatusInXml(url: string): Promise<void> {
  const headers = { authorization: basic('admin', 'a password for the tests') }
  for (let count = 0; count < 6; count += 1) {
    const response = await fetch(`${url}/oec/0.9/myaccount`, { headers })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(readStatus(await response.text()).resultCode).toBe('REASON_5')
  }
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await fetch(`${url}/readyz`)).status === 200) return
    await Bun.sleep(50)
  }
  throw new Error('Daybook did not come back after its database did.')
}
