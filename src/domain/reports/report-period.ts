import { invalidField } from '../fault.ts'
import { isCalendarDay, quoteValue } from '../parse.ts'
import { formatDay, toDayNumber } from '../time.ts'

/** Days in UTC, as numbers of days since 1 January 1970. `from` is included, `until` is not. */
export type ReportPeriod = { from: number; until: number }

/** Maximum number of days in a report: the length of the longest month. */
export const REPORT_DAYS_MAX = 31

/** The parameters that name the two ends of a period. */
type ParameterNames = { start: string; end: string }

/**
 * Returns the period from `start` up to but not including `end`. Throws a fault that names the parameter if a day is
 * missing or does not exist, the end is not after the start, the period is longer than `REPORT_DAYS_MAX`, or it begins
 * more than a year before today. The end may be in the future.
 */
export function parseReportPeriod(
  days: { start: string | undefined; end: string | undefined },
  now: Date,
  names: ParameterNames = { start: 'start', end: 'end' },
): ReportPeriod {
  const from = parseReportDay(days.start, names.start)
  const until = parseReportDay(days.end, names.end)
  if (until <= from) {
    throw invalidField(names.end, 'reportEndsTooEarly', { start: names.start })
  }
  if (until - from > REPORT_DAYS_MAX) {
    throw invalidField(names.end, 'reportTooLong', { max: REPORT_DAYS_MAX, days: until - from })
  }
  const earliest = earliestReportDay(now)
  if (from < earliest) {
    throw invalidField(names.start, 'reportStartsTooEarly', { earliest: formatDay(earliest) })
  }
  return { from, until }
}

/** Returns the earliest day that a report may start with: today a year ago, or 28 February if today is 29 February. */
export function earliestReportDay(now: Date): number {
  const year = now.getUTCFullYear() - 1
  const month = now.getUTCMonth()
  const isLeapDay = month === 1 && now.getUTCDate() === 29
  return toDayNumber(new Date(Date.UTC(year, month, isLeapDay ? 28 : now.getUTCDate())))
}

/**
 * Returns a day such as `2026-03-01` as a number of days since 1 January 1970;
 * throws a fault that names the parameter otherwise.
 */
export function parseReportDay(value: string | undefined, name: string): number {
  if (value === undefined || value === '') {
    throw invalidField(name, 'reportDayMissing')
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || !isCalendarDay(value)) {
    throw invalidField(name, 'reportDayInvalid', { got: quoteValue(value) })
  }
  return toDayNumber(new Date(`${value}T00:00:00.000Z`))
}
