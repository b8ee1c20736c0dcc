import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableColumns, getTableName } from 'drizzle-orm'
import postgres from 'postgres'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import * as inPostgres from '../../src/store/schema.postgres.ts'
import * as inSqlite from '../../src/store/schema.sqlite.ts'
import { openStore } from '../../src/store/store.ts'
import { createDatabase } from '../support/postgres.ts'
import { rejectionOf } from '../support/rejection.ts'
import { eventOf, NOON, openTestStore } from '../support/store-harness.ts'

const TABLES = [
  'customers',
  'projects',
  'users',
  'grants',
  'accessKeys',
  'sessions',
  'exports',
  'events',
  'eventResources',
  'eventIds',
  'administratorLog',
  'trails',
  'signingKeys',
  'digests',
  'digestArchives',
  'servers',
  'inventories',
  'sources',
  'formerTags',
] as const

const postgresSchema = { ...inPostgres }
const sqliteSchema = { ...inSqlite }

type Shape = { [column: string]: { nullable: boolean } }

describe('the two schema files', () => {
  test.each([...TABLES])('%s has the same columns, nullability and JavaScript types on both', (name) => {
    const shape = (table: (typeof postgresSchema)[typeof name] | (typeof sqliteSchema)[typeof name]) =>
      Object.entries(getTableColumns(table)).map(([key, column]) => [
        key,
        column.name,
        column.notNull,
        column.dataType,
      ])
    expect(shape(sqliteSchema[name])).toEqual(shape(postgresSchema[name]))
    expect(getTableName(sqliteSchema[name])).toBe(getTableName(postgresSchema[name]))
  })

  test('describe the tables that the migrations make, on PostgreSQL', async () => {
    const { where, close } = await openTestStore('postgres')
    const sql = postgres(where.databaseUrl ?? '')
    for (const name of TABLES) {
      const table = postgresSchema[name]
      const rows = await sql`
        select column_name, is_nullable = 'YES' as nullable from information_schema.columns
        where table_schema = 'public' and table_name = ${getTableName(table)}`
      const found: Shape = Object.fromEntries(
        rows.map((row) => [row.column_name, { nullable: row.nullable }]),
      )
      expect({ [name]: found }).toEqual({ [name]: described(table) })
    }
    await sql.end()
    await close()
  })

  test('describe the tables that the migrations and days make, on SQLite', async () => {
    const { store, where } = await openTestStore('sqlite')
    await store.append([eventOf('a')])
    await store.close()
    const db = new Database(join(where.dataDir, 'daybook.db'))
    for (const name of TABLES) {
      const table = sqliteSchema[name]
      const made = {
        events: 'events_20260301',
        eventResources: 'event_resources_20260301',
        eventIds: 'event_ids_1282',
        administratorLog: 'administration_202603',
      }
      const made_ = name in made ? made[name as keyof typeof made] : getTableName(table)
      const rows = db
        .query<{ name: string; notnull: number; pk: number }, []>(`pragma table_info(${made_})`)
        .all()
      const found: Shape = Object.fromEntries(
        rows.map((row) => [row.name, { nullable: row.notnull === 0 && row.pk === 0 }]),
      )
      expect({ [name]: found }).toEqual({ [name]: described(table) })
    }
    db.close()
  })
})

describe('opening', () => {
  test('several processes on one empty PostgreSQL migrate it once and found one customer', async () => {
    const databaseUrl = await createDatabase()
    const where = {
      databaseUrl,
      replicaUrl: null,
      dataDir: '',
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(where)))
    const founded = await Promise.all(
      stores.map((store, i) =>
        store.customers.createFirst({
          customer: { name: 'Default', accountId: '000000000001', organisationId: `o${i}` },
          project: { id: 'default', name: 'default' },
          administrator: { userName: 'admin', passwordHash: 'h' },
          accessKey: null,
          now: NOON,
        }),
      ),
    )
    expect(founded.filter(Boolean)).toHaveLength(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('a second store on the same data folder is refused with a sentence', async () => {
    const { where, close } = await openTestStore('sqlite')
    expect(await rejectionOf(openStore(where))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Another Daybook process'),
    })
    await close()
  })

  test('an empty folder and a folder with an empty file both become a database', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-store-'))
    await Bun.write(join(dataDir, 'daybook.db'), '')
    const store = await openStore({
      databaseUrl: null,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    })
    expect(await store.customers.findFirst()).toBeNull()
    await store.close()
  })
})

function described(table: Parameters<typeof getTableColumns>[0]): Shape {
  return Object.fromEntries(
    Object.values(getTableColumns(table)).map((column) => [column.name, { nullable: !column.notNull }]),
  )
}
