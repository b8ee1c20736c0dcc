import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { toDayNumber } from '../../src/domain/time.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../support/store-harness.ts'

const OLD = eventOf('old', 24 * 20)
const DAY = '20260209'
const EXPIRY = { days: new Date('2026-02-10T00:00:00Z'), months: new Date('2026-03-01T00:00:00Z') }
const NOTHING_EXPIRED = { days: new Date(0), months: new Date(0) }
const RUN = { at: NOON, countMax: 3 }

const TODAY = toDayNumber(NOON)

type TestStore = Awaited<ReturnType<typeof openTestStore>>

describe.each(DATABASES)('a partition in the trash, on %s,', (database) => {
  test('is in no search, and has the same tables and indexes once it is brought back', async () => {
    const opened = await openTestStore(database)
    const { store } = opened
    await store.append([OLD, eventOf('new')])
    const before = await listNames(database, opened)
    expect(await store.partitions.trashDays(EXPIRY.days, RUN)).toEqual({ dropped: ['2026-02-09'], kept: [] })
    expect(await store.partitions.trashMonths(EXPIRY.months, RUN)).toEqual(['2026-02'])
    expect([await listIds(opened), await countReportRows(opened)]).toEqual([['new'], 1])
    expect(await store.partitions.restoreTrash(EXPIRY)).toEqual([])
    expect((await store.partitions.restoreTrash(NOTHING_EXPIRED)).toSorted()).toEqual([
      ...['2026-02', '2026-02-09'],
    ])
    expect([await listIds(opened), await countReportRows(opened)]).toEqual([['new', 'old'], 2])
    expect(await listNames(database, opened)).toEqual(before)
    expect(await store.append([OLD, eventOf('late', 24 * 20)])).toEqual(['duplicate', 'new'])
    await opened.close()
  })

  test('is still there after the store is opened again, and leaves nothing once it is deleted', async () => {
    const opened = await openTestStore(database)
    await opened.store.append([OLD])
    await opened.store.partitions.trashDays(EXPIRY.days, RUN)
    await opened.store.close()
    const reopened = { ...opened, store: await openStore(opened.settings) }
    expect(await listIds(reopened)).toEqual([])
    const { partitions } = reopened.store
    expect(await partitions.emptyTrash(new Date(NOON.getTime() - 1))).toEqual([])
    expect((await listNames(database, opened)).filter((name) => name.includes(DAY))).not.toEqual([])
    expect(await partitions.emptyTrash(NOON)).toEqual(['2026-02-09'])
    expect((await listNames(database, opened)).filter((name) => name.includes(DAY))).toEqual([])
    expect(await partitions.restoreTrash(NOTHING_EXPIRED)).toEqual([])
    expect(await reopened.store.append([eventOf('again', 24 * 20)])).toEqual(['new'])
    await reopened.store.close()
    rmSync(opened.settings.dataDir, { recursive: true, force: true })
  })
})

async function listIds({ store }: TestStore): Promise<string[]> {
  const { events } = await store.forCustomer(1).events.listPage(toTestQuery(), 10, null)
  return events.map(({ id }) => id)
}

async function countReportRows({ store }: TestStore): Promise<number> {
  const rows = await Array.fromAsync(
    store.forCustomer(1).administratorLog.stream({ from: TODAY - 60, until: TODAY + 1 }),
  )
  return rows.flat().length
}

// The names of all tables and indexes, and on SQLite of their statistics.
async function listNames(database: DatabaseName, { settings }: TestStore): Promise<string[]> {
  if (database === 'sqlite') {
    const db = new Database(join(settings.dataDir, 'daybook.db'), { readonly: true })
    const rows = db
      .query<{ name: string }, []>(
        "select type || ' ' || name as name from sqlite_master union all select tbl || ' ' || idx || ' ' || stat from sqlite_stat1 order by 1",
      )
      .all()
    db.close()
    return rows.map(({ name }) => name)
  }
  const client = postgres(settings.databaseUrl ?? '', { max: 1 })
  const rows = await client`select relname || ' ' || relkind::text as name from pg_class
    where relnamespace = 'public'::regnamespace order by 1`
  await client.end()
  return rows.map(({ name }) => String(name))
}
