import { afterAll, beforeAll, expect, test } from 'bun:test'
import postgres, { type Sql } from 'postgres'
import { connectPostgres } from '../../../src/store/postgres/postgres-client.ts'
import { type Replica, watchReplica } from '../../../src/store/postgres/replica.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { startReplica } from '../../support/postgres-replica.ts'

// Those of a server are a second apart.
const CHECK_MS = 20

let servers: { primary: Postgres; replica: Postgres }
let clients: { primary: Sql; replica: Sql; control: Sql }
let watched: Replica
const changes: unknown[] = []

beforeAll(async () => {
  servers = await startReplica(await startPostgres())
  clients = {
    primary: connectPostgres(servers.primary.url, 2),
    replica: connectPostgres(servers.replica.url, 2),
    control: postgres(servers.replica.url, { max: 1, onnotice: () => {} }),
  }
  await clients.primary`create table numbers (number integer)`
  watched = await watchReplica(
    { url: servers.replica.url, client: clients.replica },
    { url: servers.primary.url, client: clients.primary },
    { checkMs: CHECK_MS, log: { warn: (_, { state } = {}) => void changes.push(state) } },
  )
}, 60_000)

afterAll(async () => {
  await watched.close()
  for (const client of Object.values(clients)) await client.end({ timeout: 1 })
  for (const server of Object.values(servers)) await server.remove()
})

test('statements go to the replica, to the primary while the replica is too far behind or gone, and back', async () => {
  await becomes('used')
  expect(await isInRecovery()).toBe(true)

  await clients.control`select pg_wal_replay_pause()`
  await clients.primary`insert into numbers values (1)`
  await becomes('behind')
  expect(await isInRecovery()).toBe(false)
  expect(watched.target().url).toBe(servers.primary.url)

  await clients.control`select pg_wal_replay_resume()`
  await becomes('used')
  expect(await isInRecovery()).toBe(true)

  await servers.replica.stop()
  await becomes('unreachable')
  expect(await isInRecovery()).toBe(false)
  servers.replica = await startPostgres(servers.replica)
  await becomes('used')
  expect(await isInRecovery()).toBe(true)
  expect(changes.slice(-5)).toEqual(['behind', 'used', 'unreachable', 'used'].slice(-5))
}, 60_000)

async function isInRecovery(): Promise<boolean> {
  const [row] = await watched.client.unsafe('select pg_is_in_recovery() as recovering')
  return row?.recovering === true
}

async function becomes(state: ReturnType<Replica['state']>): Promise<void> {
  for (let tries = 0; watched.state() !== state; tries += 1) {
    if (tries > 1_000) throw new Error(`The replica is ${watched.state()}, not ${state}.`)
    await Bun.sleep(20)
  }
}
