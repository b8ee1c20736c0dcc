import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { toDayNumber } from '../../domain/time.ts'

/** Whether a UTC month ended before an instant, or at it. */
export function hasMonthEnded(month: string, before: Date): boolean {
  return daysOfMonth(month).until <= toDayNumber(before)
}

/** Returns the UTC month of a day: `2026-03` for `2026-03-01`. */
export function toMonth(day: string): string {
  return day.slice(0, 7)
}

/** Returns the days of a UTC month, as numbers of days since 1 January 1970, up to the first day of the next month. */
export function daysOfMonth(month: string): ReportPeriod {
  const from = new Date(`${month}-01T00:00:00.000Z`)
  const until = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1))
  return { from: toDayNumber(from), until: toDayNumber(until) }
}

/** Returns the name of the table with a month of the administrator log: `administration_202603` for `2026-03`. */
export function monthTable(month: string): string {
  return `administration_${month.replace('-', '')}`
}

/** Returns the month whose rows a table holds, as a list with one item; an empty list for any other table. */
export function monthOfTable(table: string): string[] {
  const [, year, month] = /^administration_(\d{4})(\d{2})$/.exec(table) ?? []
  return year ? [`${year}-${month}`] : []
}
