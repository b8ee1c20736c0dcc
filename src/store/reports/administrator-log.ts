import { eq } from 'drizzle-orm'
import { type AdministrationRow, DELETED } from '../../domain/reports/administrator-log.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Engine } from '../database.ts'
import { READ_COLUMNS, READ_WIDTH, readRow } from './administrator-log-rows.ts'
import { findPending, waitsSql } from './pending-operations.ts'
import { countRows, type Reading, rowsSql, selectReportRows, statement } from './report-days.ts'

/** Rows are counted up to here, and operations that still wait: of more it is said that there are more. */
const COUNT_MAX = 100_000
const PENDING_MAX = 100
/** They are looked for among so many requests at a time, so that what it costs does not grow with the log. */
const WALK = { toCount: 25_000, toShow: 100_000 }

/** What is wanted of a period: rows after a place, all or those that still wait for an outcome; and whether all are counted. */
export type PageAsk = { after: number; limit: number; isPendingOnly: boolean; isCounted: boolean }

/** A number that is exact unless there are more than were counted. */
export type Counted = { count: number; isMore: boolean }

/** A stretch of a report, in its order. */
export type ReportPage = {
  rows: (AdministrationRow & { isPending: boolean })[]
  /** The place after which there may be more; null where there is nothing. */
  next: number | null
  /** What the whole period has; null where that was not asked. */
  whole: Whole | null
}

/** How many rows a period has, how many operations still wait, and whether the log has no row at all, of any period. */
export type Whole = Counted & { pending: Counted; isLogEmpty: boolean }

/** The administrator log of one customer. Rows never change, but for the tags of users who have been deleted. */
export function administrationStore(engine: Engine, customer: number) {
  const settled = async (period: ReportPeriod): Promise<Reading> => ({
    ...{ engine, customer, period },
    ...(await engine.settled()),
  })
  return {
    /** A period's rows in the order of receipt, in chunks, of one moment; what comes later sorts after them. */
    async *stream(period: ReportPeriod): AsyncGenerator<AdministrationRow[]> {
      const reading = await settled(period)
      try {
        const sql = rowsSql(reading, READ_COLUMNS, {})
        if (sql === null) return
        const deleted = await deletedUsers(reading)
        for await (const chunk of reading.snapshot.rows(statement(sql), READ_WIDTH))
          yield chunk.map((values) => forgotten(readRow(values), deleted))
      } finally {
        await reading.snapshot.close()
      }
    },

    /** Some of a period's rows, and how many it has, of one moment: pages have no gap and no repeat, whatever comes in. */
    async page(period: ReportPeriod, ask: PageAsk): Promise<ReportPage> {
      const reading = await settled(period)
      try {
        const { rows, next } = await (ask.isPendingOnly ? pendingAfter : rowsAfter)(reading, ask)
        return { rows, next, whole: ask.isCounted ? await countedOf(reading) : null }
      } finally {
        await reading.snapshot.close()
      }
    },
  }
}

export type AdministrationStore = ReturnType<typeof administrationStore>

type Rows = Pick<ReportPage, 'rows' | 'next'>

async function rowsAfter(reading: Reading, { after, limit }: PageAsk): Promise<Rows> {
  const sql = rowsSql(reading, READ_COLUMNS, { where: `sequence > ${after}`, limit: limit + 1 })
  if (sql === null) return { rows: [], next: null }
  const waits = `case when part = 'request' then ${await waitsSql(reading)} else 0 end as waits`
  const marked = `select ${READ_COLUMNS}, ${waits} from (${sql}) as asked order by sequence`
  const found = await selectReportRows(reading, marked, READ_WIDTH + 1)
  const deleted = await deletedUsers(reading)
  const rows = found.slice(0, limit).map((values) => ({
    ...forgotten(readRow(values), deleted),
    isPending: Number(values[READ_WIDTH]) === 1,
  }))
  return { rows, next: found.length > limit ? Number(found[limit - 1]?.[0]) : null }
}

async function pendingAfter(reading: Reading, { after, limit }: PageAsk): Promise<Rows> {
  const { sequences, next } = await findPending(reading, { after, limit, walk: WALK.toShow })
  if (sequences.length === 0) return { rows: [], next }
  const where = `sequence in (${sequences.join()})`
  const found = await selectReportRows(reading, rowsSql(reading, READ_COLUMNS, { where }), READ_WIDTH)
  const deleted = await deletedUsers(reading)
  const rows = found.map((values) => ({ ...forgotten(readRow(values), deleted), isPending: true }))
  return { rows, next }
}

async function countedOf(reading: Reading): Promise<Whole> {
  const count = await countRows(reading, COUNT_MAX)
  const pending = await findPending(reading, { after: 0, limit: PENDING_MAX, walk: WALK.toCount })
  return {
    count: Math.min(count, COUNT_MAX),
    isMore: count > COUNT_MAX,
    pending: { count: pending.sequences.length, isMore: pending.next !== null },
    isLogEmpty: count === 0 && (await isLogEmpty(reading)),
  }
}

async function isLogEmpty({ engine, customer }: Reading): Promise<boolean> {
  for (const table of engine.administration()) {
    const rows = engine.fresh.select({ day: table.day }).from(table).where(eq(table.customer, customer))
    if ((await rows.limit(1)).length > 0) return false
  }
  return true
}

async function deletedUsers(reading: Reading): Promise<ReadonlySet<string>> {
  const { customer } = reading
  const sql = `select user_name from users where customer = ${customer} and deleted_at is not null`
  return new Set((await selectReportRows(reading, sql, 1)).map(([name]) => String(name)))
}

function forgotten(row: AdministrationRow, deleted: ReadonlySet<string>): AdministrationRow {
  if (!deleted.has(row.userName)) return row
  return { ...row, department: DELETED, customerDefined1: DELETED, customerDefined2: DELETED }
}
