import { formatDay } from '../../domain/time.ts'
import type { AdministratorLogDay, Database } from '../database.ts'
import { allEventColumns, receivedColumns } from '../events/event-rows.ts'
import { monthTable, toMonth } from '../reports/month-partitions.ts'
import { addReceivedSqlite, countReceivedSqlite } from './count-received.ts'
import { streamEventLeavesSqlite, streamReportLeavesSqlite } from './sqlite-leaves.ts'
import type { Partitions } from './sqlite-partitions.ts'
import { streamReceivedSqlite } from './sqlite-stream.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { tableSuffix } from './table-suffix.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** Maximum number of tables in one union; SQLite refuses more than 500. */
const TABLES_MAX = 400

type ReceiptMethod =
  | 'eventsReceived'
  | 'eventRowsReceived'
  | 'settledSequence'
  | 'receivers'
  | 'countReceived'
  | 'addReceived'
  | 'lastSequence'
  | 'eventLeaves'
  | 'reportLeaves'

const EVENT_COLUMNS = receivedColumns(sqliteTables.events)
const ALL_COLUMNS = allEventColumns(sqliteTables.events)

/** What follows the order of receipt: up to where it is settled, the customers that received events, and the leaves of these. */
export function receiptMethods(
  reader: () => WorkerThread,
  { days, months }: Pick<Partitions, 'days' | 'months'>,
): Pick<Database, ReceiptMethod> {
  return {
    eventsReceived: (...range) => streamReceivedSqlite(reader(), EVENT_COLUMNS, ...range),
    eventRowsReceived: (...range) => streamReceivedSqlite(reader(), ALL_COLUMNS, ...range),
    settledSequence: () => findLastSequence(reader()),
    receivers: (...range) => listReceivers(reader(), [...days], ...range),
    lastSequence: () => findLastSequence(reader()),
    countReceived: (after, until) =>
      askDays(days, (suffixes) => countReceivedSqlite(reader(), { suffixes, after, until })),
    addReceived: (after, until) =>
      askDays(days, (suffixes) => addReceivedSqlite(reader(), { suffixes, after, until })),
    eventLeaves: (...range) => streamEventLeavesSqlite(reader(), [...days], ...range),
    reportLeaves: (reportDays, ...range) =>
      streamReportLeavesSqlite(reader(), toTables(months, reportDays), ...range),
  }
}

// Events are stored in one transaction with the last sequence, so every event with an assigned sequence is stored.
/** Resolves with the last sequence assigned so far. */
export async function findLastSequence(thread: WorkerThread): Promise<number> {
  const [row] = await queryThread(thread, 'select last from event_sequence', [], 'all')
  return Number(row?.[0] ?? 0)
}

// Asks anew if a day was purged meanwhile: it has no events then.
async function askDays<Answer>(
  days: Set<string>,
  ask: (suffixes: string[]) => Promise<Answer>,
): Promise<Answer> {
  const asked = [...days]
  return ask(asked.map(tableSuffix)).catch((error) => {
    if (asked.every((day) => days.has(day))) throw error
    return askDays(days, ask)
  })
}

async function listReceivers(
  reader: WorkerThread,
  days: string[],
  after: number,
  until: number,
): Promise<number[]> {
  const customers = new Set<number>()
  for (let from = 0; from < days.length; from += TABLES_MAX) {
    const selects = days.slice(from, from + TABLES_MAX).map(selectReceivers)
    const rows = await queryThread(reader, selects.join(' union '), [after, until], 'all')
    for (const [customer] of rows) customers.add(Number(customer))
  }
  return [...customers].sort((one, other) => one - other)
}

// The rows of a day are stored in the order of their sequences, and no index has that order.
function selectReceivers(day: string): string {
  return `select distinct customer from events${tableSuffix(day)} not indexed where sequence > ?1 and sequence <= ?2`
}

function toTables(months: Set<string>, days: number[]): AdministratorLogDay[] {
  return days.flatMap((day) => {
    const month = toMonth(formatDay(day))
    return months.has(month) ? [{ table: monthTable(month), day }] : []
  })
}
