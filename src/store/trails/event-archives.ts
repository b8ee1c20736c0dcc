import { and, eq, gte, lt } from 'drizzle-orm'
import type { Archive } from '../../domain/trails/delivery.ts'
import type { Database } from '../database.ts'
import { findPosition } from '../events/events.ts'

/** The archives in which an event may be, with the trails that delivered them; also after the event was forgotten. */
export async function listArchivesOfEvent(database: Database, customer: number, eventId: string) {
  const { deliveries } = database.tables
  const place = await findPosition(database, customer, eventId)
  if (place === null) return []
  const windows = await database.writer
    .select({ trailId: deliveries.trailId, archives: deliveries.archives })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.customer, customer),
        eq(deliveries.state, 'delivered'),
        lt(deliveries.afterSequence, place.sequence),
        gte(deliveries.untilSequence, place.sequence),
      ),
    )
  return windows.flatMap(({ trailId, archives }) => {
    const delivered: Archive[] = JSON.parse(archives)
    return delivered.map(({ bucket, key }) => ({ trailId, bucket, key }))
  })
}
