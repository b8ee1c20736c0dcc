import type { ReportPeriod } from '../../src/domain/reports/report-period.ts'
import { formatDay } from '../../src/domain/time.ts'
import type { ReportParams } from '../paths.ts'

/** Returns the parameters for all rows of a period. */
export function toReportParams({ from, until }: ReportPeriod): ReportParams {
  return { type: 'administration', start: formatDay(from), end: formatDay(until - 1) }
}

/** Returns the parameters for a period with the current choice between all rows and pending operations. */
export function toViewParams(
  { isPendingOnly }: { isPendingOnly: boolean },
  period: ReportPeriod,
): ReportParams {
  return { ...toReportParams(period), ...(isPendingOnly && { show: 'pending' }) }
}

/** Returns whether two periods have the same days; false if there is no other. */
export function isSamePeriod(period: ReportPeriod, other: ReportPeriod | undefined): boolean {
  return period.from === other?.from && period.until === other.until
}
