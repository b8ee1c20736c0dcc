import { REPORT_DAYS_MAX, type ReportPeriod, toDayNumber } from './report-period.ts'

/** A period that people ask for by a name, with its days as they are on this day. */
export type ReportPreset = { label: string; period: ReportPeriod }

/** The periods that people mostly want. */
export function reportPresets(now: Date): ReportPreset[] {
  const today = toDayNumber(now)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  const thisMonth = toDayNumber(new Date(Date.UTC(year, month, 1)))
  const lastMonth = toDayNumber(new Date(Date.UTC(year, month - 1, 1)))
  return [
    { label: 'Last month', period: { from: lastMonth, until: thisMonth } },
    { label: 'This month', period: { from: thisMonth, until: today + 1 } },
    { label: `Last ${REPORT_DAYS_MAX} days`, period: latestReportPeriod(now) },
    { label: 'Yesterday', period: { from: today - 1, until: today } },
    { label: 'Today', period: { from: today, until: today + 1 } },
  ]
}

/** The longest report that ends with this day. */
export function latestReportPeriod(now: Date): ReportPeriod {
  const until = toDayNumber(now) + 1
  return { from: until - REPORT_DAYS_MAX, until }
}
