import { formatDay, type ReportPeriod } from '../../src/domain/reports/report-period.ts'
import type { ReportAsked } from '../paths.ts'

/** The words for each field, beside it and in what is said about it. */
export const REPORT_LABELS = { type: 'Report type', start: 'Start day', end: 'End day' } as const

/** What all rows of a period are asked with. */
export function askedOf({ from, until }: ReportPeriod): ReportAsked {
  return { type: 'administration', start: formatDay(from), end: formatDay(until - 1) }
}

/** What those rows of a period are asked with that were asked for before. */
export function shownAs({ isPendingOnly }: { isPendingOnly: boolean }, period: ReportPeriod): ReportAsked {
  return { ...askedOf(period), ...(isPendingOnly && { show: 'pending' }) }
}

/** Whether a period is the one that is shown. */
export function isSame(one: ReportPeriod, other: ReportPeriod | undefined): boolean {
  return one.from === other?.from && one.until === other.until
}
