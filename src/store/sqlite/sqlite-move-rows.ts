import type { Database, Statement } from 'bun:sqlite'
import { KEY_SEPARATOR } from '../events/event-key.ts'
import { type MovedColumn, type MovedRow, type MovedTable, movedRowsSql } from '../moves/moved-table.ts'
import { FIRST_GENERATION, toDay } from '../partitions.ts'
import {
  HASHED_ID_COLUMNS,
  idTable,
  isHashedGeneration,
  RECENT_IDS,
  SETTLING_IDS,
  toHashedGeneration,
} from './id-generations.ts'

/** Rows that are handed over at a time, unless they have more bytes. */
const CHUNK_ROWS = 1_000
const CHUNK_BYTES = 2_000_000

/** Streams the rows of a table of an embedded database that only this process uses, in chunks. */
export async function* readSqliteRows(db: Database, table: MovedTable): AsyncGenerator<MovedRow[]> {
  yield* toChunks(/^event_ids_/.test(table.name) ? readIds(db, table) : readRows(db, table))
}

function* readRows(db: Database, { name, columns }: MovedTable): Generator<MovedRow> {
  const names = columns.map((column) => `"${column.name}"`).join(', ')
  const statement = db.prepare(`select ${names} from "${name}" where ${movedRowsSql(name)}`)
  yield* valuesOf(statement, columns)
}

function* valuesOf(statement: Statement, columns: MovedColumn[], params: number[] = []): Generator<MovedRow> {
  // Values of SQLite are those of rows that are moved.
  const read = statement as Statement<{ [column: string]: MovedRow[number] }, number[]>
  for (const row of read.iterate(...params)) yield columns.map(({ name }) => row[name] ?? null)
  statement.finalize()
}

function* toChunks(rows: Iterable<MovedRow>): Generator<MovedRow[]> {
  let chunk: MovedRow[] = []
  let bytes = 0
  for (const row of rows) {
    chunk.push(row)
    for (const value of row)
      bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8
    if (chunk.length < CHUNK_ROWS && bytes < CHUNK_BYTES) continue
    yield chunk
    chunk = []
    bytes = 0
  }
  if (chunk.length > 0) yield chunk
}

// The IDs of a generation: those that are kept as text, and those that are kept as hashes here, whose texts the events have.
function* readIds(db: Database, table: MovedTable): Generator<MovedRow> {
  const generation = Number(table.name.slice('event_ids_'.length))
  const names = new Set(listTableNames(db))
  if (names.has(table.name)) yield* readRows(db, table)
  if (generation < FIRST_GENERATION || isHashedGeneration(generation)) return
  const hashed = toHashedGeneration(generation)
  if (!names.has(idTable(hashed))) return
  const findEvent = eventFinder(db, names)
  for (const [source, condition] of [
    [idTable(hashed), 'true'],
    [SETTLING_IDS, `generation = ${hashed}`],
    [RECENT_IDS, `generation = ${hashed}`],
  ])
    yield* readHashedIds(db, `select ${HASHED_ID_COLUMNS} from ${source} where ${condition}`, (id) =>
      toIdRow(table.columns, generation, id, findEvent(id)),
    )
}

type HashedId = {
  project: string
  event_time: number
  sequence: number
  stored_hash: Uint8Array
  sent_hash: Uint8Array | null
}

type EventOfId = { customer: number; id: string }

function* readHashedIds(
  db: Database,
  sql: string,
  toRow: (id: HashedId) => MovedRow | null,
): Generator<MovedRow> {
  const statement = db.prepare<HashedId, []>(sql)
  for (const id of statement.iterate()) {
    const row = toRow(id)
    if (row !== null) yield row
  }
  statement.finalize()
}

// The ID of an event that was purged is not known any more; such an event is too old to be received again.
function toIdRow(
  columns: MovedColumn[],
  generation: number,
  { project, event_time, sequence, stored_hash, sent_hash }: HashedId,
  event: EventOfId | null,
): MovedRow | null {
  if (event === null) return null
  const values: { [column: string]: MovedRow[number] } = {
    customer: event.customer,
    id: `${event.id}${KEY_SEPARATOR}${project}`,
    generation,
    event_time,
    sequence,
    stored_hash: Buffer.from(stored_hash).toString('base64url'),
    sent_hash: sent_hash && Buffer.from(sent_hash).toString('base64url'),
  }
  return columns.map(({ name }) => values[name] ?? null)
}

function eventFinder(db: Database, names: ReadonlySet<string>): (id: HashedId) => EventOfId | null {
  const statements = new Map<string, Statement<EventOfId, [number]> | null>()
  const prepare = (day: string) => {
    const table = `events_${day.replaceAll('-', '')}`
    const found = [table, `trash_${table}`].find((each) => names.has(each))
    return found === undefined
      ? null
      : db.prepare<EventOfId, [number]>(`select customer, id from ${found} where sequence = ?`)
  }
  return ({ event_time, sequence }) => {
    const day = toDay(new Date(event_time))
    const known = statements.get(day)
    const statement = known === undefined ? prepare(day) : known
    if (known === undefined) statements.set(day, statement)
    return statement?.get(sequence) ?? null
  }
}

/** Returns the names of all tables of an embedded database. */
export function listTableNames(db: Database): string[] {
  return db
    .query("select name from sqlite_master where type = 'table' order by name")
    .values()
    .map(([name]) => String(name))
}
