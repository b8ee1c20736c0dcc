import type { Column } from 'drizzle-orm'
import { Fault } from '../../domain/fault.ts'
import { type LinesRequest, type RecordLines, toLines } from '../blocks/record-lines.ts'
import { recordColumnsOf } from '../blocks/record-reader.ts'
import type { LogPartition, RowStream, Statement, StreamColumns } from '../database.ts'
import { dayOfTable } from '../partitions.ts'
import { columnCount, columnNames, type SelectedColumns } from '../row-readers.ts'
import { CHUNK_ROWS, parseRows } from './sqlite-snapshot.ts'
import { tableSuffix } from './table-suffix.ts'
import type { LinesPiece, Piece, WorkerTask } from './worker-messages.ts'
import { queryThread, SqliteFailure, toSqliteParameters, type WorkerThread } from './worker-threads.ts'

/** Maximum number of records that a reader sends at a time as lines, of which there is a limit of bytes, too. */
const LINES_ROWS = 2_000

/** Maximum number of tables in one union; SQLite refuses more than 500. */
const UNION_MAX = 400

const EVENT_TABLES =
  "select name from sqlite_master where type = 'table' and name like 'events\\_%' escape '\\'"

// No event up to the last sequence is stored later, because the only writer assigns sequences in the order of its commits,
// and rows never change: statements that stop at it see the same, however much later they run.
/** Opens the rows as they are now, which the reader's thread reads piece by piece. Between two pieces nothing is held. */
export async function openSqliteStream(
  reader: WorkerThread,
  logPartitions: (days: string[], from: Date, until: Date) => LogPartition[],
): Promise<RowStream & { lastSequence: number; days: string[] }> {
  const [row] = await queryThread(reader, 'select last from event_sequence', [], 'all')
  const tables = await queryThread(reader, EVENT_TABLES, [], 'all')
  const days = tables.flatMap(([name]) => dayOfTable(String(name)))
  return {
    lastSequence: Number(row?.[0] ?? 0),
    days,
    logPartitions: (from, until) => logPartitions(days, from, until),
    rows: (statementAfter, columns) => streamPieces(reader, statementAfter, columns),
    lines: (statementAfter, request) => streamLines(reader, statementAfter, request),
    async close() {},
  }
}

/** Streams a customer's events with sequences within (after, until], in the order of receipt, with some columns. */
export async function* streamReceivedSqlite(
  reader: WorkerThread,
  columns: SelectedColumns & { sequence: Column; eventTime: Column },
  customer: number,
  after: number,
  until: number,
) {
  const { days, rows } = await openSqliteStream(reader, () => [])
  if (days.length === 0) return
  const statementAfter = (key: unknown[] | null) =>
    receivedStatement(columns, days, { customer, after: key ? Number(key[0]) : after, until })
  const recordColumns = recordColumnsOf(columns, customer)
  yield* rows(statementAfter, { width: columnCount(columns), keyWidth: 1, recordColumns })
}

async function* streamPieces(
  reader: WorkerThread,
  statementAfter: (key: unknown[] | null) => Statement,
  { width, keyWidth, recordColumns }: StreamColumns,
): AsyncGenerator<unknown[][]> {
  // In rows, the columns follow the key.
  const inRows = recordColumns && {
    ...recordColumns,
    sequenceAt: keyWidth + recordColumns.sequenceAt,
    timeAt: keyWidth + recordColumns.timeAt,
  }
  const read = ({ sql, params }: Statement) =>
    sendStatement(reader, {
      ...{ op: 'readPiece', sql, params: toSqliteParameters(params) },
      ...{ count: CHUNK_ROWS, keyWidth, recordColumns: inRows },
    })
  // It is what the thread answers to this request.
  for await (const { rows } of readAhead(statementAfter, (each) => read(each) as Promise<Piece>))
    if (rows !== '') yield parseRows(rows, width)
}

async function* streamLines(
  reader: WorkerThread,
  statementAfter: (key: unknown[] | null) => Statement,
  { customer, shape, readUnread }: LinesRequest,
): AsyncGenerator<RecordLines> {
  const read = ({ sql, params }: Statement) =>
    sendStatement(reader, {
      ...{ op: 'readLines', sql, params: toSqliteParameters(params) },
      ...{ count: LINES_ROWS, customer, shape },
    })
  // It is what the thread answers to this request.
  for await (const piece of readAhead(statementAfter, (each) => read(each) as Promise<LinesPiece>)) {
    const { unread, bytes, count } = piece
    if (count > 0) yield { bytes, count }
    if (unread) yield toLines([await readUnread({ ...unread, eventTime: new Date(unread.time) })], shape)
  }
}

// The next piece is read while the consumer works on this one, which may never ask for it.
async function* readAhead<EachPiece extends { lastKey: unknown[] | null }>(
  statementAfter: (key: unknown[] | null) => Statement,
  read: (statement: Statement) => Promise<EachPiece>,
): AsyncGenerator<EachPiece> {
  const readNext = (key: unknown[] | null) => {
    const piece = read(statementAfter(key))
    piece.catch(() => {})
    return piece
  }
  for (let next = readNext(null); ; ) {
    const piece = await next
    if (piece.lastKey) next = readNext(piece.lastKey)
    yield piece
    if (!piece.lastKey) return
  }
}

function sendStatement(
  reader: WorkerThread,
  task: Extract<WorkerTask, { op: 'readPiece' | 'readLines' }>,
): Promise<unknown> {
  return reader.send(task).catch((error: unknown) => Promise.reject(toPurgedFault(error, task.sql)))
}

// Nothing is held between two pieces, so that a day whose retention has ended may go to the trash meanwhile.
function toPurgedFault(error: unknown, sql: string): unknown {
  const isPurged = error instanceof SqliteFailure && error.message.startsWith('no such table')
  if (isPurged) return new Fault('conflict', 'purgedWhileRead')
  // Named like Drizzle's, so that an answer can name the day whose table is damaged.
  return new Error(`Failed query: ${sql}`, { cause: error })
}

// The rows of each day are stored in the order of receipt: the days are merged, and nothing is sorted.
function receivedStatement(
  columns: SelectedColumns,
  days: string[],
  { customer, after, until }: { customer: number; after: number; until: number },
): Statement {
  const selectDay = (day: string) =>
    `select sequence as key, ${columnNames(columns)} from events${tableSuffix(day)} where customer = ?1 and sequence > ?2 and sequence <= ?3`
  const unions: string[] = []
  for (let from = 0; from < days.length; from += UNION_MAX)
    unions.push(unionSql(days.slice(from, from + UNION_MAX).map(selectDay)))
  const sql = unions.length === 1 ? unions.join() : unionSql(unions.map((each) => `select * from (${each})`))
  return { sql, params: [customer, after, until] }
}

function unionSql(selects: string[]): string {
  return `${selects.join(' union all ')} order by key`
}
