import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../schema.ts'

/** Which rows of a period to find: those of a user, or of a server with an ID. */
export type RowMatch = { userName: string } | { serverId: string }

/** A row of the administrator log without tags, and its project; null if it is from before the log had projects. */
export type FoundRow = Omit<
  AdministratorLogRow,
  'id' | 'department' | 'customerDefined1' | 'customerDefined2'
> & { project: string | null }

/** The newest rows that match. If they are not complete, there may be others: that many rows were looked at. */
export type FoundRows = { rows: FoundRow[]; isComplete: boolean }

/** Rows of a month that are looked at: no index leads to those of a user or a server. */
const SCAN_MAX = 50_000

/** Finds rows of a customer's administrator log. */
export function createNewestRowStore(database: Database, customer: number) {
  return {
    /** Returns up to `limit` of the rows of a period that match, the newest first. The number of rows that it looks at is bounded. */
    async list(period: ReportPeriod, match: RowMatch, limit: number): Promise<FoundRows> {
      const rows: FoundRow[] = []
      let isComplete = true
      for (const table of database.administratorLogTables()) {
        const scanned = selectScanned(database, table, customer, period)
        const found = await database.replica
          .select()
          .from(scanned)
          .where(toCondition(scanned, match))
          .orderBy(desc(scanned.day), desc(scanned.sequence))
          .limit(limit + 1 - rows.length)
        for (const { day: _, sequence: __, part, ...row } of found)
          rows.push({ ...row, part: part === 'request' || part === 'outcome' ? part : 'whole' })
        if (rows.length > limit) return { rows: rows.slice(0, limit), isComplete: false }
        if (!(await isScannedWhole(database, scanned))) isComplete = false
      }
      return { rows, isComplete }
    },
  }
}

type Scanned = ReturnType<typeof selectScanned>

function selectScanned(
  { replica }: Database,
  table: Tables['administratorLog'],
  customer: number,
  period: ReportPeriod,
) {
  const { day, sequence, eventId, project, time, userName, type, name, action } = table
  const { details, responseCode, part, requestId, sharedEventId } = table
  return replica
    .select({
      ...{ day, sequence, eventId, project, time, userName, type, name, action },
      ...{ details, responseCode, part, requestId, sharedEventId },
    })
    .from(table)
    .where(and(eq(table.customer, customer), gte(day, period.from), lt(day, period.until)))
    .orderBy(desc(day), desc(sequence))
    .limit(SCAN_MAX)
    .as('scanned')
}

function toCondition(scanned: Scanned, match: RowMatch): SQL | undefined {
  if ('userName' in match) return eq(scanned.userName, match.userName)
  // The name of a server is `name[address_id]`.
  const ending = `%\\_${match.serverId.replace(/[\\%_]/g, '\\$&')}]`
  return and(eq(scanned.type, 'SERVER'), sql`${scanned.name} like ${ending} escape '\\'`)
}

async function isScannedWhole({ replica }: Database, scanned: Scanned): Promise<boolean> {
  const [row] = await replica.select({ rows: sql<number>`count(*)` }).from(scanned)
  return Number(row?.rows) < SCAN_MAX
}
