import { getTableColumns } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import { type LeafColumn, toLeafColumns } from '../tree/leaf-columns.ts'
import type { StoredLeaves } from '../tree/tree-codecs.ts'
import { administratorLog, events } from './postgres-tables.ts'

/** Maximum number of rows that are hashed at a time. */
const ROWS_MAX = 2_000
/** Bytes of the length before a name or a value. */
const LENGTH_BYTES = 4
const DATE_LENGTH = '2026-03-01T00:00:00.000Z'.length

const VALUES_SQL: { [type in LeafColumn['type']]: (column: string) => string } = {
  text: (column) => column,
  date: (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  boolean: (column) => `${column}::text`,
  number: (column) => `${column}::text`,
}

const SELECT_EVENTS = leavesSql(`
  select sequence, floor(extract(epoch from event_time) / 86400)::int as day,
    case when ${hasOwnRecordSql('record')} then ${fieldsHashSql(toLeafColumns(getTableColumns(events)))} else '' end as hash
  from events where customer = $1 and sequence > $2 and sequence <= $3`)

const SELECT_REPORT = leavesSql(`
  select sequence, day, ${fieldsHashSql(toLeafColumns(getTableColumns(administratorLog)))} as hash
  from administration where customer = $1 and sequence > $2 and sequence <= $3 and day = any ($4::int[])`)

// The leaves come as three lists in one row: the driver would take ten times as long to read a row for each of them.
function leavesSql(rows: string): string {
  const lists = ['sequence::text', 'day::text', "encode(hash, 'base64')"].map(
    (value) => `string_agg(${value}, ',' order by sequence)`,
  )
  return `select ${lists.join(', ')} from (${rows} order by sequence limit ${ROWS_MAX}) as leaves`
}

// The database hashes the rows, so that they need not be sent.
/**
 * Streams the leaves of a customer's events with sequences within (after, until], in the order of receipt. Those of records in
 * blocks have empty hashes.
 */
export async function* streamEventLeaves(client: Sql, customer: number, after: number, until: number) {
  yield* streamLeaves(client, SELECT_EVENTS, { customer, after, until, params: [] })
}

/** Streams the leaves of a customer's rows of the administrator log on some days, like those of events. */
export async function* streamReportLeaves(
  client: Sql,
  days: number[],
  customer: number,
  after: number,
  until: number,
) {
  yield* streamLeaves(client, SELECT_REPORT, { customer, after, until, params: [`{${days.join()}}`] })
}

type LeafRange = { customer: number; after: number; until: number; params: string[] }

async function* streamLeaves(
  client: Sql,
  statement: string,
  { customer, after, until, params }: LeafRange,
): AsyncGenerator<StoredLeaves> {
  for (let last = after; ; ) {
    const values = [customer, last, until, ...params]
    const rows: unknown[][] = await client.unsafe(statement, values, { prepare: true }).values()
    const [sequences = [], days = [], hashes = []] = rows.flat().map(toItems)
    const leaves = {
      sequences: sequences.map(Number),
      days: days.map(Number),
      hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
    }
    if (sequences.length > 0) yield leaves
    if (sequences.length < ROWS_MAX) return
    last = leaves.sequences.at(-1) ?? until
  }
}

// A list of nothing is null.
function toItems(list: unknown): string[] {
  return typeof list === 'string' ? list.split(',') : []
}

// The hash of the bytes of `encodeFields`. They are joined two by two: each operator copies what is on its left.
function fieldsHashSql(columns: LeafColumn[]): string {
  return `sha256(${joinSql(columns.map(fieldSql))})`
}

function joinSql(values: string[]): string {
  if (values.length === 1) return values.join()
  const middle = values.length >> 1
  return `(${joinSql(values.slice(0, middle))} || ${joinSql(values.slice(middle))})`
}

// `textsend` gives the text in the encoding of the connection, which is UTF-8, without looking for its name.
function fieldSql({ name, column, type }: LeafColumn): string {
  const value = VALUES_SQL[type](column)
  const head = Buffer.alloc(LENGTH_BYTES + Buffer.byteLength(name))
  head.writeUInt32BE(Buffer.byteLength(name))
  head.write(name, LENGTH_BYTES)
  const length = type === 'date' ? DATE_LENGTH : `octet_length(${value})`
  return `case when ${column} is null then ''::bytea else
    (${bytesSql(head)} || int4send(${length})) || textsend(${value}) end`
}

function bytesSql(bytes: Uint8Array): string {
  return `'\\x${Buffer.from(bytes).toString('hex')}'::bytea`
}
