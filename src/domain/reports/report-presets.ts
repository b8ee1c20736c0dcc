import { MESSAGES } from '../messages/messages.ts'
import { toDayNumber } from '../time.ts'
import { REPORT_DAYS_MAX, type ReportPeriod } from './report-period.ts'

const { reportPresets: TEXT } = MESSAGES

/** A report period with a name, such as `Last month`. */
export type ReportPreset = { label: string; period: ReportPeriod }

/** Returns the periods that people ask for most, relative to today. */
export function reportPresets(now: Date): ReportPreset[] {
  const today = toDayNumber(now)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  const thisMonth = toDayNumber(new Date(Date.UTC(year, month, 1)))
  const lastMonth = toDayNumber(new Date(Date.UTC(year, month - 1, 1)))
  return [
    { label: TEXT.lastMonth, period: { from: lastMonth, until: thisMonth } },
    { label: TEXT.thisMonth, period: { from: thisMonth, until: today + 1 } },
    { label: TEXT.lastDays({ days: REPORT_DAYS_MAX }), period: latestReportPeriod(now) },
    { label: TEXT.yesterday, period: { from: today - 1, until: today } },
    { label: TEXT.today, period: { from: today, until: today + 1 } },
  ]
}

/** Returns the longest report period that ends today, today included. */
export function latestReportPeriod(now: Date): ReportPeriod {
  const until = toDayNumber(now) + 1
  return { from: until - REPORT_DAYS_MAX, until }
}
