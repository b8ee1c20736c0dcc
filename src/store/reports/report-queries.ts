import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Database, Snapshot, Statement } from '../database.ts'

/** One look at a customer's rows of a period, of one moment. */
export type ReportRead = {
  database: Database
  snapshot: Snapshot
  customer: number
  period: ReportPeriod
  highWaterMark: number
}

/** Which of the rows: those for which a condition holds, at most so many. */
type Which = { where?: string; limit?: number }

// Each day's rows lie in the order of receipt already: the days are merged, nothing is sorted, and the first row comes at once.
/** Columns of a period's rows, in the order of receipt; null where no day of it was ever written in. */
export function reportRowsSql(
  reading: ReportRead,
  columns: string,
  { where = 'true', limit }: Which,
): string | null {
  const { database, customer, period, highWaterMark: horizon } = reading
  const days = database.administratorLogDays(period)
  if (days.length === 0) return null
  const ofDay = ({ table, day }: { table: string; day: number }) =>
    `select * from (select ${columns} from ${table} where customer = ${customer} and day = ${day}
      and sequence <= ${horizon} and ${where} order by sequence) as day`
  const order = `order by sequence ${limit === undefined ? '' : `limit ${limit}`}`
  return `${days.map(ofDay).join(' union all ')} ${order}`
}

/** How many rows a period has, counted up to one more than `most`. */
export async function countReportRows(reading: ReportRead, most: number): Promise<number> {
  const { database, customer, period, highWaterMark: horizon } = reading
  let count = 0
  for (const day of database.administratorLogDays(period)) {
    if (count > most) break
    const found = `select 1 from ${day.table} where customer = ${customer} and day = ${day.day}
      and sequence <= ${horizon} limit ${most + 1 - count}`
    const [row] = await selectReportRows(reading, `select count(*) as rows from (${found}) as found`, 1)
    count += Number(row?.[0] ?? 0)
  }
  return count
}

/** The rows of a short answer. */
export async function selectReportRows(
  { snapshot }: ReportRead,
  sql: string | null,
  width: number,
): Promise<unknown[][]> {
  const rows: unknown[][] = []
  if (sql === null) return rows
  for await (const chunk of snapshot.rows(toStatement(sql), width)) rows.push(...chunk)
  return rows
}

/** A statement whose values all stand in it. */
export function toStatement(sql: string): Statement {
  return { sql, params: [] }
}
