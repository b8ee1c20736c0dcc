import { and, eq, isNotNull } from 'drizzle-orm'
import { type AdministratorLogRow, DELETED_TAG } from '../../domain/reports/administrator-log.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { toChunks } from '../chunks.ts'
import type { Database } from '../database.ts'
import { type AdministratorLogDecoder, administratorLogDecoder } from './administrator-log-decoder.ts'
import { findPending, isPendingSql, type PendingOperations } from './pending-operations.ts'
import {
  countReportRows,
  type ReportRows,
  type ReportSnapshot,
  reportRowsSql,
  selectReportRows,
  toStatement,
} from './report-queries.ts'

/** Rows and pending operations are counted up to these numbers; beyond them, only that there are more is known. */
const COUNT_MAX = 100_000
const PENDING_MAX = 100
/** Pending operations that a download looks for at a time. */
const PENDING_CHUNK = 10_000
/** Number of requests searched for pending operations at a time, so that the cost does not grow with the log. */
const SCAN_LIMIT = { forCount: 25_000, forPage: 100_000 }

/** A page to read: rows after a sequence, all or only pending operations, with or without the totals of the period. */
export type ReportPageQuery = { after: number; limit: number; isPendingOnly: boolean; hasTotals: boolean }

/** A number that is exact unless `isMore`: then counting stopped at it. */
export type BoundedCount = { count: number; isMore: boolean }

/** A page of a report, in the order of receipt. */
export type ReportPage = {
  rows: (AdministratorLogRow & { isPending: boolean })[]
  /** The sequence after which the next page starts; null if this is the last one. */
  next: number | null
  /** The totals of the period; null if the query did not ask for them. */
  totals: ReportTotals | null
}

/** The number of rows of a period, the number of pending operations, and whether the log has no row in any period. */
export type ReportTotals = BoundedCount & { pending: BoundedCount; isLogEmpty: boolean }

/** The administrator log of one customer. Rows never change, except that a deleted user's tags are replaced. */
export function createAdministratorLogStore(database: Database, customer: number) {
  const openReport = async (period: ReportPeriod): Promise<ReportSnapshot> => ({
    database,
    customer,
    period,
    ...(await database.consistentSnapshot()),
  })
  return {
    /** Streams a period's rows as they are now, in the order of receipt and in chunks; later rows sort after them. */
    async *stream(period: ReportPeriod): AsyncGenerator<AdministratorLogRow[]> {
      const { stream, highWaterMark } = await database.openConsistentStream()
      try {
        const decoder = administratorLogDecoder(database.tables.administratorLog)
        const rows = { database, customer, period, highWaterMark }
        const selected =
          stream.lastSequence === null ? decoder.columns : `sequence as key, ${decoder.columns}`
        const sqlAfter = (key: unknown[] | null) =>
          reportRowsSql(rows, selected, key ? { where: `sequence > ${Number(key[0])}` } : {})
        if (sqlAfter(null) === null) return
        const deleted = await findDeletedUsers(rows)
        const statementAfter = (key: unknown[] | null) => toStatement(sqlAfter(key) ?? '')
        for await (const chunk of stream.rows(statementAfter, { width: decoder.width, keyWidth: 1 }))
          yield chunk.map((values) => toReportRow(decoder, values, deleted))
      } finally {
        await stream.close()
      }
    },

    /**
     * Streams a period's pending operations as they are now, in the order of receipt and in chunks. Which ones they are is known
     * before the first.
     */
    async *streamPending(period: ReportPeriod): AsyncGenerator<AdministratorLogRow[]> {
      const report = await openReport(period)
      const sequences = await findAllPending(report).finally(() => report.snapshot.close())
      for (const chunk of toChunks(sequences)) {
        const snapshot = await openReport(period)
        try {
          yield await selectRows(snapshot, chunk)
        } finally {
          await snapshot.snapshot.close()
        }
      }
    },

    /** Returns a page of a period's rows, and the totals, from one snapshot: pages have no gaps or repeats while rows arrive. */
    async listPage(period: ReportPeriod, query: ReportPageQuery): Promise<ReportPage> {
      const report = await openReport(period)
      try {
        const { rows, next } = await (query.isPendingOnly
          ? listPending(report, query)
          : listRows(report, query))
        return { rows, next, totals: query.hasTotals ? await countTotals(report) : null }
      } finally {
        await report.snapshot.close()
      }
    },
  }
}

export type AdministratorLogStore = ReturnType<typeof createAdministratorLogStore>

type PageRows = Pick<ReportPage, 'rows' | 'next'>

async function listRows(report: ReportSnapshot, { after, limit }: ReportPageQuery): Promise<PageRows> {
  const decoder = administratorLogDecoder(report.database.tables.administratorLog)
  const requestSql = reportRowsSql(report, decoder.columns, {
    where: `sequence > ${after}`,
    limit: limit + 1,
  })
  if (requestSql === null) return { rows: [], next: null }
  const isPending = `case when part = 'request' then ${await isPendingSql(report)} else 0 end as is_pending`
  const found = await selectReportRows(
    report,
    `select ${decoder.columns}, ${isPending} from (${requestSql}) as request order by sequence`,
    decoder.width + 1,
  )
  const deleted = await findDeletedUsers(report)
  const rows = found.slice(0, limit).map((values) => ({
    ...toReportRow(decoder, values, deleted),
    isPending: Number(values.at(-1)) === 1,
  }))
  const last = found.length > limit ? found[limit - 1] : undefined
  return { rows, next: last ? decoder.sequence(last) : null }
}

async function listPending(report: ReportSnapshot, { after, limit }: ReportPageQuery): Promise<PageRows> {
  const { sequences, next } = await findPending(report, { after, limit, scanLimit: SCAN_LIMIT.forPage })
  if (sequences.length === 0) return { rows: [], next }
  const rows = await selectRows(report, sequences)
  return { rows: rows.map((row) => ({ ...row, isPending: true })), next }
}

async function findAllPending(report: ReportSnapshot): Promise<number[]> {
  const found: number[] = []
  let after: number | null = 0
  while (after !== null) {
    const query = { after, limit: PENDING_CHUNK, scanLimit: SCAN_LIMIT.forPage }
    const page: PendingOperations = await findPending(report, query)
    found.push(...page.sequences)
    after = page.next
  }
  return found
}

async function selectRows(
  report: ReportSnapshot,
  sequences: readonly number[],
): Promise<AdministratorLogRow[]> {
  const decoder = administratorLogDecoder(report.database.tables.administratorLog)
  const where = `sequence in (${sequences.join()})`
  const found = await selectReportRows(
    report,
    reportRowsSql(report, decoder.columns, { where }),
    decoder.width,
  )
  const deleted = await findDeletedUsers(report)
  return found.map((values) => toReportRow(decoder, values, deleted))
}

async function countTotals(report: ReportSnapshot): Promise<ReportTotals> {
  const count = await countReportRows(report, COUNT_MAX)
  const pending = await findPending(report, { after: 0, limit: PENDING_MAX, scanLimit: SCAN_LIMIT.forCount })
  return {
    count: Math.min(count, COUNT_MAX),
    isMore: count > COUNT_MAX,
    pending: { count: pending.sequences.length, isMore: pending.next !== null },
    isLogEmpty: count === 0 && (await isLogEmpty(report)),
  }
}

async function isLogEmpty({ database, customer }: ReportSnapshot): Promise<boolean> {
  for (const table of database.administratorLogTables()) {
    const rows = database.primary.select({ day: table.day }).from(table).where(eq(table.customer, customer))
    if ((await rows.limit(1)).length > 0) return false
  }
  return true
}

async function findDeletedUsers({ database, customer }: ReportRows): Promise<ReadonlySet<string>> {
  const { users } = database.tables
  const deleted = await database.primary
    .select({ userName: users.userName })
    .from(users)
    .where(and(eq(users.customer, customer), isNotNull(users.deletedAt)))
  return new Set(deleted.map(({ userName }) => userName))
}

function toReportRow(
  decoder: AdministratorLogDecoder,
  values: unknown[],
  deletedUsers: ReadonlySet<string>,
): AdministratorLogRow {
  const row = decoder.row(values)
  if (!deletedUsers.has(row.userName)) return row
  return { ...row, department: DELETED_TAG, customerDefined1: DELETED_TAG, customerDefined2: DELETED_TAG }
}
