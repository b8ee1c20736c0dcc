import type { Sql, TransactionSql } from 'postgres'
import type { AddMember, BackupContents, OnBackupStep } from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import { type BackupSource, summarizeCopy } from '../backups/backup-source.ts'
import { unknownMigrations } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { refuseCopy } from './citus-tables.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { UNLIMITED } from './postgres-limits.ts'

/** The member of a backup that says which tables and sequences it has; it comes before their rows. */
export const TABLES_MEMBER = 'tables.json'
/** The folder of the members with the rows of tables: `rows/TABLE/NUMBER.json`, each a list of rows as PostgreSQL writes them. */
export const ROWS_FOLDER = 'rows/'

/** The tables of a backup with the names of their columns, and the last numbers of its sequences. */
export type BackedUpTables = {
  columns: { [table: string]: string[] }
  sequences: { [name: string]: { last: string; isCalled: boolean } }
}

/** What the texts of rows depend on. They must mean the same to every server. */
export const EXACT_TEXTS = { datestyle: 'ISO, YMD', intervalstyle: 'iso_8601', bytea_output: 'hex' }

const READ_ONLY = { default_transaction_read_only: 'on' }

// Tables that hold rows themselves, without those of compactions that are not finished, or were replaced.
const TABLES = `select relname::text as name, oid::text as id from pg_class
  where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname !~ '^(next|former)_events_' order by relname`

/**
 * Opens a PostgreSQL database for a backup. Throws a fault if it has no tables of Daybook (`not_found`), or those of a newer
 * release (`conflict`).
 */
export async function openPostgresBackup(url: string): Promise<BackupSource> {
  const client = connectPostgres(url, 1, { limits: UNLIMITED, set: { ...READ_ONLY, ...EXACT_TEXTS } })
  const close = () => client.end({ timeout: CONNECT_SECONDS })
  try {
    const [row] = await client`select to_regclass('migrations') is not null as exists`
    if (row?.exists !== true) throw new Fault('not_found', 'noTables')
    const migrations = (await client`select name from migrations order by name`).map(({ name }) =>
      String(name),
    )
    const unknown = unknownMigrations(postgresMigrations, migrations)
    if (unknown.length > 0) throw new Fault('conflict', 'databaseNewer', { migrations: unknown })
    await refuseCopy(client)
    const [size] = await client.unsafe(
      `select coalesce(sum(pg_table_size(id::oid)), 0)::bigint as bytes from (${TABLES}) tables`,
    )
    return {
      database: 'postgres',
      migrations,
      neededBytes: Number(size?.bytes),
      copyTo: (add, onStep) => copyTables(client, add, onStep),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** How often the tables are locked again because they have changed meanwhile. */
const ATTEMPTS = 20

async function copyTables(client: Sql, add: AddMember, onStep: OnBackupStep): Promise<BackupContents> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const tables = await listTables(client)
    const contents = await client
      .begin((tx) => copyLocked(tx, tables, add, onStep))
      .catch((error) => (isGone(error) ? null : Promise.reject(error)))
    if (contents !== null) return contents
  }
  throw new Fault('unavailable', 'tablesChanging')
}

// The snapshot begins with the first statement after the locks, when no table can be replaced or dropped any more.
async function copyLocked(
  tx: TransactionSql,
  tables: ListedTable[],
  add: AddMember,
  onStep: OnBackupStep,
): Promise<BackupContents | null> {
  const names = tables.map(({ name }) => name)
  await tx.unsafe('set transaction isolation level repeatable read')
  await tx.unsafe(`lock table only ${names.join(', only ')} in access share mode`)
  const locked = await listTables(tx)
  return JSON.stringify(locked) === JSON.stringify(tables) ? copySnapshot(tx, names, add, onStep) : null
}

// A table that was dropped meanwhile is not there to be locked.
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01'
}

type ListedTable = { name: string; id: string }

async function listTables(client: Pick<Sql, 'unsafe'>): Promise<ListedTable[]> {
  const rows = await client.unsafe(TABLES)
  return rows.map(({ name, id }) => ({ name: String(name), id: String(id) }))
}

/** Rows of a member: as many as have about this many characters, of the rows that are fetched together. */
const FETCHED_ROWS = 500
const MEMBER_LENGTH = 1_000_000

async function copySnapshot(
  tx: TransactionSql,
  tables: string[],
  add: AddMember,
  onStep: OnBackupStep,
): Promise<BackupContents> {
  await add(toMember(TABLES_MEMBER, await describeTables(tx)))
  const rows: { [table: string]: number } = {}
  for (const [done, table] of tables.entries()) {
    onStep({ step: 'write', done, total: tables.length })
    rows[table] = await copyRows(tx, table, add)
  }
  const query = async (sql: string) => (await tx.unsafe(sql)).map((row) => Object.values(row))
  return summarizeCopy(rows, query, (value) => new Date(String(value)))
}

async function describeTables(tx: TransactionSql): Promise<BackedUpTables> {
  const columns = await tx.unsafe(`select relname::text as name,
      (select json_agg(attname::text order by attnum) from pg_attribute
        where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns
    from pg_class where oid in (select id::oid from (${TABLES}) tables)`)
  const names =
    await tx`select sequencename::text as name from pg_sequences where schemaname = current_schema()`
  const sequences: BackedUpTables['sequences'] = {}
  for (const { name } of names) {
    const [row] = await tx.unsafe(`select last_value::text as last, is_called from ${name}`)
    sequences[String(name)] = { last: String(row?.last), isCalled: row?.is_called === true }
  }
  return { columns: Object.fromEntries(columns.map(({ name, columns }) => [name, columns])), sequences }
}

async function copyRows(tx: TransactionSql, table: string, add: AddMember): Promise<number> {
  let [count, number, length] = [0, 0, 0]
  let rows: string[] = []
  const flush = async () => {
    number += 1
    await add(toMember(`${ROWS_FOLDER}${table}/${String(number).padStart(6, '0')}.json`, rows))
    rows = []
    length = 0
  }
  for await (const fetched of tx
    .unsafe(`select whole_row::text as line from only ${table} whole_row`)
    .cursor(FETCHED_ROWS)) {
    for (const { line } of fetched) {
      rows.push(line)
      length += line.length
    }
    count += fetched.length
    if (length >= MEMBER_LENGTH) await flush()
  }
  if (rows.length > 0) await flush()
  return count
}

function toMember(name: string, value: unknown) {
  const bytes = Buffer.from(JSON.stringify(value))
  return { name, bytes: bytes.length, body: once(bytes) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
