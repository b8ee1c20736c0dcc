import { getTableColumns } from 'drizzle-orm'
import type { LogPartition, Snapshot, Statement } from '../database.ts'
import { dayOfTable } from '../partitions.ts'
import { columnCount, columnNames } from '../row-readers.ts'
import { tableSuffix } from './sqlite-partition-sql.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { VALUE_SEPARATOR } from './worker-messages.ts'
import { toSqliteParameters, toWorkerRows, type WorkerThread } from './worker-threads.ts'

/** Maximum number of rows that a reader sends at a time. */
const CHUNK_ROWS = 2_000
/** Maximum number of tables in one union; SQLite refuses more than 500. */
const UNION_MAX = 400

const EVENT_COLUMNS = getTableColumns(sqliteTables.events)

let lastSnapshot = 0

/** Opens a snapshot on the reader's thread, with a connection of its own; also returns the days that the snapshot contains. */
export async function openSqliteSnapshot(
  reader: WorkerThread,
  logPartitions: (days: string[], from: Date, until: Date) => LogPartition[],
): Promise<Snapshot & { days: string[] }> {
  const snapshot = ++lastSnapshot
  const tables = toWorkerRows(await reader.send({ op: 'openSnapshot', snapshot }))
  const days = tables.flatMap(([name]) => dayOfTable(String(name)))
  return {
    days,
    logPartitions: (from, until) => logPartitions(days, from, until),
    async *rows({ sql, params }, width) {
      await reader.send({ op: 'select', snapshot, sql, params: toSqliteParameters(params) })
      // The next chunk is read while the consumer works on this one, which may never ask for it.
      const fetchNext = () => {
        const chunk = reader.send({ op: 'fetchRows', snapshot, count: CHUNK_ROWS })
        chunk.catch(() => {})
        return chunk
      }
      let next = fetchNext()
      for (;;) {
        const chunk = String(await next)
        if (chunk === '') return
        next = fetchNext()
        yield parseRows(chunk, width)
      }
    },
    async close() {
      await reader.send({ op: 'closeSnapshot', snapshot })
    },
  }
}

/** Streams a customer's events with sequences within (after, until], in the order of receipt, from one snapshot. */
export async function* streamReceivedSqlite(
  reader: WorkerThread,
  customer: number,
  after: number,
  until: number,
) {
  const snapshot = await openSqliteSnapshot(reader, () => [])
  try {
    const statement = receivedStatement(snapshot.days, customer, after, until)
    yield* snapshot.rows(statement, columnCount(EVENT_COLUMNS))
  } finally {
    await snapshot.close()
  }
}

// The rows of each day are stored in the order of receipt: the days are merged, and nothing is sorted.
function receivedStatement(days: string[], customer: number, after: number, until: number): Statement {
  if (days.length === 0) return { sql: 'select 1 where false', params: [] }
  const selectDay = (day: string) =>
    `select ${columnNames(EVENT_COLUMNS)} from events${tableSuffix(day)} where customer = ?1 and sequence > ?2 and sequence <= ?3`
  const unions: string[] = []
  for (let from = 0; from < days.length; from += UNION_MAX)
    unions.push(unionSql(days.slice(from, from + UNION_MAX).map(selectDay)))
  const sql = unions.length === 1 ? unions.join() : unionSql(unions.map((each) => `select * from (${each})`))
  return { sql, params: [customer, after, until] }
}

function unionSql(selects: string[]): string {
  return `${selects.join(' union all ')} order by sequence`
}

function parseRows(chunk: string, width: number): (string | null)[][] {
  const values = chunk.split(VALUE_SEPARATOR)
  const rows: (string | null)[][] = []
  for (let from = 0; from < values.length; from += width) {
    rows.push(values.slice(from, from + width).map((value) => (value === '' ? null : value.slice(1))))
  }
  return rows
}
