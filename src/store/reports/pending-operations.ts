import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Database } from '../database.ts'
import { daysOfMonth, monthTable } from './month-partitions.ts'
import { type ReportSnapshot, reportRowsSql, selectReportRows } from './report-queries.ts'

/** The sequences of the requests of pending operations, and the sequence after which to continue; null at the end. */
export type PendingOperations = { sequences: number[]; next: number | null }

/** The requests to search: those after a sequence, up to a number of them; and the maximum number of results. */
type PendingQuery = { after: number; limit: number; scanLimit: number }

/** Returns the first pending operations, those whose outcome has not been received, in the order of their requests. */
export async function findPending(
  report: ReportSnapshot,
  { after, limit, scanLimit }: PendingQuery,
): Promise<PendingOperations> {
  const requestsSql = reportRowsSql(report, 'sequence, action, request_id, shared_event_id, project', {
    where: `part = 'request' and sequence > ${after}`,
    limit: scanLimit,
  })
  if (requestsSql === null) return { sequences: [], next: null }
  const isPending = await isPendingSql(report)
  const rows = await selectReportRows(
    report,
    `select sequence, 1 as is_pending from (${requestsSql}) as request where ${isPending} = 1 limit ${limit + 1}`,
    2,
  )
  const sequences = rows.map(([sequence]) => Number(sequence)).sort((a, b) => a - b)
  if (sequences.length > limit)
    return { sequences: sequences.slice(0, limit), next: sequences[limit - 1] ?? null }
  return { sequences, next: await lastScanned(report, requestsSql, scanLimit) }
}

// Most outcomes are in the same month as their requests. The databases keep to this order only within a `case`, and with
// `offset 0` PostgreSQL looks for one outcome at a time instead of reading all of them first.
/**
 * Returns an SQL expression on rows named `request`: 1 if no outcome matches the request, else 0. An outcome may come first, and
 * in any month. It is in the project of the request, or in any if a row is from before the log had projects.
 */
export async function isPendingSql({ database, customer, period }: ReportSnapshot): Promise<string> {
  const months = (await database.listMonths()).toSorted((a, b) => distance(a, period) - distance(b, period))
  const cases = months.flatMap((month) =>
    ['request_id', 'shared_event_id'].map(
      (link) => `when exists (select 1 from ${outcomesSql(database, month)} and outcome.customer = ${customer}
        and outcome.part <> 'whole' and outcome.part = 'outcome'
        and outcome.${link} = request.${link} and outcome.action = request.action
        and (outcome.project = request.project or outcome.project is null or request.project is null)
        limit 1 offset 0) then 0`,
    ),
  )
  return `case ${cases.join('\n')} else 1 end`
}

/** Returns the number of days between a month and a period; 0 if they overlap. */
function distance(month: string, period: ReportPeriod): number {
  const { from, until } = daysOfMonth(month)
  return Math.max(0, from - period.until, period.from - until)
}

// If the month has a table of its own, there is no condition on the days: SQLite would search by them instead of by the link.
function outcomesSql(database: Database, month: string): string {
  const { from, until } = daysOfMonth(month)
  const [firstDay] = database.administratorLogDays({ from, until: from + 1 })
  const table = firstDay?.table ?? monthTable(month)
  if (table === monthTable(month)) return `${table} as outcome where true`
  return `${table} as outcome where outcome.day >= ${from} and outcome.day < ${until}`
}

/** Returns the last of the searched requests, after which the search continues; null if there are no more requests. */
async function lastScanned(
  report: ReportSnapshot,
  requestsSql: string,
  scanLimit: number,
): Promise<number | null> {
  const rows = await selectReportRows(
    report,
    `select count(*) as scanned, coalesce(max(sequence), 0) as last_sequence from (${requestsSql}) as request`,
    2,
  )
  const [scanned, lastSequence] = rows[0] ?? []
  return Number(scanned) < scanLimit ? null : Number(lastSequence)
}
