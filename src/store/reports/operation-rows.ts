import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { OperationRow } from '../../domain/reports/operation.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../schema.ts'

/** The values by which the rows of an operation are found; null for one that the record does not have. */
export type OperationLinks = { requestId: string | null; sharedEventId: string | null }

/** The rows of a customer's asynchronous operations in the administrator log. */
export function createOperationRowStore(database: Database, customer: number) {
  return {
    /**
     * Returns the rows that have one of the links, those of the newest month first: at most `limit` for each link and month.
     * Each link has an index.
     */
    list: (links: OperationLinks, limit: number) => listOperationRows(database, customer, links, limit),
  }
}

async function listOperationRows(
  database: Database,
  customer: number,
  { requestId, sharedEventId }: OperationLinks,
  limit: number,
): Promise<OperationRow[]> {
  const found = new Map<number, OperationRow>()
  for (const table of database.administratorLogTables()) {
    const links = [
      requestId === null ? undefined : eq(table.requestId, requestId),
      sharedEventId === null ? undefined : eq(table.sharedEventId, sharedEventId),
    ]
    for (const link of links)
      for (const { sequence, part, ...row } of link
        ? await selectRows(database, table, customer, link, limit)
        : [])
        found.set(sequence, { ...row, part: part === 'request' || part === 'outcome' ? part : 'whole' })
  }
  return [...found.values()]
}

function selectRows(
  { replica }: Database,
  table: Tables['administratorLog'],
  customer: number,
  link: SQL,
  limit: number,
) {
  const { sequence, eventId, project, part, action, requestId, sharedEventId } = table
  return (
    replica
      .select({ sequence, eventId, project, part, action, requestId, sharedEventId })
      .from(table)
      // Not as a parameter: the indexes of links are partial.
      .where(and(eq(table.customer, customer), sql`${part} <> 'whole'`, link))
      .limit(limit)
  )
}
