import { and, eq } from 'drizzle-orm'
import { needsReceipts, type Query } from '../../domain/events/query.ts'
import type { EventReceipt } from '../../domain/events/receipt.ts'
import type { Database } from '../database.ts'
import { listPositions } from './event-positions.ts'

/**
 * Returns the time before which the events of a query have no receipt, if it filters by that and its period may have such
 * events; else null.
 */
export async function findUncoveredUntil(database: Database, query: Query): Promise<Date | null> {
  if (!needsReceipts(query)) return null
  const { receiptStart } = database.tables
  const [row] = await database.replica.select().from(receiptStart)
  if (!row || query.from > row.startedAt) return null
  if (query.receivedFrom && query.receivedFrom >= row.startedAt) return null
  return row.startedAt
}

/** Returns the receipt of the event with an ID, or null: with a project that of the project, else the newest. */
export async function findReceipt(
  database: Database,
  customer: number,
  id: string,
  project: string | null,
): Promise<EventReceipt | null> {
  for (const { eventTime, sequence } of await listPositions(database, customer, id, project)) {
    const [partition] = database.logPartitions(eventTime, new Date(eventTime.getTime() + 1), true)
    if (!partition) continue
    const { events } = partition
    const [row] = await database.replica
      .select({
        project: events.project,
        receivedAt: events.receivedAt,
        userName: events.submittedBy,
        accessKeyId: events.submittedKey,
        sourceIPAddress: events.submittedFrom,
        requestId: events.submittedRequest,
      })
      .from(events)
      .where(
        and(eq(events.customer, customer), eq(events.eventTime, eventTime), eq(events.sequence, sequence)),
      )
    if (!row || (project !== null && row.project !== project)) continue
    const { receivedAt, project: ofEvent, ...submission } = row
    return { id, project: ofEvent, receivedAt, submission }
  }
  return null
}
