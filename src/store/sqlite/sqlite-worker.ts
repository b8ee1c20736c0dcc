import { Database, type Statement } from 'bun:sqlite'
import { checkTexts } from './check-texts.ts'
import { countEventsOf } from './count-received.ts'
import { createEventWriter, type EventWriter } from './event-writer.ts'
import { hashContent } from './hash-content.ts'
import { type HashedRows, hashRows } from './hash-leaves.ts'
import { withRecords } from './own-records.ts'
import { visitDays } from './read-days.ts'
import { joinRows, readNext, toValues } from './read-pieces.ts'
import { readRecords } from './read-records.ts'
import { searchBlocksOf } from './search-blocks.ts'
import type { SqliteValue, WorkerReply, WorkerRequest, WorkerTask } from './worker-messages.ts'
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
    const value = handle(data)
    // Bytes are handed over as they are, which costs nothing.
    reply({ id: data.id, value }, data.op === 'readLines' ? [Object(value).bytes.buffer] : [])
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code ?? '') : ''
    reply({ id: data.id, error: { message: error instanceof Error ? error.message : String(error), code } })
  }
}

function reply(message: WorkerReply, handedOver: ArrayBuffer[] = []): void {
  self.postMessage(message, handedOver)
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
    case 'readLines':
      return readNext(db, request)
    case 'readDays':
    case 'sumDays':
    case 'tallyDays':
      return visitDays(db, request)
    case 'countReceived':
      return countEventsOf(db, request)
    case 'hashRows':
      return readHashes(request)
    case 'readRecords':
      return readRecords(db, request)
    case 'listSearchedDays':
    case 'scanBlocks':
      return searchBlocksOf(db, request)
    case 'checkTexts':
      return checkTexts(db, request)
    case 'hashContent':
      return hashContent(db, request.sql, request.params)
    case 'openSnapshot':
    case 'select':
    case 'fetchRows':
    case 'closeSnapshot':
      return useSnapshot(request)
    case 'close':
      return close()
  }
}

type SnapshotRequest = Extract<WorkerTask, { snapshot: number }>

function useSnapshot(request: SnapshotRequest): unknown {
  switch (request.op) {
    case 'openSnapshot':
      return openSnapshot(request.snapshot)
    case 'select':
      return select(request.snapshot, request.sql, request.params)
    case 'fetchRows':
      return fetchRows(request.snapshot, request.count)
    case 'closeSnapshot':
      return closeSnapshot(request.snapshot)
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

/** Returns the next rows of a snapshot's statement. */
function fetchRows(snapshot: number, count: number): string {
  const rows = snapshots.get(snapshot)?.rows
  return rows ? joinRows(rows, { count, keyWidth: 0, filler: null }).rows : ''
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

function* iterateValues(statement: Statement, params: SqliteValue[]): Generator<unknown[]> {
  yield* toValues(statement.iterate(...params))
  statement.finalize()
}
