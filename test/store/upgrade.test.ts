import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { toDayNumber } from '../../src/domain/time.ts'
import type { Migration } from '../../src/store/migrate.ts'
import { postgresMigrations, sqliteMigrations } from '../../src/store/migrations.ts'
import { createDayPartitionsSql } from '../../src/store/postgres/postgres-partition-sql.ts'
import { createDayTablesSql } from '../../src/store/sqlite/sqlite-partition-sql.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { createDatabase } from '../support/postgres.ts'
import { eventOf, NOON } from '../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
/** Days whose partitions the older version created, on both sides of the end of a month and of a year. */
const DAYS = ['2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01', '2026-03-02']

describe.each([...DATABASES])('a database older than the administrator log, on %s', (database) => {
  test('has rows in the administrator log from the upgrade on, for existing and for new days', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, dataDir)
    const settings = {
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const times = [...DAYS, '2026-02-10', '2026-03-03', '2026-04-01'].map((day) => `${day}T00:00:00.000Z`)
    const events = times.map((time) => eventOf(time, 0, { eventTime: new Date(time) }))
    for (const round of [1, 2]) {
      const store = await openStore(settings)
      const isNew = await store.append(events)
      expect(isNew).toEqual(events.map(() => round === 1))
      const rows = await Array.fromAsync(
        store.forCustomer(1).administratorLog.stream({ from: TODAY - 90, until: TODAY + 90 }),
      )
      expect(rows.flat().map(({ eventId }) => eventId)).toEqual(times)
      await store.close()
    }
    rmSync(dataDir, { recursive: true, force: true })
  })
})

/** Creates a database as it was before the migration that adds the administrator log. */
async function createOlderDatabase(database: DatabaseName, dataDir: string): Promise<string | null> {
  if (database === 'sqlite') {
    const db = new Database(join(dataDir, 'daybook.db'), { create: true, strict: true })
    db.run('create table migrations (name text primary key not null)')
    for (const { name, statements } of olderMigrations(sqliteMigrations)) {
      db.run(statements)
      db.query('insert into migrations values (?)').run(name)
    }
    for (const day of DAYS) db.run(createDayTablesSql(day))
    db.close()
    return null
  }
  const url = await createDatabase()
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await client.unsafe('create table migrations (name text primary key)')
  for (const { name, statements } of olderMigrations(postgresMigrations)) {
    await client.unsafe(statements).simple()
    await client`insert into migrations values (${name})`
  }
  for (const day of DAYS) await client.unsafe(withoutMonth(createDayPartitionsSql(day))).simple()
  await client.end()
  return url
}

function olderMigrations(migrations: Migration[]): Migration[] {
  return migrations.slice(
    0,
    migrations.findIndex(({ name }) => name === '0006_administrator_log'),
  )
}

function withoutMonth(statements: string): string {
  return statements
    .split('\n')
    .filter((line) => !line.includes('administration_'))
    .join('\n')
}
