import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import postgres, { type Sql } from 'postgres'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { OpenedDatabase } from '../../../src/store/database.ts'
import { openPostgresBackup } from '../../../src/store/postgres/postgres-backup.ts'
import { openPostgres } from '../../../src/store/postgres/postgres-database.ts'
import { INSERT_LOCK } from '../../../src/store/postgres/postgres-insert-sql.ts'
import { openStore } from '../../../src/store/store.ts'
import { CITUS_URL, listWorkers } from '../../support/citus.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

if (CITUS_URL === null) console.log('not run: DAYBOOK_TEST_CITUS_URL is not set')

const CUSTOMERS = Array.from({ length: 20 }, (_, i) => i + 1)

describe.skipIf(CITUS_URL === null)('a database that Citus distributes', () => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  let workers: Sql[] = []
  beforeAll(async () => {
    opened = await openTestStore('postgres')
    await opened.store.append(CUSTOMERS.map((customer) => eventOf(`of-${customer}`, 0, { customer })))
    workers = (await listWorkers(opened.settings.databaseUrl ?? '')).map(({ url }) =>
      postgres(url, { max: 1 }),
    )
  })
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end()))
    await opened.close()
  })

  test('has the rows of each customer on one worker, and on all workers some', async () => {
    const sql = postgres(opened.settings.databaseUrl ?? '', { max: 1 })
    const rows =
      await sql`select nodeport, result from run_command_on_shards('events', 'select count(*) from %s') counted
      join pg_dist_shard_placement using (shardid) where result <> '0'`
    expect(new Set(rows.map(({ nodeport }) => nodeport)).size).toBe(workers.length)
    expect(rows.reduce((sum, { result }) => sum + Number(result), 0)).toBe(CUSTOMERS.length)
    await sql.end()
  })

  test('settles no sequence while a worker has not completed what was prepared there', async () => {
    const [worker] = workers
    if (worker === undefined) throw new Error('There is no worker.')
    const { receiptOrder } = opened.store
    const before = await receiptOrder.findSettled()
    const gid = `unfinished_${crypto.randomUUID()}`
    // As the coordinator leaves it if it loses the worker while it commits.
    await worker.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock_shared(${INSERT_LOCK})`
      await tx`create table unfinished ()`
      await tx.prepare(gid)
    })
    await opened.store.append([eventOf('meanwhile')])
    expect(await receiptOrder.findSettled()).toBe(before)
    expect(await rejectionOf(receiptOrder.findLast())).toMatchObject({
      message: expect.stringContaining('worker'),
    })
    await worker.unsafe(`rollback prepared '${gid}'`)
    const settled = await receiptOrder.findSettled()
    expect(settled).toBeGreaterThan(before)
    expect(await receiptOrder.findLast()).toBe(settled)
  })

  test('cannot be opened without Citus, and not be backed up', async () => {
    const url = opened.settings.databaseUrl ?? ''
    expect((await rejectionOf(openPostgres(url, null, ACTION_CATALOGUE))).message).toContain('DAYBOOK_CITUS')
    expect((await rejectionOf(openPostgresBackup(url))).message).toContain('snapshot')
  })
})

describe.skipIf(CITUS_URL === null)('an insert on Citus', () => {
  let database: OpenedDatabase
  let workers: Sql[] = []
  beforeAll(async () => {
    const url = await createDatabase()
    database = await openPostgres(url, null, ACTION_CATALOGUE, { usesCitus: true })
    await database.createDay('2026-03-01')
    await database.createIdGeneration(1_001_282)
    workers = (await listWorkers(url)).map(({ url: each }) => postgres(each, { max: 1 }))
  })
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end()))
    await database.close()
  })
  const countHolders = async () => {
    const rows = await Promise.all(
      workers.map(
        (worker) => worker`select 1 from pg_locks where locktype = 'advisory' and objid = ${INSERT_LOCK}
        and database = (select oid from pg_database where datname = current_database())`,
      ),
    )
    return rows.flat().length
  }

  test('holds the lock of inserts on the worker until it is committed', async () => {
    expect(await countHolders()).toBe(0)
    const during = await database.transaction(async ({ insertEvents }) => {
      await insertEvents([eventOf('held')])
      return { holders: await countHolders(), settled: await database.settledSequence() }
    }, NOON)
    expect(during).toEqual({ holders: 1, settled: 0 })
    expect(await countHolders()).toBe(0)
    expect(await database.settledSequence()).toBe(1)
  })

  test('is prepared on the worker before the coordinator commits', async () => {
    await database.insertEvents([eventOf('prepared')], NOON)
    const commits = await Promise.all(
      workers.map(
        (worker) =>
          worker`select query from pg_stat_activity where datname = current_database() and query ~ '^COMMIT'`,
      ),
    )
    expect(commits.flat().length).toBeGreaterThan(0)
    for (const { query } of commits.flat()) expect(query).toStartWith('COMMIT PREPARED')
  })
})

describe.skipIf(CITUS_URL === null)('a PostgreSQL database of before', () => {
  test('keeps its events, compacted ones too, when Citus distributes it', async () => {
    const databaseUrl = await createDatabase()
    const location = {
      databaseUrl,
      replicaUrl: null,
      dataDir: '',
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const before = await openStore(location)
    await before.append([eventOf('old', 30), eventOf('new', 1), eventOf('other', 1, { customer: 2 })])
    await compactAllDays(before, NOON)
    await before.close()

    const store = await openStore({ ...location, usesCitus: true })
    await store.append([eventOf('old', 30), eventOf('later')])
    const list = async (customer: number) =>
      (await store.forCustomer(customer).events.listPage(toTestQuery(), 10, null)).events
    expect((await list(1)).map(({ id }) => id)).toEqual(['later', 'new', 'old'])
    expect((await list(1)).map(({ record }) => record)).toContain('{"eventID":"old"}')
    expect((await list(2)).map(({ id }) => id)).toEqual(['other'])
    await compactAllDays(store, NOON)
    expect((await list(1)).map(({ record }) => record)).toContain('{"eventID":"later"}')
    await store.close()
  })
})
