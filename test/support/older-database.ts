import { Database } from 'bun:sqlite'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { expandStatements, type Migration } from '../../src/store/migrate.ts'
import { postgresMigrations, sqliteMigrations } from '../../src/store/migrations.ts'
import { createDayPartitionsSql } from '../../src/store/postgres/postgres-partition-sql.ts'
import { createDayTablesSql } from '../../src/store/sqlite/sqlite-partition-sql.ts'
import type { DatabaseName } from './databases.ts'
import { createDatabase } from './postgres.ts'

type OlderDatabase = {
  dataDir: string
  /** The first migration that the database does not have. */
  before: string
  /** Days whose partitions the older version created. */
  days: string[]
  /** Statements that store the rows of the older version. */
  rows?: string
}

/** Creates a database as it was before a migration; returns its URL, or null for the embedded database. */
export async function createOlderDatabase(
  database: DatabaseName,
  { dataDir, before, days, rows = '' }: OlderDatabase,
): Promise<string | null> {
  const hasMonths = before > '0006_administrator_log'
  const hasBlocks = before > '0026_compacted_days'
  if (database === 'sqlite') {
    const path = join(dataDir, 'daybook.db')
    // A database of today may be there.
    rmSync(path, { force: true })
    const db = new Database(path, { create: true, strict: true })
    db.run('create table migrations (name text primary key not null)')
    for (const { name, statements } of olderMigrations(sqliteMigrations, before)) {
      // The older version has no partitions yet: they are created below, with the columns of today.
      const expanded = expandStatements(statements, () => [])
      if (expanded.trim() !== '') db.run(expanded)
      db.query('insert into migrations values (?)').run(name)
    }
    const hasReceipt = before > '0012_event_row'
    for (const day of days) {
      const today = createDayTablesSql(day)
      const withAddresses = before > '0028_address_index' ? today : withFormerAddressIndex(today)
      const statements = withoutFailureIndex(withAddresses)
      db.run(hasReceipt ? statements : withoutReceipt(statements))
      if (!hasBlocks) db.run(dropBlockTables(day))
    }
    if (rows !== '') db.run(rows)
    db.close()
    return null
  }
  const url = await createDatabase()
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await client.unsafe('create table migrations (name text primary key)')
  for (const { name, statements } of olderMigrations(postgresMigrations, before)) {
    await client.unsafe(expandStatements(statements, (parent) => [parent])).simple()
    await client`insert into migrations values (${name})`
  }
  for (const day of days) {
    const statements = createDayPartitionsSql(day)
    const ofVersion = hasBlocks ? statements : withoutBlocks(statements)
    await client.unsafe(hasMonths ? ofVersion : withoutMonth(ofVersion)).simple()
  }
  if (rows !== '') await client.unsafe(rows).simple()
  await client.end()
  return url
}

function olderMigrations(migrations: Migration[], before: string): Migration[] {
  return migrations.slice(
    0,
    migrations.findIndex(({ name }) => name === before),
  )
}

function withoutMonth(statements: string): string {
  return statements
    .split('\n')
    .filter((line) => !line.includes('administration_'))
    .join('\n')
}

function withoutBlocks(statements: string): string {
  return statements.replace(
    /if to_regclass\('event_(?:blocks|texts)_\d+'\) is null then .*?attach partition event_(?:blocks|texts)_\d+ [^;]*; end if;/g,
    '',
  )
}

function dropBlockTables(day: string): string {
  const tables = ['blocks', 'texts'].map((each) => `event_${each}_${day.replaceAll('-', '')}`)
  return tables
    .map((table) => `drop table ${table}; delete from sqlite_stat1 where tbl = '${table}';`)
    .join('\n')
}

function withFormerAddressIndex(statements: string): string {
  return statements
    .replaceAll('_origin', '_address')
    .replace('coalesce(sortable_address, source_ip_address)', 'source_ip_address')
}

// Migration 0034 creates it; the index of codes it replaces.
function withoutFailureIndex(statements: string): string {
  return statements.replace(/create index \w+_name_failed .*?;\s*insert .*?;/g, '')
}

// The columns that migration 0012 adds are the last ones of the table.
function withoutReceipt(statements: string): string {
  return statements.replace(/,\s*received_at integer[^)]*role_name text\s*\)/, ')')
}
