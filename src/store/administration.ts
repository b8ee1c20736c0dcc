import { and, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm'
import { type AdministrationRow, DELETED } from '../core/administration.ts'
import type { ReportPeriod } from '../core/report-period.ts'
import { READ_COLUMNS, READ_WIDTH, readRow } from './administration-rows.ts'
import type { Engine, Snapshot, Statement } from './engine.ts'

/** Rows are counted up to here; of more it is said that there are more. */
const COUNT_MAX = 100_000

/** The beginning of a report, with the number of its rows: exact unless there are more than are counted. */
export type ReportPreview = {
  rows: (AdministrationRow & { isPending: boolean })[]
  count: number
  isMore: boolean
}

/** The administrator log of one customer. Rows never change, but for the tags of users who have been deleted. */
export function administrationStore(engine: Engine, customer: number) {
  return {
    /** A period's rows in the order of receipt, in chunks, of one moment; what comes later sorts after them. */
    async *stream(period: ReportPeriod): AsyncGenerator<AdministrationRow[]> {
      const { snapshot, horizon } = await engine.settled()
      try {
        yield* rowsOf(engine, snapshot, customer, period, horizon)
      } finally {
        await snapshot.close()
      }
    },

    /** The first rows of a period, and how many it has. */
    async preview(period: ReportPeriod, limit: number): Promise<ReportPreview> {
      const { snapshot, horizon } = await engine.settled()
      try {
        const rows: AdministrationRow[] = []
        for await (const chunk of rowsOf(engine, snapshot, customer, period, horizon, limit))
          rows.push(...chunk)
        const count = await counted(engine, snapshot, customer, period, horizon)
        const pending = await pendingOf(engine, customer, rows)
        return {
          rows: rows.map((row) => ({ ...row, isPending: pending.has(row) })),
          count: Math.min(count, COUNT_MAX),
          isMore: count > COUNT_MAX,
        }
      } finally {
        await snapshot.close()
      }
    },
  }
}

export type AdministrationStore = ReturnType<typeof administrationStore>

async function* rowsOf(
  engine: Engine,
  snapshot: Snapshot,
  customer: number,
  period: ReportPeriod,
  horizon: number,
  limit: number | null = null,
): AsyncGenerator<AdministrationRow[]> {
  const statement = dayByDay(engine, READ_COLUMNS, customer, period, horizon, limit)
  if (statement === null) return
  const deleted = await deletedUsers(snapshot, customer)
  for await (const chunk of snapshot.rows(statement, READ_WIDTH)) {
    yield chunk.map((values) => forgotten(readRow(values), deleted))
  }
}

// Each day's rows lie in the order of receipt already: the days are merged, nothing is sorted, and the first row comes at once.
function dayByDay(
  engine: Engine,
  columns: string,
  customer: number,
  period: ReportPeriod,
  horizon: number,
  limit: number | null,
): Statement | null {
  const days = engine.reportDays(period)
  if (days.length === 0) return null
  const ofDay = ({ table, day }: { table: string; day: number }) =>
    `select * from (select ${columns} from ${table} where customer = ${customer} and day = ${day}
      and sequence <= ${horizon} order by sequence) as day`
  const order = `order by sequence ${limit === null ? '' : `limit ${limit}`}`
  return { sql: `${days.map(ofDay).join(' union all ')} ${order}`, params: [] }
}

async function counted(
  engine: Engine,
  snapshot: Snapshot,
  customer: number,
  period: ReportPeriod,
  horizon: number,
): Promise<number> {
  let count = 0
  for (const day of engine.reportDays(period)) {
    if (count > COUNT_MAX) break
    const found = `select 1 from ${day.table} where customer = ${customer} and day = ${day.day}
      and sequence <= ${horizon} limit ${COUNT_MAX + 1 - count}`
    const statement = { sql: `select count(*) as rows from (${found}) as found`, params: [] }
    for await (const chunk of snapshot.rows(statement, 1)) count += Number(chunk[0]?.[0] ?? 0)
  }
  return count
}

async function deletedUsers(snapshot: Snapshot, customer: number): Promise<ReadonlySet<string>> {
  const statement = {
    sql: `select user_name from users where customer = ${customer} and deleted_at is not null`,
    params: [],
  }
  const names = new Set<string>()
  for await (const chunk of snapshot.rows(statement, 1)) for (const [name] of chunk) names.add(String(name))
  return names
}

function forgotten(row: AdministrationRow, deleted: ReadonlySet<string>): AdministrationRow {
  if (!deleted.has(row.userName)) return row
  return { ...row, department: DELETED, customerDefined1: DELETED, customerDefined2: DELETED }
}

// An outcome may have come before its request, and in another month.
async function pendingOf(
  engine: Engine,
  customer: number,
  rows: AdministrationRow[],
): Promise<ReadonlySet<AdministrationRow>> {
  const asking = rows.filter(({ part }) => part === 'request')
  if (asking.length === 0) return new Set()
  const requests = asking.flatMap(({ requestId }) => requestId ?? [])
  const shared = asking.flatMap(({ sharedEventId }) => sharedEventId ?? [])
  const found = new Set<string>()
  for (const table of engine.administration()) {
    const isOutcome = and(eq(table.customer, customer), sql`part <> 'whole'`, ne(table.part, 'request'))
    const isAnswer = or(
      and(isNotNull(table.requestId), inArray(table.requestId, requests)),
      and(isNotNull(table.sharedEventId), inArray(table.sharedEventId, shared)),
    )
    const answers = await engine.fresh
      .select({ action: table.action, requestId: table.requestId, sharedEventId: table.sharedEventId })
      .from(table)
      .where(and(isOutcome, isAnswer))
    for (const { action, requestId, sharedEventId } of answers) {
      if (requestId !== null) found.add(`request ${action} ${requestId}`)
      if (sharedEventId !== null) found.add(`shared ${action} ${sharedEventId}`)
    }
  }
  const isAnswered = ({ action, requestId, sharedEventId }: AdministrationRow) =>
    found.has(`request ${action} ${requestId}`) || found.has(`shared ${action} ${sharedEventId}`)
  return new Set(asking.filter((row) => !isAnswered(row)))
}
