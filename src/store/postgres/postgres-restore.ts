import type { TransactionSql } from 'postgres'
import type { BackupContents, BackupHeader, OnBackupStep } from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import { toObjectOrNull } from '../../domain/json/json-values.ts'
import { expandStatements } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { type BackedUpTables, EXACT_TEXTS, ROWS_FOLDER, TABLES_MEMBER } from './postgres-backup.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { createOwnRecordsIndexSql } from './postgres-day-indexes.ts'
import { UNLIMITED } from './postgres-limits.ts'
import { createTablesLikeSql } from './postgres-partition-sql.ts'
import { MIGRATION_LOCK } from './postgres-partitions.ts'

/** Reads the members of a backup after its header, and returns what it holds. */
export type ReadMembers = (
  onMember: (name: string, body: AsyncIterable<Uint8Array>) => Promise<void>,
) => Promise<BackupContents>

/**
 * Restores a backup into an empty PostgreSQL database and returns what it holds. All of it is one transaction, so that the
 * database is empty again if anything fails. Throws a `conflict` fault if the database is not empty.
 */
export async function restorePostgres(
  url: string,
  { migrations }: BackupHeader,
  read: ReadMembers,
  onStep: OnBackupStep,
): Promise<BackupContents> {
  const client = connectPostgres(url, 1, { limits: UNLIMITED, set: EXACT_TEXTS })
  try {
    const contents = await client.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
      await refuseTables(tx)
      await applyMigrations(tx, migrations)
      const references = await dropReferences(tx)
      const restored = await readTables(tx, read, onStep)
      checkRows(restored.rows, restored.contents)
      for (const sql of references) await tx.unsafe(sql)
      return restored.contents
    })
    await client`analyze`
    return contents
  } finally {
    await client.end({ timeout: CONNECT_SECONDS })
  }
}

async function refuseTables(tx: TransactionSql): Promise<void> {
  const [row] = await tx`select count(*)::integer as tables from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`
  if (row?.tables !== 0) throw new Fault('conflict', 'databaseNotEmpty')
}

// The database becomes what it was, of the same release. The next start upgrades it as any other.
async function applyMigrations(tx: TransactionSql, names: string[]): Promise<void> {
  await tx.unsafe('create table migrations (name text primary key)')
  for (const { name, statements } of postgresMigrations) {
    if (!names.includes(name)) continue
    await tx.unsafe(expandStatements(statements, (parent) => [parent])).simple()
    await tx`insert into migrations values (${name})`
  }
}

async function readTables(tx: TransactionSql, read: ReadMembers, onStep: OnBackupStep) {
  const rows: { [table: string]: number } = {}
  let tables: BackedUpTables | null = null
  const contents = await read(async (name, body) => {
    if (name === TABLES_MEMBER) {
      tables = toTables(await readJson(body))
      for (const table of Object.keys(tables.columns)) rows[table] = 0
      return prepareTables(tx, tables)
    }
    const [, table] = /^rows\/([a-z0-9_]+)\/\d+\.json$/.exec(name) ?? []
    const lines = await readJson(body)
    if (!name.startsWith(ROWS_FOLDER)) return
    if (table === undefined || rows[table] === undefined || !Array.isArray(lines))
      throw new Fault('invalid', 'restoreDiffers', { table: name })
    rows[table] += await insertRows(tx, table, lines)
    onStep({ step: 'restore', done: Object.values(rows).filter((count) => count > 0).length, total: null })
  })
  if (tables !== null) await finishTables(tx, tables)
  return { rows, contents }
}

async function readJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return null
  }
}

function toTables(value: unknown): BackedUpTables {
  const object = toObjectOrNull(value)
  const [columns, sequences] = [toObjectOrNull(object?.columns), toObjectOrNull(object?.sequences)]
  const names = Object.keys({ ...columns, ...sequences })
  if (columns === null || sequences === null || !names.every((name) => /^[a-z0-9_]+$/.test(name)))
    throw new Fault('invalid', 'restoreDiffers', { table: TABLES_MEMBER })
  return {
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, list]) => [name, Array.isArray(list) ? list.map(String) : []]),
    ),
    sequences: Object.fromEntries(
      Object.entries(sequences).map(([name, each]) => {
        const { last, isCalled } = toObjectOrNull(each) ?? {}
        return [name, { last: String(last), isCalled: isCalled === true }]
      }),
    ),
  }
}

// Rows that migrations have inserted are replaced by those of the backup.
async function prepareTables(tx: TransactionSql, { columns }: BackedUpTables): Promise<void> {
  const names = Object.keys(columns)
  for (const sql of createTablesLikeSql(names)) await tx.unsafe(sql).simple()
  const found = await tx`select relname::text as name, json_agg(attname::text order by attnum) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = current_schema()::regnamespace and relkind = 'r' group by relname`
  const columnsOf = new Map(found.map((row) => [String(row.name), String(row.columns)]))
  for (const name of names)
    if (columnsOf.get(name) !== String(columns[name]))
      throw new Fault('invalid', 'restoreDiffers', { table: name })
  await tx.unsafe(`truncate ${names.join(', ')}`)
}

const REFERENCES = `select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0`

// Tables come in the order of their names, and so may rows before those that they refer to. Returns what brings them back.
async function dropReferences(tx: TransactionSql): Promise<string[]> {
  const references = await tx.unsafe(REFERENCES)
  for (const { table, name } of references) await tx.unsafe(`alter table ${table} drop constraint ${name}`)
  return references.map(
    ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`,
  )
}

async function insertRows(tx: TransactionSql, table: string, lines: unknown[]): Promise<number> {
  const result = await tx.unsafe(
    `insert into ${table} select (line).* from (select unnest($1::text[])::${table} as line offset 0) lines`,
    [lines.map(String)],
  )
  return result.count
}

async function finishTables(tx: TransactionSql, { columns, sequences }: BackedUpTables): Promise<void> {
  for (const [name, { last, isCalled }] of Object.entries(sequences))
    await tx`select setval(${name}::regclass, ${last}, ${isCalled})`
  if ('day_compactions' in columns)
    for (const { day } of await tx`select day::text from day_compactions`)
      await createOwnRecordsIndex(tx, String(day))
}

async function createOwnRecordsIndex(tx: TransactionSql, day: string): Promise<void> {
  const table = `events_${day.replaceAll('-', '')}`
  const [row] = await tx`select to_regclass(${table}) is not null as exists`
  if (row?.exists === true) await tx.unsafe(createOwnRecordsIndexSql(table))
}

function checkRows(found: { [table: string]: number }, { rows }: BackupContents): void {
  for (const table of Object.keys({ ...found, ...rows }))
    if (found[table] !== rows[table]) throw new Fault('invalid', 'restoreDiffers', { table })
}
