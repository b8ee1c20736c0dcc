import { Database, SQLiteError, type Statement } from 'bun:sqlite'
import { DRAFT_COLUMNS, insertDraftsSql } from '../reports/administrator-log-rows.ts'
import { SERVER_UPDATE_COLUMNS, UPDATE_SERVER_ON_CONFLICT } from '../servers/server-rows.ts'
import {
  type EventRow,
  type SqliteValue,
  VALUE_SEPARATOR,
  type WorkerReply,
  type WorkerRequest,
} from './worker-messages.ts'

// A connection to the embedded database on a thread of its own: the writer, or one of the readers.
declare const self: Worker

let file = ''
let db: Database
const snapshots = new Map<number, { db: Database; rows: Iterator<unknown[]> | null }>()

self.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
  try {
    reply({ id: data.id, value: handle(data) })
  } catch (error) {
    const code = error instanceof SQLiteError ? (error.code ?? '') : ''
    reply({ id: data.id, error: { message: error instanceof Error ? error.message : String(error), code } })
  }
}

function reply(message: WorkerReply): void {
  self.postMessage(message)
}

function handle(request: WorkerRequest): unknown {
  switch (request.op) {
    case 'open':
      file = request.file
      db = connect(request.readonly)
      return null
    case 'query':
      return query(request.sql, request.params, request.method)
    case 'execute':
      db.run(request.sql)
      return null
    case 'insertEvents':
      return insertEvents(request.generation, request.otherGenerations, request.rows)
    case 'openSnapshot':
      return openSnapshot(request.snapshot)
    case 'select':
      return select(request.snapshot, request.sql, request.params)
    case 'fetchRows':
      return fetchRows(request.snapshot, request.count)
    case 'closeSnapshot':
      snapshots.get(request.snapshot)?.db.close()
      return snapshots.delete(request.snapshot)
    case 'close':
      for (const snapshot of snapshots.values()) snapshot.db.close()
      db.close()
      return null
  }
}

function connect(readonly: boolean): Database {
  const connection = new Database(file, readonly ? { readonly: true } : { create: true, readwrite: true })
  connection.run('pragma busy_timeout = 10000')
  connection.run('pragma cache_size = -16000')
  connection.run('pragma temp_store = memory')
  if (!readonly) {
    connection.run('pragma auto_vacuum = incremental')
    connection.run('pragma journal_mode = wal')
    connection.run('pragma synchronous = full')
    connection.run('pragma foreign_keys = on')
    connection.run('pragma journal_size_limit = 67108864')
  }
  return connection
}

function query(sql: string, params: SqliteValue[], method: string): unknown {
  const statement = db.query(sql)
  if (method === 'run') return statement.run(...params) && []
  const rows = statement.values(...params)
  return method === 'get' ? rows[0] : rows
}

/** Stores the new events in one transaction; returns one flag per row: whether its event was new. */
function insertEvents(generation: number, otherGenerations: number[], rows: EventRow[]): boolean[] {
  return db
    .transaction(() => {
      const lastSequence = Number(db.query('select last from event_sequence').values()[0]?.[0])
      let sequence = lastSequence
      const findInOthers = otherGenerations.map((each) =>
        db.query(`select 1 from event_ids_${each} where customer = ? and id = ?`),
      )
      const insertId = db.query(
        `insert into event_ids_${generation} values (?, ?, ${generation}, ?, ?) on conflict do nothing`,
      )
      const isNew = rows.map((row) => {
        const [customer = null, , id = null, time = null] = row.event
        if (findInOthers.some((statement) => statement.get(customer, id) !== null)) return false
        if (insertId.run(customer, id, time, sequence + 1).changes === 0) return false
        sequence += 1
        insertEvent(row, sequence)
        return true
      })
      if (sequence > lastSequence) db.query('update event_sequence set last = ?').run(sequence)
      return isNew
    })
    .immediate()
}

function insertEvent(
  { daySuffix, event, logRow, serverUpdates, resources }: EventRow,
  sequence: number,
): void {
  const [customer = null, , , time = null] = event
  const eventRow = [...event]
  eventRow[1] = sequence
  prepare(`events${daySuffix}`, insertEventSql).run(...eventRow)
  for (const [name, type, isFirstOfType] of resources) {
    const statement = prepare(`event_resources${daySuffix}`, insertResourceSql)
    statement.run(customer, name, type, isFirstOfType, time, sequence)
  }
  if (logRow) prepare(logRow.table, insertLogRowSql).run(...logRow.values, sequence)
  for (const update of serverUpdates) prepare('servers', updateServerSql).run(...update)
}

function insertEventSql(table: string): string {
  return `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
}

function insertResourceSql(table: string): string {
  return `insert into ${table} values (?, ?, ?, ?, ?, ?)`
}

function insertLogRowSql(table: string): string {
  const values = [...DRAFT_COLUMNS, 'sequence'].map((column) => `? as ${column}`)
  return insertDraftsSql(table, `(select ${values.join(', ')}) as draft`, 'draft.sequence')
}

function updateServerSql(table: string): string {
  return `insert into ${table} (${SERVER_UPDATE_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ${UPDATE_SERVER_ON_CONFLICT}`
}

// One statement for each table that rows are inserted into. A batch of imported history uses the tables of every day: more
// statements than Bun's own cache holds.
const statements = new Map<string, Statement>()
const STATEMENTS_MAX = 200

function prepare(table: string, sqlFor: (table: string) => string): Statement {
  const cached = statements.get(table)
  if (cached) return cached
  if (statements.size >= STATEMENTS_MAX) finalizeStatements()
  const statement = db.prepare(sqlFor(table))
  statements.set(table, statement)
  return statement
}

function finalizeStatements(): void {
  for (const statement of statements.values()) statement.finalize()
  statements.clear()
}

/** Opens a connection that sees the database as it is now until it is closed; returns the names of the event tables. */
function openSnapshot(snapshot: number): unknown[] {
  const connection = connect(true)
  connection.run('begin')
  snapshots.set(snapshot, { db: connection, rows: null })
  return connection
    .query("select name from sqlite_master where type = 'table' and name like 'events\\_%' escape '\\'")
    .values()
}

function select(snapshot: number, sql: string, params: SqliteValue[]): null {
  const opened = snapshots.get(snapshot)
  if (!opened) throw new Error('The snapshot is closed.')
  opened.rows = iterateValues(opened.db.prepare(sql), params)
  return null
}

/** A chunk ends once the last column of its rows, the record, has this many characters in total, however few rows it has. */
const CHUNK_LENGTH = 2_000_000

/** Returns the next rows as one string: arrays of values would be cloned one by one on their way to the other thread. */
function fetchRows(snapshot: number, count: number): string {
  const rows = snapshots.get(snapshot)?.rows
  const values: string[] = []
  let length = 0
  for (let row = 0; rows && row < count && length < CHUNK_LENGTH; row++) {
    const { value, done } = rows.next()
    if (done) break
    for (const each of value) values.push(each === null ? '' : `=${each}`)
    length += values.at(-1)?.length ?? 0
  }
  return values.join(VALUE_SEPARATOR)
}

function* iterateValues(statement: Statement, params: SqliteValue[]): Generator<unknown[]> {
  for (const row of statement.iterate(...params)) yield Object.values(Object(row))
  statement.finalize()
}
