import { eq } from 'drizzle-orm'
import { type AdministratorLogRow, DELETED_TAG } from '../../domain/reports/administrator-log.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Database } from '../database.ts'
import { decodeAdministratorLogRow, ADMINISTRATOR_LOG_COLUMN_COUNT, ADMINISTRATOR_LOG_COLUMNS } from './administrator-log-rows.ts'
import { findPending, isPendingSql } from './pending-operations.ts'
import {
  countReportRows,
  toStatement,
  type ReportRead,
  reportRowsSql,
  selectReportRows,
} from './report-queries.ts'

/** Rows are counted up to here, and operations that still wait: of more it is said that there are more. */
const COUNT_MAX = 100_000
const PENDING_MAX = 100
/** They are looked for among so many requests at a time, so that what it costs does not grow with the log. */
const WALK = { toCount: 25_000, toShow: 100_000 }

/** What is wanted of a period: rows after a place, all or those that still wait for an outcome; and whether all are counted. */
export type ReportPageQuery = { after: number; limit: number; isPendingOnly: boolean; hasTotals: boolean }

/** A number that is exact unless there are more than were counted. */
export type BoundedCount = { count: number; isMore: boolean }

/** A stretch of a report, in its order. */
export type ReportPage = {
  rows: (AdministratorLogRow & { isPending: boolean })[]
  /** The place after which there may be more; null where there is nothing. */
  next: number | null
  /** What the whole period has; null where that was not asked. */
  totals: ReportTotals | null
}

/** How many rows a period has, how many operations still wait, and whether the log has no row at all, of any period. */
export type ReportTotals = BoundedCount & { pending: BoundedCount; isLogEmpty: boolean }

/** The administrator log of one customer. Rows never change, but for the tags of users who have been deleted. */
export function createAdministratorLogStore(database: Database, customer: number) {
  const settled = async (period: ReportPeriod): Promise<ReportRead> => ({
    ...{ database, customer, period },
    ...(await database.consistentSnapshot()),
  })
  return {
    /** A period's rows in the order of receipt, in chunks, of one moment; what comes later sorts after them. */
    async *stream(period: ReportPeriod): AsyncGenerator<AdministratorLogRow[]> {
      const reading = await settled(period)
      try {
        const sql = reportRowsSql(reading, ADMINISTRATOR_LOG_COLUMNS, {})
        if (sql === null) return
        const deleted = await deletedUsers(reading)
        for await (const chunk of reading.snapshot.rows(toStatement(sql), ADMINISTRATOR_LOG_COLUMN_COUNT))
          yield chunk.map((values) => forgotten(decodeAdministratorLogRow(values), deleted))
      } finally {
        await reading.snapshot.close()
      }
    },

    /** Some of a period's rows, and how many it has, of one moment: pages have no gap and no repeat, whatever comes in. */
    async listPage(period: ReportPeriod, ask: ReportPageQuery): Promise<ReportPage> {
      const reading = await settled(period)
      try {
        const { rows, next } = await (ask.isPendingOnly ? pendingAfter : rowsAfter)(reading, ask)
        return { rows, next, totals: ask.hasTotals ? await countedOf(reading) : null }
      } finally {
        await reading.snapshot.close()
      }
    },
  }
}

export type AdministratorLogStore = ReturnType<typeof createAdministratorLogStore>

type Rows = Pick<ReportPage, 'rows' | 'next'>

async function rowsAfter(reading: ReportRead, { after, limit }: ReportPageQuery): Promise<Rows> {
  const sql = reportRowsSql(reading, ADMINISTRATOR_LOG_COLUMNS, { where: `sequence > ${after}`, limit: limit + 1 })
  if (sql === null) return { rows: [], next: null }
  const waits = `case when part = 'request' then ${await isPendingSql(reading)} else 0 end as waits`
  const marked = `select ${ADMINISTRATOR_LOG_COLUMNS}, ${waits} from (${sql}) as asked order by sequence`
  const found = await selectReportRows(reading, marked, ADMINISTRATOR_LOG_COLUMN_COUNT + 1)
  const deleted = await deletedUsers(reading)
  const rows = found.slice(0, limit).map((values) => ({
    ...forgotten(decodeAdministratorLogRow(values), deleted),
    isPending: Number(values[ADMINISTRATOR_LOG_COLUMN_COUNT]) === 1,
  }))
  return { rows, next: found.length > limit ? Number(found[limit - 1]?.[0]) : null }
}

async function pendingAfter(reading: ReportRead, { after, limit }: ReportPageQuery): Promise<Rows> {
  const { sequences, next } = await findPending(reading, { after, limit, walk: WALK.toShow })
  if (sequences.length === 0) return { rows: [], next }
  const where = `sequence in (${sequences.join()})`
  const found = await selectReportRows(
    reading,
    reportRowsSql(reading, ADMINISTRATOR_LOG_COLUMNS, { where }),
    ADMINISTRATOR_LOG_COLUMN_COUNT,
  )
  const deleted = await deletedUsers(reading)
  const rows = found.map((values) => ({ ...forgotten(decodeAdministratorLogRow(values), deleted), isPending: true }))
  return { rows, next }
}

async function countedOf(reading: ReportRead): Promise<ReportTotals> {
  const count = await countReportRows(reading, COUNT_MAX)
  const pending = await findPending(reading, { after: 0, limit: PENDING_MAX, walk: WALK.toCount })
  return {
    count: Math.min(count, COUNT_MAX),
    isMore: count > COUNT_MAX,
    pending: { count: pending.sequences.length, isMore: pending.next !== null },
    isLogEmpty: count === 0 && (await isLogEmpty(reading)),
  }
}

async function isLogEmpty({ database, customer }: ReportRead): Promise<boolean> {
  for (const table of database.administratorLogTables()) {
    const rows = database.primary.select({ day: table.day }).from(table).where(eq(table.customer, customer))
    if ((await rows.limit(1)).length > 0) return false
  }
  return true
}

async function deletedUsers(reading: ReportRead): Promise<ReadonlySet<string>> {
  const { customer } = reading
  const sql = `select user_name from users where customer = ${customer} and deleted_at is not null`
  return new Set((await selectReportRows(reading, sql, 1)).map(([name]) => String(name)))
}

function forgotten(row: AdministratorLogRow, deleted: ReadonlySet<string>): AdministratorLogRow {
  if (!deleted.has(row.userName)) return row
  return { ...row, department: DELETED_TAG, customerDefined1: DELETED_TAG, customerDefined2: DELETED_TAG }
}
