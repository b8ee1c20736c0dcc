import { and, eq, gte, lt } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { findPosition } from '../events/events.ts'

/** Returns the archives that may contain an event, with the trails that delivered them; also of a purged event while its ID is kept. */
export async function listArchivesOfEvent(database: Database, customer: number, eventId: string) {
  const { deliveries } = database.tables
  const position = await findPosition(database, customer, eventId)
  if (position === null) return []
  const windows = await database.primary
    .select({ trailId: deliveries.trailId, archives: deliveries.archives })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.customer, customer),
        eq(deliveries.state, 'delivered'),
        lt(deliveries.afterSequence, position.sequence),
        gte(deliveries.untilSequence, position.sequence),
      ),
    )
  return windows.flatMap(({ trailId, archives }) =>
    archives.map(({ bucket, key }) => ({ trailId, bucket, key })),
  )
}
