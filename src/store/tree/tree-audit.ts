import { and, asc, count, eq, gt, gte, lt, lte } from 'drizzle-orm'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import { toDayNumber } from '../../domain/time.ts'
import { KEPT_LEVELS } from '../../domain/tree/grow-tree.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { daysOfMonth } from '../reports/month-partitions.ts'
import type { StoredLeaves } from './tree-codecs.ts'
import { findBlock } from './tree-hashes.ts'
import { isOfTree, type TreeKind } from './tree-position.ts'
import { type DaySequence, findReportLeaves } from './tree-rows.ts'

/** Leaves with the index of the first. */
export type IndexedLeaves = { first: number; leaves: StoredLeaves }

export type TreeAuditStore = ReturnType<typeof createTreeAuditStore>

/** What verifying a customer's trees reads of them and of what they cover. */
export function createTreeAuditStore(database: Database, customer: number) {
  return {
    /** Streams the leaves that are kept, by their index. */
    streamLeaves: (kind: TreeKind) => streamLeaves(database, customer, kind),

    /** Returns the hashes of the level above the blocks, from a block on, with the numbers of their blocks. */
    listBlockHashes: (kind: TreeKind, from: number, limit: number) =>
      listNodes(database, { customer, kind, level: KEPT_LEVELS, from, limit }),

    /** Returns the hashes at a level, from a position on. */
    listNodes: (kind: TreeKind, level: number, from: number, limit: number) =>
      listNodes(database, { customer, kind, level, from, limit }),

    /** Returns the leaves and nodes that are kept of a block. */
    findBlock: (kind: TreeKind, block: number) => findBlock(database, { customer, kind, block }),

    /** Returns the days in the log, as numbers of days since 1 January 1970. */
    listDays: async (): Promise<Set<number>> =>
      new Set((await database.listDays()).map((day) => toDayNumber(dayBounds(day).from))),

    /** Returns the periods in the administrator log, of a month each. */
    listReportPeriods: async () => (await database.listMonths()).map(daysOfMonth),

    /** Returns the days and months that are said to be purged, with signatures, and the days since 1 January 1970 that each has. */
    listPurged: () => listPurged(database),

    /** Returns the rows of the administrator log from the first to the last of some events, on the days of these. */
    findReportRows: (events: DaySequence[]) => findReportLeaves(database, customer, events),

    /** Returns the number of events with sequences up to one. */
    countEvents: (until: number) => countEvents(database, customer, until),

    /** Returns the number of rows of the administrator log with sequences within (after, until], by day. */
    countReportRows: (after: number, until: number) => countReportRows(database, customer, after, until),
  }
}

/** A day or month that is said to be purged. */
export type PurgedPartition = { kind: string; name: string; signature: string } & ReportPeriod

async function listPurged({ primary, tables }: Database): Promise<PurgedPartition[]> {
  const rows = await primary.select().from(tables.purgedPartitions)
  return rows.map((row) => {
    if (row.kind === 'month') return { ...row, ...daysOfMonth(row.name) }
    const { from, until } = dayBounds(row.name)
    return { ...row, from: toDayNumber(from), until: toDayNumber(until) }
  })
}

/** Rows of leaves that are read at a time. */
const PAGE_ROWS = 64

async function* streamLeaves(
  { primary, tables: { treeLeaves } }: Database,
  customer: number,
  kind: TreeKind,
): AsyncGenerator<IndexedLeaves> {
  for (let after = -1; ; ) {
    const rows = await primary
      .select({ first: treeLeaves.first, leaves: treeLeaves.leaves })
      .from(treeLeaves)
      .where(and(isOfTree(treeLeaves, customer, kind), gt(treeLeaves.first, after)))
      .orderBy(asc(treeLeaves.first))
      .limit(PAGE_ROWS)
    yield* rows
    const last = rows.at(-1)
    if (rows.length < PAGE_ROWS || last === undefined) return
    after = last.first
  }
}

async function listNodes(
  { primary, tables: { treeNodes } }: Database,
  {
    customer,
    kind,
    level,
    from,
    limit,
  }: { customer: number; kind: TreeKind; level: number; from: number; limit: number },
): Promise<{ position: number; hash: Uint8Array }[]> {
  return primary
    .select({ position: treeNodes.position, hash: treeNodes.hash })
    .from(treeNodes)
    .where(
      and(isOfTree(treeNodes, customer, kind), eq(treeNodes.level, level), gte(treeNodes.position, from)),
    )
    .orderBy(asc(treeNodes.position))
    .limit(limit)
}

/** Before and after all events. */
const [FIRST_TIME, LAST_TIME] = [new Date(0), new Date('9999-01-01T00:00:00Z')]

async function countEvents(database: Database, customer: number, until: number): Promise<number> {
  let events = 0
  for (const { events: table, from, until: end } of database.logPartitions(FIRST_TIME, LAST_TIME, false)) {
    const isCounted = and(
      eq(table.customer, customer),
      lte(table.sequence, until),
      gte(table.eventTime, from),
      lt(table.eventTime, end),
    )
    const [row] = await database.primary.select({ count: count() }).from(table).where(isCounted)
    events += row?.count ?? 0
  }
  return events
}

async function countReportRows(
  database: Database,
  customer: number,
  after: number,
  until: number,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  for (const table of database.administratorLogTables()) {
    const rows = await database.primary
      .select({ day: table.day, count: count() })
      .from(table)
      .where(and(eq(table.customer, customer), gt(table.sequence, after), lte(table.sequence, until)))
      .groupBy(table.day)
    for (const row of rows) counts.set(row.day, (counts.get(row.day) ?? 0) + row.count)
  }
  return counts
}
