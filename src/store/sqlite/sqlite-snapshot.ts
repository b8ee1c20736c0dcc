import type { LogPartition, Snapshot, Statement } from '../database.ts'
import { EVENT_COLUMN_COUNT } from '../events/event-rows.ts'
import { dayOfTable } from '../partitions.ts'
import { tableSuffix } from './sqlite-partition-sql.ts'
import { VALUE_SEPARATOR } from './worker-messages.ts'
import { toSqliteParameters, type WorkerThread, toWorkerRows } from './worker-threads.ts'

/** Rows that travel from a reader at a time. */
const CHUNK = 2_000
/** Tables that one union takes; SQLite refuses more than 500. */
const UNION_MAX = 400

let last = 0

/** A view of one moment, on a connection of its own beside the reader's. */
export async function openSqliteSnapshot(
  reader: WorkerThread,
  spans: (days: string[], from: Date, until: Date) => LogPartition[],
): Promise<Snapshot & { days: string[] }> {
  const snapshot = ++last
  const tables = toWorkerRows(await reader.send({ op: 'snapshot', snapshot }))
  const days = tables.flatMap(([name]) => dayOfTable(String(name)))
  return {
    days,
    logPartitions: (from, until) => spans(days, from, until),
    async *rows(statement, width) {
      await reader.send({
        op: 'select',
        snapshot,
        sql: statement.sql,
        params: toSqliteParameters(statement.params),
      })
      // The next chunk is read while this one is being used.
      let coming = reader.send({ op: 'pull', snapshot, count: CHUNK })
      for (;;) {
        const text = String(await coming)
        if (text === '') return
        coming = reader.send({ op: 'pull', snapshot, count: CHUNK })
        yield rowsIn(text, width)
      }
    },
    async close() {
      await reader.send({ op: 'release', snapshot })
    },
  }
}

/** A customer's events received within a stretch, seen at one moment. */
export async function* streamReceivedSqlite(
  reader: WorkerThread,
  customer: number,
  after: number,
  until: number,
) {
  const snapshot = await openSqliteSnapshot(reader, () => [])
  try {
    const statement = receivedSql(snapshot.days, customer, after, until)
    yield* snapshot.rows(statement, EVENT_COLUMN_COUNT)
  } finally {
    await snapshot.close()
  }
}

// Each day's rows lie in the order of receipt already: the days are merged, and nothing is sorted.
function receivedSql(days: string[], customer: number, after: number, until: number): Statement {
  if (days.length === 0) return { sql: 'select 1 where false', params: [] }
  const ofDay = (day: string) =>
    `select * from events${tableSuffix(day)} where customer = ?1 and sequence > ?2 and sequence <= ?3`
  const united = (statements: string[]) => `${statements.join(' union all ')} order by sequence`
  const groups: string[] = []
  for (let from = 0; from < days.length; from += UNION_MAX)
    groups.push(united(days.slice(from, from + UNION_MAX).map(ofDay)))
  const sql = groups.length === 1 ? groups.join() : united(groups.map((group) => `select * from (${group})`))
  return { sql, params: [customer, after, until] }
}

function rowsIn(text: string, width: number): (string | null)[][] {
  const values = text.split(VALUE_SEPARATOR)
  const rows: (string | null)[][] = []
  for (let from = 0; from < values.length; from += width) {
    rows.push(values.slice(from, from + width).map((value) => (value === '' ? null : value.slice(1))))
  }
  return rows
}
