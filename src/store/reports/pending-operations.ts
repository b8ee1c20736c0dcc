import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Database } from '../database.ts'
import { daysOfMonth, monthTable } from './month-partitions.ts'
import { type ReportRead, reportRowsSql, selectReportRows } from './report-queries.ts'

/** Operations that still wait, by the sequences of their requests; and where to go on looking, null at the end. */
export type PendingOperations = { sequences: number[]; next: number | null }

/** The first operations after a place whose outcome has not come, at most `limit`, looked for among `walk` requests. */
export async function findPending(
  reading: ReportRead,
  { after, limit, walk }: { after: number; limit: number; walk: number },
): Promise<PendingOperations> {
  const where = `part = 'request' and sequence > ${after}`
  const requests = reportRowsSql(reading, 'sequence, action, request_id, shared_event_id', {
    where,
    limit: walk,
  })
  if (requests === null) return { sequences: [], next: null }
  const waits = await isPendingSql(reading)
  const found = await selectReportRows(
    reading,
    `select sequence as place, 1 as found from (${requests}) as asked where ${waits} = 1 limit ${limit + 1}`,
    2,
  )
  const sequences = found.map(([sequence]) => Number(sequence)).sort((one, other) => one - other)
  if (sequences.length > limit)
    return { sequences: sequences.slice(0, limit), next: sequences[limit - 1] ?? null }
  const walked = await selectReportRows(
    reading,
    `select count(*) as walked, coalesce(max(sequence), 0) as place from (${requests}) as asked`,
    2,
  )
  const [count, last] = walked[0] ?? []
  return { sequences, next: Number(count) < walk ? null : Number(last) }
}

// Of those that are answered most are answered in the same month. The databases keep to this order only within a `case`, and
// with `offset 0` PostgreSQL asks for one answer at a time instead of reading all of them first.
/** Of `asked`, a request: 1 where no outcome answers it, which may have come before it, and in any month. */
export async function isPendingSql({ database, customer, period }: ReportRead): Promise<string> {
  const months = (await database.listMonths()).toSorted(
    (one, other) => distance(one, period) - distance(other, period),
  )
  const answers = months.flatMap((month) =>
    ['request_id', 'shared_event_id'].map(
      (link) => `when exists (select 1 from ${answersSql(database, month)} and answer.customer = ${customer}
        and answer.part <> 'whole' and answer.part = 'outcome'
        and answer.${link} = asked.${link} and answer.action = asked.action limit 1 offset 0) then 0`,
    ),
  )
  return `case ${answers.join('\n')} else 1 end`
}

function distance(month: string, period: ReportPeriod): number {
  const { from, until } = daysOfMonth(month)
  return Math.max(0, from - period.until, period.from - until)
}

// Where a month has a table of its own, its days are no condition: SQLite would go by them instead of by the link.
function answersSql(database: Database, month: string): string {
  const { from, until } = daysOfMonth(month)
  const table = database.administratorLogDays({ from, until: from + 1 })[0]?.table ?? monthTable(month)
  if (table === monthTable(month)) return `${table} as answer where true`
  return `${table} as answer where answer.day >= ${from} and answer.day < ${until}`
}
