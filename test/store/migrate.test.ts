import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableColumns, getTableName } from 'drizzle-orm'
import postgres from 'postgres'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { splitStatements } from '../../src/store/migrate.ts'
import * as postgresTables from '../../src/store/postgres/postgres-tables.ts'
import { sqliteTables } from '../../src/store/sqlite/sqlite-tables.ts'
import { openStore } from '../../src/store/store.ts'
import { createDatabase } from '../support/postgres.ts'
import { rejectionOf } from '../support/rejection.ts'
import { eventOf, NOON, openTestStore } from '../support/store-harness.ts'

const TABLES = [
  'customers',
  'projects',
  'connections',
  'users',
  'grants',
  'accessKeys',
  'sessions',
  'secondFactors',
  'recoveryCodes',
  'exports',
  'views',
  'events',
  'eventResources',
  'eventIds',
  'administratorLog',
  'trails',
  'deliveries',
  'signingKeys',
  'digests',
  'digestArchives',
  'servers',
  'sources',
  'heartbeats',
  'purgeClock',
  'purgeRefusals',
  'trashedPartitions',
  'attempts',
  'usedSignatures',
  'receiptStart',
  'installation',
  'processes',
  'contentHashes',
  'databaseChecks',
  'databaseFindings',
  'formerTags',
] as const

const postgresSchema = { ...postgresTables }
const sqliteSchema = { ...sqliteTables }

type Shape = { [column: string]: { nullable: boolean } }

describe('the tables of both databases', () => {
  test.each([...TABLES])('%s has the same columns, nullability and JavaScript types on both', (name) => {
    const columnsOf = (table: (typeof postgresSchema)[typeof name] | (typeof sqliteSchema)[typeof name]) =>
      Object.entries(getTableColumns(table)).map(([key, column]) => [
        key,
        column.name,
        column.notNull,
        column.dataType,
      ])
    expect(columnsOf(sqliteSchema[name])).toEqual(columnsOf(postgresSchema[name]))
    expect(getTableName(sqliteSchema[name])).toBe(getTableName(postgresSchema[name]))
  })

  test('describe the tables that the migrations create, on PostgreSQL', async () => {
    const { settings, close } = await openTestStore('postgres')
    const sql = postgres(settings.databaseUrl ?? '')
    for (const name of TABLES) {
      const table = postgresSchema[name]
      const rows = await sql`
        select column_name, is_nullable = 'YES' as nullable from information_schema.columns
        where table_schema = 'public' and table_name = ${getTableName(table)}`
      const found: Shape = Object.fromEntries(
        rows.map((row) => [row.column_name, { nullable: row.nullable }]),
      )
      expect({ [name]: found }).toEqual({ [name]: toShape(table) })
    }
    await sql.end()
    await close()
  })

  test('describe the tables of the migrations and partitions, on SQLite', async () => {
    const { store, settings } = await openTestStore('sqlite')
    await store.append([eventOf('a')])
    await store.close()
    const db = new Database(join(settings.dataDir, 'daybook.db'))
    // Its IDs are kept as hashes, in tables that only this database has.
    for (const name of TABLES.filter((each) => each !== 'eventIds')) {
      const table = sqliteSchema[name]
      const partitions = {
        events: 'events_20260301',
        eventResources: 'event_resources_20260301',
        administratorLog: 'administration_202603',
      }
      const tableName = name in partitions ? partitions[name as keyof typeof partitions] : getTableName(table)
      const rows = db
        .query<{ name: string; notnull: number; pk: number }, []>(`pragma table_info(${tableName})`)
        .all()
      const found: Shape = Object.fromEntries(
        rows.map((row) => [row.name, { nullable: row.notnull === 0 && row.pk === 0 }]),
      )
      expect({ [name]: found }).toEqual({ [name]: toShape(table) })
    }
    db.close()
  })
})

describe('opening a store', () => {
  test('several processes migrate an empty PostgreSQL database once and create one customer', async () => {
    const databaseUrl = await createDatabase()
    const settings = {
      databaseUrl,
      replicaUrl: null,
      dataDir: '',
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(settings)))
    const created = await Promise.all(
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
    expect(created.filter(Boolean)).toHaveLength(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('throws a conflict fault if another store uses the data folder', async () => {
    const { settings, close } = await openTestStore('sqlite')
    expect(await rejectionOf(openStore(settings))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Another Daybook process'),
    })
    await close()
  })

  test('creates a database in an empty folder, and in a folder with an empty database file', async () => {
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

function toShape(table: Parameters<typeof getTableColumns>[0]): Shape {
  return Object.fromEntries(
    Object.values(getTableColumns(table)).map((column) => [column.name, { nullable: !column.notNull }]),
  )
}

test('statements are run one by one, and those of a block together', () => {
  const block = 'do $$\nbegin\n  perform 1;\n  perform 2;\nend $$;\n'
  const statements = ['-- A table.\ncreate table a (\n  b text\n);\n', block, 'drop table a;\n']
  expect(splitStatements(`${statements.join('')}\n`)).toEqual(statements)
})
