import { Database } from 'bun:sqlite'
import postgres from 'postgres'
import type { Random } from './random-json.ts'

/** The database of a test, opened past Daybook: changes that Daybook knows nothing of, and their end. */
export type ForeignDatabase = Awaited<ReturnType<typeof openForeignSqlite>>

type Value = string | number | bigint | boolean | Uint8Array | Date | null
export type TableRow = { [column: string]: Value }

/** Opens the file of an embedded database. */
export async function openForeignSqlite(file: string) {
  const db = new Database(file)
  db.run('pragma busy_timeout = 5000')
  const listTables = (schema: string) =>
    db
      .query<{ name: string }, []>(
        `select name from ${schema}.sqlite_master where type = 'table' and name not like 'sqlite_%'`,
      )
      .all()
      .map(({ name }) => name)
  return {
    listTables: async () => listTables('main'),
    run: async (sql: string, values: Value[] = []) => {
      db.query(sql).run(...values.map((value) => (value instanceof Date ? value.getTime() : value)))
    },
    rows: async (table: string) => db.query<TableRow, []>(`select * from "${table}"`).all(),
    parameter: (_: number) => '?',
    /** Keeps a copy of all rows. */
    keep: async (name: string) => {
      db.run(`vacuum into '${file}.${name}'`)
    },
    /** Puts all rows back as they are in a copy. */
    restore: async (name: string) => {
      db.run(`attach '${file}.${name}' as copy`)
      const kept = listTables('copy')
      db.run('begin immediate')
      for (const table of listTables('main')) {
        db.run(`delete from main."${table}"`)
        if (kept.includes(table)) db.run(`insert into main."${table}" select * from copy."${table}"`)
      }
      db.run('commit')
      db.run('detach copy')
    },
    close: async () => db.close(),
  }
}

/** Opens a PostgreSQL database like `openForeignSqlite`. */
export async function openForeignPostgres(url: string): Promise<ForeignDatabase> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  const listTables = async (schema = 'public') => {
    const found = await client`
      select relname as name from pg_class where relkind = 'r' and relnamespace = ${schema}::regnamespace order by 1`
    return found.map(({ name }): string => name)
  }
  return {
    listTables: () => listTables(),
    run: async (sql, values = []) => {
      await client.unsafe(sql, values.map(toParameter))
    },
    rows: async (table) => [...(await client.unsafe<TableRow[]>(`select * from "${table}"`))],
    parameter: (position) => `$${position}`,
    keep: async (name) => {
      const copies = (await listTables()).map(
        (table) => `create table ${name}."${table}" as table public."${table}"`,
      )
      await client.unsafe(`create schema ${name}; ${copies.join(';')}`)
    },
    restore: async (name) => {
      const kept = await listTables(name)
      const statements = (await listTables()).map((table) =>
        kept.includes(table)
          ? `delete from "${table}"; insert into "${table}" overriding system value select * from ${name}."${table}"`
          : `delete from "${table}"`,
      )
      await client.unsafe(
        `begin; set local session_replication_role = replica; ${statements.join(';')}; commit`,
      )
    },
    close: async () => {
      await client.end()
    },
  }
}

/** What was changed: the table without the suffix of its partition, the columns that have another value, and how. */
export type RowChange = {
  how: 'changed' | 'deleted' | 'added'
  table: string
  columns: string[]
  row: TableRow
}

/** Returns the name of a table without the suffix of its partition. */
export function toTableName(table: string): string {
  return table.replace(/_g?\d+$/, '')
}

/** Changes, deletes or adds one row of one of the tables; null if the database refuses it, or nothing is different. */
export async function alterRow(
  database: ForeignDatabase,
  tables: string[],
  random: Random,
): Promise<RowChange | null> {
  const table = random.pick(tables)
  const rows = await database.rows(table)
  if (rows.length === 0) return null
  const row = random.pick(rows)
  const names = Object.keys(row)
  const column = random.pick(names)
  const other = alterValue(row[column] ?? null, random)
  const how = random.pick(['changed', 'changed', 'changed', 'deleted', 'added'] as const)
  const change = { how, table: toTableName(table), columns: how === 'changed' ? [column] : names, row }
  const known = names.filter((name) => row[name] !== null)
  const where = (from: number) =>
    names
      .map((name) =>
        row[name] === null
          ? `"${name}" is null`
          : `"${name}" = ${database.parameter(from + known.indexOf(name))}`,
      )
      .join(' and ')
  const values = known.map((name) => row[name] ?? null)
  try {
    if (how === 'deleted') await database.run(`delete from "${table}" where ${where(1)}`, values)
    if (how === 'changed')
      await database.run(`update "${table}" set "${column}" = ${database.parameter(1)} where ${where(2)}`, [
        other,
        ...values,
      ])
    if (how === 'added') {
      const added: TableRow = { ...row, [column]: other }
      const list = names.map((name) => `"${name}"`).join()
      await database.run(
        `insert into "${table}" (${list}) values (${names.map((_, i) => database.parameter(i + 1)).join()})`,
        names.map((name) => added[name] ?? null),
      )
      return { ...change, row: added }
    }
  } catch {
    return null
  }
  return Bun.deepEquals(toTexts(await database.rows(table)), toTexts(rows)) ? null : change
}

// The driver takes no `bigint`.
function toParameter(value: Value) {
  return typeof value === 'bigint' ? `${value}` : value
}

// PostgreSQL returns rows in any order, and the last character of a hash in base64 has bits that mean nothing.
function toTexts(rows: TableRow[]): string[] {
  const toText = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)
  const toHex = (hash: string) => Buffer.from(hash, 'base64').toString('hex')
  return rows.map((row) => JSON.stringify(row, toText).replace(/[\w+/]{43}=/g, toHex)).sort()
}

function alterValue(value: Value, random: Random): Value {
  if (typeof value === 'number') return value + random.pick([-1, 1, 86_400_000, 7])
  if (typeof value === 'bigint') return value + BigInt(random.pick([-1, 1, 7]))
  if (typeof value === 'boolean') return !value
  if (value instanceof Date) return new Date(value.getTime() + random.pick([-1_000, 1, 86_400_000]))
  if (typeof value !== 'string' || value === '') return 'forged'
  const at = random.below(value.length)
  const letter = random.pick(['a', 'b', '0', '1', 'é'])
  return random.oneIn(4) ? 'forged' : value.slice(0, at) + letter + value.slice(at + 1)
}
