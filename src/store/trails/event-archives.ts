import { and, asc, desc, eq, gte, lt } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { listPositions } from '../events/event-positions.ts'

/**
 * Returns the archives that may contain an event, with the trails that delivered them; also of a purged event while its ID is
 * kept. Without a project, it is the newest event with the ID.
 */
export async function listArchivesOfEvent(
  database: Database,
  customer: number,
  eventId: string,
  project: string | null,
) {
  const { deliveries } = database.tables
  const [position] = await listPositions(database, customer, eventId, project)
  if (!position) return []
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
    .orderBy(desc(deliveries.closedAt), asc(deliveries.trailId))
  return windows.flatMap(({ trailId, archives }) =>
    archives.map(({ bucket, key }) => ({ trailId, bucket, key })),
  )
}
