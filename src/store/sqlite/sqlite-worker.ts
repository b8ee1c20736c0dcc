import { Database, type Statement } from 'bun:sqlite'
import { countRows } from './count-received.ts'
import { createEventWriter, type EventWriter } from './event-writer.ts'
import { hashContent } from './hash-content.ts'
import { type HashedRows, hashRows } from './hash-leaves.ts'
import { withRecords } from './own-records.ts'
import { countDays, readDays } from './read-days.ts'
import { readRecords } from './read-records.ts'
import { searchBlocksOf } from './search-blocks.ts'
import {
  type Piece,
  type SqliteValue,
  VALUE_SEPARATOR,
  type WorkerReply,
  type WorkerRequest,
  type WorkerTask,
} from './worker-messages.ts'
import { decodeRequest } from './worker-request.ts'

// A connection to the embedded database on a thread of its own: the writer, or one of the readers.
declare const self: Worker

let file = ''
let db: Database
let eventWriter: EventWriter
const snapshots = new Map<number, { db: Database; rows: Iterator<unknown[]> | null }>()

self.onmessage = (message: MessageEvent<string>) => {
  const data = decodeRequest(message.data)
  try {
    reply({ id: data.id, value: handle(data) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code ?? '') : ''
    reply({ id: data.id, error: { message: error instanceof Error ? error.message : String(error), code } })
  }
}

function reply(message: WorkerReply): void {
  self.postMessage(message)
}

function handle(request: WorkerRequest): unknown {
  switch (request.op) {
    case 'open':
      return open(request)
    case 'query':
      return query(request.sql, request.params, request.method)
    case 'execute':
      return execute(request.sql)
    case 'executeEach':
      return executeEach(request.sql, request.params)
    case 'prepareInserts':
      return eventWriter.prepare(request.statements)
    case 'insertEvents':
      return eventWriter.insert(request)
    case 'readPiece':
      return readPiece(request)
    case 'readDays':
      return readDays(db, request)
    case 'countDays':
      return countDays(db, request)
    case 'countReceived':
      return countRows(db, request)
    case 'hashRows':
      return readHashes(request)
    case 'readRecords':
      return readRecords(db, request)
    case 'listSearchedDays':
    case 'scanBlocks':
      return searchBlocksOf(db, request)
    case 'hashContent':
      return hashContent(db, request.sql, request.params)
    case 'openSnapshot':
      return openSnapshot(request.snapshot)
    case 'select':
      return select(request.snapshot, request.sql, request.params)
    case 'fetchRows':
      return fetchRows(request.snapshot, request.count)
    case 'closeSnapshot':
      return closeSnapshot(request.snapshot)
    case 'close':
      return close()
  }
}

function open(request: Extract<WorkerTask, { op: 'open' }>): null {
  file = request.file
  db = connect(request.readonly)
  eventWriter = createEventWriter(db)
  return null
}

/** The cache of the connection that a thread keeps, and of those that it opens for a short time. */
const CACHE_KB = 16_000
const SNAPSHOT_CACHE_KB = 2_000

function connect(readonly: boolean, cacheKb = CACHE_KB): Database {
  const connection = new Database(file, readonly ? { readonly: true } : { create: true, readwrite: true })
  connection.run('pragma busy_timeout = 10000')
  connection.run(`pragma cache_size = -${cacheKb}`)
  connection.run('pragma temp_store = memory')
  if (!readonly) {
    // Of a new file. With larger pages fewer of them are written twice, to the write-ahead log and to the database.
    connection.run('pragma page_size = 8192')
    connection.run('pragma auto_vacuum = incremental')
    connection.run('pragma journal_mode = wal')
    connection.run('pragma synchronous = full')
    // 32 MB of a new file: a page that many commits change is written to the database once for all of them.
    connection.run('pragma wal_autocheckpoint = 4000')
    connection.run('pragma foreign_keys = on')
    connection.run('pragma journal_size_limit = 67108864')
  }
  return connection
}

function close(): null {
  for (const snapshot of snapshots.values()) snapshot.db.close()
  db.close()
  return null
}

function execute(sql: string): null {
  db.run(sql)
  return null
}

function query(sql: string, params: SqliteValue[], method: string): unknown {
  const statement = db.query(sql)
  if (method === 'run') return statement.run(...params) && []
  const rows = statement.values(...params)
  return method === 'get' ? rows[0] : rows
}

/** Runs a statement with each of some lists of parameters, in one transaction. */
function executeEach(sql: string, params: SqliteValue[][]): null {
  const statement = db.prepare(sql)
  try {
    db.transaction(() => {
      for (const each of params) statement.run(...each)
    }).immediate()
    return null
  } finally {
    statement.finalize()
  }
}

/** Opens a connection that sees the database as it is now until it is closed. */
function openSnapshot(snapshot: number): null {
  const connection = connect(true, SNAPSHOT_CACHE_KB)
  connection.run('begin')
  snapshots.set(snapshot, { db: connection, rows: null })
  return null
}

function closeSnapshot(snapshot: number): boolean {
  snapshots.get(snapshot)?.db.close()
  return snapshots.delete(snapshot)
}

function select(snapshot: number, sql: string, params: SqliteValue[]): null {
  const opened = snapshots.get(snapshot)
  if (!opened) throw new Error('The snapshot is closed.')
  opened.rows = iterateValues(opened.db.prepare(sql), params)
  return null
}

/** A chunk ends once the last column of its rows, the record, has this many characters in total, however few rows it has. */
const CHUNK_LENGTH = 2_000_000

/** Returns the next rows of a snapshot's statement. */
function fetchRows(snapshot: number, count: number): string {
  const rows = snapshots.get(snapshot)?.rows
  return rows ? joinRows(rows, count, 0).rows : ''
}

type PieceRequest = Extract<WorkerTask, { op: 'readPiece' }>

/** Returns the first rows of a statement. It has ended then, so that it is not in the way of a checkpoint. */
function readPiece({ sql, params, count, keyWidth }: PieceRequest): Piece {
  const statement = db.prepare(`${sql} limit ${count + 1}`)
  try {
    return joinRows(toValues(statement.iterate(...params)), count, keyWidth)
  } finally {
    statement.finalize()
  }
}

/** Returns the hashes of the leaves of the first rows of a statement, like a piece. */
function readHashes({ sql, params, ...request }: Extract<WorkerTask, { op: 'hashRows' }>): HashedRows {
  const statement = db.prepare(`${sql} limit ${request.count + 1}`)
  try {
    return hashRows(toValues(withRecords(db, statement.iterate(...params))), request)
  } finally {
    statement.finalize()
  }
}

// As one string: arrays of values would be cloned one by one on their way to the other thread.
function joinRows(rows: Iterator<unknown[]>, count: number, keyWidth: number): Piece {
  const values: string[] = []
  let last: unknown[] = []
  let length = 0
  for (let row = 0; row < count && length < CHUNK_LENGTH; row++) {
    const { value, done } = rows.next()
    if (done) return { rows: values.join(VALUE_SEPARATOR), lastKey: null }
    for (let column = keyWidth; column < value.length; column++)
      values.push(value[column] === null ? '' : `=${value[column]}`)
    length += values.at(-1)?.length ?? 0
    last = value
  }
  return { rows: values.join(VALUE_SEPARATOR), lastKey: last.slice(0, keyWidth).map(Number) }
}

function* iterateValues(statement: Statement, params: SqliteValue[]): Generator<unknown[]> {
  yield* toValues(statement.iterate(...params))
  statement.finalize()
}

function* toValues(rows: Iterable<unknown>): Generator<unknown[]> {
  for (const row of rows) yield Object.values(Object(row))
}
