import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { toDayNumber } from '../../domain/time.ts'
import type { Database } from '../database.ts'

/** The UTC month in which a day lies: `2026-03-01` gives `2026-03`. */
export function toMonth(day: string): string {
  return day.slice(0, 7)
}

/** The days of a UTC month, counted from 1 January 1970; the end is the first day of the next. */
export function daysOfMonth(month: string): ReportPeriod {
  const from = new Date(`${month}-01T00:00:00.000Z`)
  const until = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1))
  return { from: toDayNumber(from), until: toDayNumber(until) }
}

/** The name of a month's part of the administrator log: `2026-03` gives `administration_202603`. */
export function monthTable(month: string): string {
  return `administration_${month.replace('-', '')}`
}

/** The month whose rows a table holds, as a list of one; an empty list for any other table. */
export function monthOfTable(table: string): string[] {
  const [, year, month] = /^administration_(\d{4})(\d{2})$/.exec(table) ?? []
  return year ? [`${year}-${month}`] : []
}

/** Forgets every month of the administrator log that ended before an instant; names them. */
export async function purgeMonths(database: Database, before: Date): Promise<string[]> {
  const over = (await database.listMonths()).filter((month) => daysOfMonth(month).until <= toDayNumber(before))
  for (const month of over) await database.dropMonth(month)
  return over
}
