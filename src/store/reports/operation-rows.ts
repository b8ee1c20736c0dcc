import { and, eq, gte, inArray, type SQL, sql } from 'drizzle-orm'
import type { OperationLinks, OperationRow } from '../../domain/reports/operation.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../schema.ts'
import { daysOfMonth, toMonth } from './month-partitions.ts'

/** The rows of a customer's asynchronous operations in the administrator log. */
export function createOperationRowStore(database: Database, customer: number) {
  return {
    /**
     * Returns the rows that have one of the links, those of the newest month first: at most `limit` for each link and month.
     * Each link has an index.
     */
    list: (links: OperationLinks, limit: number) => listOperationRows(database, customer, links, limit),

    /**
     * Returns the rows that have a link of any of many events, of the month of an instant and later ones, with one statement. Null
     * if there are more than `max`.
     */
    async listOfMany(links: OperationLinks[], since: Date, max: number): Promise<OperationRow[] | null> {
      const found = await selectOfMany(database, customer, links, since)?.limit(max + 1)
      return found && found.length > max ? null : distinctRows(found ?? [])
    },
  }
}

type FoundOperationRow = Awaited<ReturnType<typeof selectRows>>[number]

async function listOperationRows(
  database: Database,
  customer: number,
  { requestId, sharedEventId }: OperationLinks,
  limit: number,
): Promise<OperationRow[]> {
  const found: FoundOperationRow[] = []
  for (const table of database.administratorLogTables()) {
    const links = [
      requestId === null ? [] : [eq(table.requestId, requestId)],
      sharedEventId === null ? [] : [eq(table.sharedEventId, sharedEventId)],
    ]
    for (const link of links.flat())
      found.push(...(await selectRows(database, table, customer, link).limit(limit)))
  }
  return distinctRows(found)
}

// A row may have both links.
function distinctRows(found: FoundOperationRow[]): OperationRow[] {
  const rows = new Map<number, OperationRow>()
  for (const { sequence, part, ...row } of found)
    rows.set(sequence, { ...row, part: part === 'request' || part === 'outcome' ? part : 'whole' })
  return [...rows.values()]
}

function selectOfMany(database: Database, customer: number, links: OperationLinks[], since: Date) {
  const requestIds = distinctLinks(links.map(({ requestId }) => requestId))
  const sharedIds = distinctLinks(links.map(({ sharedEventId }) => sharedEventId))
  const { from: day } = daysOfMonth(toMonth(since.toISOString()))
  const selects = database.administratorLogTables(day).flatMap((table) => {
    // PostgreSQL finds the months by their days. SQLite would search by the days instead of by the link.
    const isOfMonths = database.isEmbedded ? undefined : gte(table.day, day)
    return [
      requestIds.length === 0 ? [] : [and(inArray(table.requestId, requestIds), isOfMonths)],
      sharedIds.length === 0 ? [] : [and(inArray(table.sharedEventId, sharedIds), isOfMonths)],
    ].flatMap(([link]) => (link ? [selectRows(database, table, customer, link)] : []))
  })
  const [first, ...others] = selects
  return others.reduce<typeof first>((all, each) => all && unionOf(all, each), first)
}

type RowSelect = ReturnType<typeof selectRows>

function unionOf(all: RowSelect, each: RowSelect): RowSelect {
  // The same query with more rows: Drizzle has another type for it.
  return all.unionAll(each) as unknown as RowSelect
}

function distinctLinks(links: (string | null)[]): string[] {
  return [...new Set(links)].filter((each) => each !== null)
}

function selectRows({ replica }: Database, table: Tables['administratorLog'], customer: number, link: SQL) {
  const { sequence, eventId, project, part, action, requestId, sharedEventId, time, responseCode } = table
  return (
    replica
      .select({ sequence, eventId, project, part, action, requestId, sharedEventId, time, responseCode })
      .from(table)
      // Not as a parameter: the indexes of links are partial.
      .where(and(eq(table.customer, customer), sql`${part} <> 'whole'`, link))
  )
}
