import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { AdministratorLogDay, Database, Snapshot, Statement } from '../database.ts'

/** A customer's rows of a period, up to a sequence. */
export type ReportRows = {
  database: Database
  customer: number
  period: ReportPeriod
  highWaterMark: number
}

/** A consistent view of them. */
export type ReportSnapshot = ReportRows & { snapshot: Snapshot }

/** Selects rows by an SQL condition, up to a maximum number. */
type RowFilter = { where?: string; limit?: number }

// The rows of each day are stored in the order of receipt: the days are merged, nothing is sorted, and the first row comes
// immediately.
/** Returns the SQL that selects rows of a period in the order of receipt; null if none of its days has a table. */
export function reportRowsSql(
  report: ReportRows,
  columns: string,
  { where = 'true', limit }: RowFilter,
): string | null {
  const { database, customer, period, highWaterMark } = report
  const days = database.administratorLogDays(period)
  if (days.length === 0) return null
  const selectDay = ({ table, day }: AdministratorLogDay) =>
    `select * from (select ${columns} from ${table} where customer = ${customer} and day = ${day}
      and sequence <= ${highWaterMark} and ${where} order by sequence) as day`
  const order = `order by sequence ${limit === undefined ? '' : `limit ${limit}`}`
  return `${days.map(selectDay).join(' union all ')} ${order}`
}

/** Returns the number of rows of a period, counted up to `max` + 1. */
export async function countReportRows(report: ReportSnapshot, max: number): Promise<number> {
  const { database, customer, period, highWaterMark } = report
  let count = 0
  for (const { table, day } of database.administratorLogDays(period)) {
    if (count > max) break
    const rowsSql = `select 1 from ${table} where customer = ${customer} and day = ${day}
      and sequence <= ${highWaterMark} limit ${max + 1 - count}`
    const [row] = await selectReportRows(report, `select count(*) as rows from (${rowsSql}) as day_rows`, 1)
    count += Number(row?.[0] ?? 0)
  }
  return count
}

/** Returns all rows of a statement, for small results; none if the statement is null. */
export async function selectReportRows(
  { snapshot }: ReportSnapshot,
  sql: string | null,
  width: number,
): Promise<unknown[][]> {
  const rows: unknown[][] = []
  if (sql === null) return rows
  for await (const chunk of snapshot.rows(toStatement(sql), width)) rows.push(...chunk)
  return rows
}

/** Returns a statement without parameters. */
export function toStatement(sql: string): Statement {
  return { sql, params: [] }
}
