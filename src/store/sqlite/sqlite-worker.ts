import { Database, SQLiteError, type Statement } from 'bun:sqlite'
import { DRAFT_COLUMNS, insertDraftsSql } from '../reports/administrator-log-rows.ts'
import { SERVER_UPDATE_COLUMNS, UPDATE_SERVER_ON_CONFLICT } from '../servers/server-rows.ts'
import {
  type AppendRow,
  type SqliteValue,
  VALUE_SEPARATOR,
  type WorkerReply,
  type WorkerRequest,
} from './worker-messages.ts'

// One connection to the embedded database on a thread of its own: the writer, or one of the readers.
declare const self: Worker

let file = ''
let db: Database
/** A chunk ends when its last column, the record, has brought so many characters, however few rows that is. */
const CHUNK_LENGTH = 2_000_000
const snapshots = new Map<number, { db: Database; rows: Iterator<unknown[]> | null }>()

self.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
  try {
    reply({ id: data.id, value: perform(data) })
  } catch (error) {
    const code = error instanceof SQLiteError ? (error.code ?? '') : ''
    reply({ id: data.id, error: { message: error instanceof Error ? error.message : String(error), code } })
  }
}

function reply(answer: WorkerReply): void {
  self.postMessage(answer)
}

function perform(request: WorkerRequest): unknown {
  switch (request.op) {
    case 'open':
      file = request.file
      db = connect(request.readonly)
      return null
    case 'query':
      return query(request.sql, request.params, request.method)
    case 'exec':
      db.run(request.sql)
      return null
    case 'append':
      return append(request.generation, request.otherGenerations, request.rows)
    case 'snapshot':
      return openSnapshot(request.snapshot)
    case 'select':
      return select(request.snapshot, request.sql, request.params)
    case 'pull':
      return pull(request.snapshot, request.count)
    case 'release':
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

/** Stores what is new, in one transaction; answers with a flag for each row. */
function append(generation: number, others: number[], rows: AppendRow[]): boolean[] {
  return db
    .transaction(() => {
      const first = Number(db.query('select last from event_sequence').values()[0]?.[0])
      let sequence = first
      const known = others.map((each) =>
        db.query(`select 1 from event_ids_${each} where customer = ? and id = ?`),
      )
      const claim = db.query(
        `insert into event_ids_${generation} values (?, ?, ${generation}, ?, ?) on conflict do nothing`,
      )
      const isNew = rows.map((row) => {
        const [customer = null, , id = null, time = null] = row.event
        if (known.some((statement) => statement.get(customer, id) !== null)) return false
        if (claim.run(customer, id, time, sequence + 1).changes === 0) return false
        sequence += 1
        insert(row, sequence)
        return true
      })
      if (sequence > first) db.query('update event_sequence set last = ?').run(sequence)
      return isNew
    })
    .immediate()
}

function insert({ daySuffix: day, event, logRow: entry, serverUpdates: changes, resources }: AppendRow, sequence: number): void {
  const [customer = null, , , time = null] = event
  const row = [...event]
  row[1] = sequence
  statement(`events${day}`, eventSql).run(...row)
  for (const [name, type, isFirstOfType] of resources) {
    statement(`event_resources${day}`, resourceSql).run(customer, name, type, isFirstOfType, time, sequence)
  }
  if (entry) statement(entry.table, entrySql).run(...entry.values, sequence)
  for (const change of changes) statement('servers', followSql).run(...change)
}

function eventSql(table: string): string {
  return `insert into ${table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
}

function resourceSql(table: string): string {
  return `insert into ${table} values (?, ?, ?, ?, ?, ?)`
}

function entrySql(table: string): string {
  const values = [...DRAFT_COLUMNS, 'sequence'].map((column) => `? as ${column}`)
  return insertDraftsSql(table, `(select ${values.join(', ')}) as logged`, 'logged.sequence')
}

function followSql(table: string): string {
  return `insert into ${table} (${SERVER_UPDATE_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ${UPDATE_SERVER_ON_CONFLICT}`
}

// One for each table that rows go into. A batch of imported history touches every day: more than Bun's own cache holds.
const statements = new Map<string, Statement>()
const STATEMENTS_MAX = 200

function statement(table: string, sqlOf: (table: string) => string): Statement {
  const kept = statements.get(table)
  if (kept) return kept
  if (statements.size >= STATEMENTS_MAX) forgetStatements()
  const made = db.prepare(sqlOf(table))
  statements.set(table, made)
  return made
}

function forgetStatements(): void {
  for (const each of statements.values()) each.finalize()
  statements.clear()
}

/** Opens a connection that goes on seeing this moment; answers with the days there are. */
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
  opened.rows = valuesOf(opened.db.prepare(sql), params)
  return null
}

/** The next rows as one text: handing over arrays of values would clone each of them. */
function pull(snapshot: number, count: number): string {
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

function* valuesOf(prepared: Statement, params: SqliteValue[]): Generator<unknown[]> {
  for (const row of prepared.iterate(...params)) yield Object.values(Object(row))
  prepared.finalize()
}
