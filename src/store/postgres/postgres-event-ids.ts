import { and, eq, gte, lt } from 'drizzle-orm'
import type { EventPosition, Queries } from '../database.ts'
import { keysOfId, projectOfKey } from '../events/event-key.ts'
import { eventIds } from './postgres-tables.ts'

/** Resolves with the positions of a customer's events with an ID. */
export async function listEventIdsPostgres(
  db: Queries,
  customer: number,
  id: string,
): Promise<EventPosition[]> {
  const { from, until } = keysOfId(id)
  const rows = await db
    .select({ key: eventIds.key, eventTime: eventIds.eventTime, sequence: eventIds.sequence })
    .from(eventIds)
    .where(and(eq(eventIds.customer, customer), gte(eventIds.key, from), lt(eventIds.key, until)))
  return rows.map(({ key, ...position }) => ({ ...position, project: projectOfKey(key, id) }))
}
