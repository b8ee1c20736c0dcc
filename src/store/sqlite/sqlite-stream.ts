import { Fault } from '../../domain/fault.ts'
import { toObjectOrNull } from '../../domain/parse.ts'
import type { LogPartition, RowStream, Statement, StreamColumns } from '../database.ts'
import { dayOfTable } from '../partitions.ts'
import { columnCount, columnNames, type SelectedColumns } from '../row-readers.ts'
import { CHUNK_ROWS, parseRows } from './sqlite-snapshot.ts'
import { tableSuffix } from './table-suffix.ts'
import { queryThread, SqliteFailure, toSqliteParameters, type WorkerThread } from './worker-threads.ts'

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
    async close() {},
  }
}

/** Streams a customer's events with sequences within (after, until], in the order of receipt, with some columns. */
export async function* streamReceivedSqlite(
  reader: WorkerThread,
  columns: SelectedColumns,
  customer: number,
  after: number,
  until: number,
) {
  const { days, rows } = await openSqliteStream(reader, () => [])
  if (days.length === 0) return
  const statementAfter = (key: unknown[] | null) =>
    receivedStatement(columns, days, { customer, after: key ? Number(key[0]) : after, until })
  yield* rows(statementAfter, { width: columnCount(columns), keyWidth: 1 })
}

async function* streamPieces(
  reader: WorkerThread,
  statementAfter: (key: unknown[] | null) => Statement,
  { width, keyWidth }: StreamColumns,
): AsyncGenerator<unknown[][]> {
  // The next piece is read while the consumer works on this one, which may never ask for it.
  const readNext = (key: unknown[] | null) => {
    const piece = readPiece(reader, statementAfter(key), keyWidth)
    piece.catch(() => {})
    return piece
  }
  for (let next = readNext(null); ; ) {
    const { rows, lastKey } = await next
    if (rows === '') return
    if (lastKey) next = readNext(lastKey)
    yield parseRows(rows, width)
    if (!lastKey) return
  }
}

async function readPiece(reader: WorkerThread, { sql, params }: Statement, keyWidth: number) {
  const request = { sql, params: toSqliteParameters(params), count: CHUNK_ROWS, keyWidth }
  const task = reader.send({ op: 'readPiece', ...request })
  const fail = (error: unknown) => Promise.reject(toPurgedFault(error, sql))
  const piece = toObjectOrNull(await task.catch(fail))
  return { rows: String(piece?.rows ?? ''), lastKey: Array.isArray(piece?.lastKey) ? piece.lastKey : null }
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
