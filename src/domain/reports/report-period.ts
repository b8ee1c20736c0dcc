import { DAY_MS } from '../events/query.ts'
import { invalidField } from '../fault.ts'
import { isCalendarDay } from '../parse.ts'

/** Days of UTC, counted from 1 January 1970: from the first to before the second. */
export type ReportPeriod = { from: number; until: number }

/** A report spans at most so many days: any month fits. */
export const REPORT_DAYS_MAX = 31

/** What the two ends of a period are called where it is asked for. */
type Names = { start: string; end: string }

/**
 * The period of a report, its end exclusive; a fault that names the field when a day is none, the end is not after the
 * start, the period is too long, or begins more than a year before today. An end in the future is welcome.
 */
export function parseReportPeriod(
  given: { start: string | undefined; end: string | undefined },
  now: Date,
  names: Names = { start: 'start', end: 'end' },
): ReportPeriod {
  const from = parseReportDay(given.start, names.start)
  const until = parseReportDay(given.end, names.end)
  if (until <= from) {
    throw invalidField(
      names.end,
      `${names.end} must be after ${names.start}: it is the first day that the report leaves out.`,
    )
  }
  if (until - from > REPORT_DAYS_MAX) {
    throw invalidField(
      names.end,
      `A report spans at most ${REPORT_DAYS_MAX} days, and this one has ${until - from}.`,
    )
  }
  const earliest = earliestReportDay(now)
  if (from < earliest) {
    throw invalidField(
      names.start,
      `${names.start} must not be before ${formatDay(earliest)}: the administrator log goes back one year.`,
    )
  }
  return { from, until }
}

/** The day, counted from 1 January 1970, on which an instant lies in UTC. */
export function toDayNumber(moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS)
}

/** A day number as `2026-03-01`. */
export function formatDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** The first day that a report may begin with: this day a year ago; where that was 29 February, the day before it. */
export function earliestReportDay(now: Date): number {
  const year = now.getUTCFullYear() - 1
  const month = now.getUTCMonth()
  const isLeapDay = month === 1 && now.getUTCDate() === 29
  return toDayNumber(new Date(Date.UTC(year, month, isLeapDay ? 28 : now.getUTCDate())))
}

/** One day of a report's period, counted from 1 January 1970; a fault that names the field when it is none. */
export function parseReportDay(value: string | undefined, name: string): number {
  if (value === undefined || value === '')
    throw invalidField(name, `${name} is missing; give a day such as 2026-03-01.`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || !isCalendarDay(value))
    throw invalidField(name, `${name} must be a day such as 2026-03-01.`)
  return toDayNumber(new Date(`${value}T00:00:00.000Z`))
}
