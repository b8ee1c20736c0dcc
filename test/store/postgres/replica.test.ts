import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { toDayNumber } from '../../../src/domain/time.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { startPostgres } from '../../support/postgres.ts'
import { startReplica } from '../../support/postgres-replica.ts'
import { eventOf, NOON, toTestQuery } from '../../support/store-harness.ts'

const TODAY = { from: toDayNumber(NOON), until: toDayNumber(NOON) + 1 }

test('pages come from the replica even if it lags; a report is complete, also while replication is paused', async () => {
  const { primary, replica } = await startReplica(await startPostgres())
  const urls = { databaseUrl: primary.url, replicaUrl: replica.url, dataDir: '' }
  const store = await openStore({ ...urls, clock: () => NOON, catalogue: ACTION_CATALOGUE })
  const sql = postgres(replica.url, { max: 1 })
  await store.append([eventOf('a')])
  expect(await readReport(store)).toEqual(['a'])
  while ((await readPage(store)).length === 0) await Bun.sleep(10)

  await sql`select pg_wal_replay_pause()`
  while ((await sql`select pg_get_wal_replay_pause_state() as state`)[0]?.state !== 'paused')
    await Bun.sleep(10)
  await store.append([eventOf('b'), eventOf('c')])
  expect(await readReport(store)).toEqual(['a', 'b', 'c'])
  expect(await readPage(store)).toEqual(['a'])

  await sql`select pg_wal_replay_resume()`
  expect(await readReport(store)).toEqual(['a', 'b', 'c'])
  await sql.end()
  await store.close()
  await replica.remove()
  await primary.remove()
}, 60_000)

async function readReport(store: Store): Promise<string[]> {
  const chunks = await Array.fromAsync(store.forCustomer(1).administratorLog.stream(TODAY))
  return chunks.flat().map(({ eventId }) => eventId)
}

async function readPage(store: Store): Promise<string[]> {
  const { events } = await store.forCustomer(1).events.listPage(toTestQuery(), 10, null)
  return events.map(({ id }) => id).sort()
}
