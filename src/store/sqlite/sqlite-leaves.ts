import { getTableColumns } from 'drizzle-orm'
import { isJsonObject } from '../../domain/json/json-values.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { AdministratorLogDay, Statement } from '../database.ts'
import { type LeafColumn, toLeafColumns } from '../tree/leaf-columns.ts'
import type { StoredLeaves } from '../tree/tree-codecs.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { tableSuffix } from './table-suffix.ts'
import { toSqliteParameters, type WorkerThread } from './worker-threads.ts'

const EVENT_COLUMNS = toLeafColumns(getTableColumns(sqliteTables.events))
const REPORT_COLUMNS = toLeafColumns(getTableColumns(sqliteTables.administratorLog))

/** Maximum number of rows that a thread hashes at a time. */
const ROWS_MAX = 2_000
/** Maximum number of tables in one union; SQLite refuses more than 500. */
const TABLES_MAX = 400

// The thread hashes the rows, so that they need not be sent, and that nothing else waits meanwhile.
/** Streams the leaves of a customer's events on some days with sequences within (after, until], in the order of receipt. */
export async function* streamEventLeavesSqlite(
  reader: WorkerThread,
  days: string[],
  customer: number,
  after: number,
  until: number,
): AsyncGenerator<StoredLeaves> {
  const tables = days.map((day) => ({
    table: `events${tableSuffix(day)}`,
    day: `event_time / ${DAY_MS}`,
    where: '',
  }))
  yield* streamLeaves(reader, { columns: EVENT_COLUMNS, tables }, [customer, after, until])
}

/** Streams the leaves of a customer's rows of the administrator log on some days, like those of events. */
export async function* streamReportLeavesSqlite(
  reader: WorkerThread,
  days: AdministratorLogDay[],
  customer: number,
  after: number,
  until: number,
): AsyncGenerator<StoredLeaves> {
  const tables = [...new Set(days.map(({ table }) => table))].map((table) => {
    const own = days.filter((each) => each.table === table).map(({ day }) => day)
    return { table, day: 'day', where: `and day in (${own.join()})` }
  })
  yield* streamLeaves(reader, { columns: REPORT_COLUMNS, tables }, [customer, after, until])
}

type LeafTable = { table: string; day: string; where: string }
type LeafSource = { columns: LeafColumn[]; tables: LeafTable[] }
type Range = [customer: number, after: number, until: number]

async function* streamLeaves(
  reader: WorkerThread,
  { columns, tables }: LeafSource,
  [customer, after, until]: Range,
): AsyncGenerator<StoredLeaves> {
  if (tables.length === 0) return
  const request = { columns: columns.map(({ name, type }) => ({ name, type })), count: ROWS_MAX }
  for (let last = after; ; ) {
    const { sql, params } = leavesStatement(columns, tables, [customer, last, until])
    const sent = await reader.send({ op: 'hashRows', sql, params: toSqliteParameters(params), ...request })
    const { isLast, ...leaves } = toLeaves(sent)
    if (leaves.hashes.length > 0) yield leaves
    if (isLast) return
    last = leaves.sequences.at(-1) ?? until
  }
}

// The rows of each day are stored in the order of receipt: the days are merged, and nothing is sorted.
function leavesStatement(columns: LeafColumn[], tables: LeafTable[], params: Range): Statement {
  const names = columns.map(({ column }) => column).join(', ')
  const select = ({ table, day, where }: LeafTable) =>
    `select sequence as leaf_sequence, ${day} as leaf_day, ${names} from ${table} where customer = ?1 and sequence > ?2 and sequence <= ?3 ${where}`
  const unions: string[] = []
  for (let from = 0; from < tables.length; from += TABLES_MAX)
    unions.push(unionSql(tables.slice(from, from + TABLES_MAX).map(select)))
  const sql = unions.length === 1 ? unions.join() : unionSql(unions.map((each) => `select * from (${each})`))
  return { sql, params }
}

function unionSql(selects: string[]): string {
  return `${selects.join(' union all ')} order by leaf_sequence`
}

const HASH_BYTES = 32

function toLeaves(sent: unknown): StoredLeaves & { isLast: boolean } {
  if (!isJsonObject(sent) || !(sent.hashes instanceof Uint8Array)) throw new TypeError('Not leaves.')
  const { hashes } = sent
  return {
    sequences: toNumbers(sent.sequences),
    days: toNumbers(sent.days),
    hashes: Array.from({ length: hashes.length / HASH_BYTES }, (_, i) =>
      hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
    ),
    isLast: sent.isLast === true,
  }
}

function toNumbers(list: unknown): number[] {
  return Array.isArray(list) ? list.map(Number) : []
}
