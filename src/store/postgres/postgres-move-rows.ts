import type { Sql } from 'postgres'
import {
  type MovedColumn,
  type MovedRow,
  type MovedTable,
  type MovedType,
  type MovedValue,
  movedRowsSql,
} from '../moves/moved-table.ts'
import { arrayParam } from './postgres-params.ts'

/** Rows that are fetched at a time: blocks have up to half a megabyte. */
const FETCHED_ROWS = 500

/** How values of each kind are selected so that the driver returns them as they are moved. */
const SELECTED: { [type in MovedType]: (column: string) => string } = {
  number: (column) => column,
  boolean: (column) => `${column}::int`,
  instant: (column) => `(extract(epoch from ${column}) * 1000)::bigint`,
  text: (column) => column,
  bytes: (column) => column,
}

const PARAMETERS: { [type in MovedType]: string } = {
  number: 'bigint[]',
  boolean: 'boolean[]',
  instant: 'timestamptz[]',
  text: 'text[]',
  bytes: 'bytea[]',
}

/** Streams the rows of a table, in chunks. The embedded database stores events in the order of their sequences, so they have it. */
export async function* readPostgresRows(
  client: Pick<Sql, 'unsafe'>,
  { name, columns }: MovedTable,
): AsyncGenerator<MovedRow[]> {
  const selected = columns.map((column) => SELECTED[column.type](`"${column.name}"`))
  const order = /^events_\d/.test(name) ? ' order by sequence' : ''
  const sql = `select ${selected.join(', ')} from only ${name} where ${movedRowsSql(name)}${order}`
  for await (const rows of client.unsafe(sql).values().cursor(FETCHED_ROWS))
    yield rows.map((values: unknown[]) => columns.map(({ type }, i) => toMoved(type, values[i])))
}

function toMoved(type: MovedType, value: unknown): MovedValue {
  if (value === null || value === undefined) return null
  if (type === 'text') return String(value)
  return value instanceof Uint8Array ? value : Number(value)
}

/** Inserts rows into a table. */
export async function insertPostgresRows(
  client: Pick<Sql, 'unsafe'>,
  { name, columns }: MovedTable,
  rows: MovedRow[],
): Promise<void> {
  const names = columns.map((column) => `"${column.name}"`).join(', ')
  const arrays = columns.map(({ type }, i) => `$${i + 1}::${PARAMETERS[type]}`).join(', ')
  const params = columns.map(({ type }, i) =>
    arrayParam(
      rows,
      (row) => row[i] ?? null,
      (value) => formatMoved(type, value),
    ),
  )
  await client.unsafe(`insert into ${name} (${names}) select * from unnest(${arrays})`, params)
}

function formatMoved(type: MovedType, value: MovedValue): string {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (type === 'boolean') return value === 0 ? 'f' : 't'
  return type === 'instant' ? new Date(Number(value)).toISOString() : String(value)
}

/** Returns the columns of all tables that hold rows, in the order in which they have them. */
export async function listPostgresColumns(client: Pick<Sql, 'unsafe'>): Promise<Map<string, MovedColumn[]>> {
  const rows =
    await client.unsafe(`select relname::text as table, attname::text as column, typname::text as type
    from pg_class join pg_attribute on attrelid = pg_class.oid join pg_type on pg_type.oid = atttypid
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    order by relname, attnum`)
  const columns = new Map<string, MovedColumn[]>()
  for (const { table, column, type } of rows) {
    const ofTable = columns.get(String(table)) ?? []
    ofTable.push({ name: String(column), type: toMovedType(String(type)) })
    columns.set(String(table), ofTable)
  }
  return columns
}

function toMovedType(type: string): MovedType {
  const moved = TYPES[type]
  if (moved === undefined) throw new Error(`A column of type ${type} cannot be moved.`)
  return moved
}

const TYPES: { [type: string]: MovedType } = {
  int4: 'number',
  int8: 'number',
  bool: 'boolean',
  timestamptz: 'instant',
  text: 'text',
  bytea: 'bytes',
}
