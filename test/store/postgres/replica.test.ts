import { expect, test } from 'bun:test'
import postgres from 'postgres'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { toDayNumber } from '../../../src/domain/time.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { startPostgres } from '../../support/postgres.ts'
import { startReplica } from '../../support/postgres-replica.ts'
import { ask, eventOf, NOON } from '../../support/store-harness.ts'

const TODAY = { from: toDayNumber(NOON), until: toDayNumber(NOON) + 1 }

test('pages come from the replica as far as it is; a report is whole all the same, also while the replica stands still', async () => {
  const { primary, replica } = await startReplica(await startPostgres())
  const place = { databaseUrl: primary.url, replicaUrl: replica.url, dataDir: '' }
  const store = await openStore({ ...place, clock: () => NOON, catalogue: ACTION_CATALOGUE })
  const sql = postgres(replica.url, { max: 1 })
  await store.append([eventOf('a')])
  expect(await reported(store)).toEqual(['a'])
  while ((await paged(store)).length === 0) await Bun.sleep(10)

  await sql`select pg_wal_replay_pause()`
  while ((await sql`select pg_get_wal_replay_pause_state() as state`)[0]?.state !== 'paused')
    await Bun.sleep(10)
  await store.append([eventOf('b'), eventOf('c')])
  expect(await reported(store)).toEqual(['a', 'b', 'c'])
  expect(await paged(store)).toEqual(['a'])

  await sql`select pg_wal_replay_resume()`
  expect(await reported(store)).toEqual(['a', 'b', 'c'])
  await sql.end()
  await store.close()
  await replica.remove()
  await primary.remove()
}, 60_000)

async function reported(store: Store): Promise<string[]> {
  const ids: string[] = []
  for await (const chunk of store.forCustomer(1).administratorLog.stream(TODAY))
    ids.push(...chunk.map(({ eventId }) => eventId))
  return ids
}

async function paged(store: Store): Promise<string[]> {
  const { events } = await store.forCustomer(1).events.listPage(ask(), 10, null)
  return events.map(({ id }) => id).sort()
}
