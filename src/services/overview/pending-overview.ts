import type { Caller } from '../../domain/access/caller.ts'
import { COMPARED_DAYS } from '../../domain/overview/compared-days.ts'
import type { PendingOperations } from '../../domain/overview/overview.ts'
import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import { nullIfBusy } from './null-if-busy.ts'

/** What lists operations without an outcome. */
export type PendingParts = {
  listPending: (
    caller: Caller,
    period: ReportPeriod,
  ) => Promise<{ rows: AdministratorLogRow[]; isMore: boolean }>
}

/** Pending operations that are listed; the others are counted. */
const LISTED_MAX = 5

/** Returns the operations of the last days that have no outcome yet; null if there is no place to look for them now. */
export async function readPending(
  { listPending }: PendingParts,
  { caller, now }: { caller: Caller; now: Date },
): Promise<PendingOperations | null> {
  const today = toDayNumber(now)
  const period = { from: today - COMPARED_DAYS, until: today + 1 }
  const found = await listPending(caller, period).catch(nullIfBusy)
  if (found === null) return null
  const operations = found.rows
    .slice(-LISTED_MAX)
    .toReversed()
    .map(({ eventId, time, userName, action, name }) => ({ eventId, time, userName, action, name }))
  return {
    ...{ start: formatDay(period.from), end: formatDay(today) },
    ...{ operations, count: found.rows.length, isMore: found.isMore },
  }
}
