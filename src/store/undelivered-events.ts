import { and, eq, gt, gte, lt } from 'drizzle-orm'
import type { Database } from './database.ts'
import { dayBounds } from './partitions.ts'

/** A customer with a trail that has not delivered the events received after `sequence`. */
export type UndeliveredTrail = { customer: number; sequence: number }

/** Whether a day has events that one of the trails has not delivered. */
export async function hasUndeliveredEvents(
  database: Pick<Database, 'logPartitions' | 'primary'>,
  day: string,
  undelivered: UndeliveredTrail[],
): Promise<boolean> {
  const { from, until } = dayBounds(day)
  for (const { events } of database.logPartitions(from, until, true)) {
    for (const { customer, sequence } of undelivered) {
      const isUndelivered = and(
        eq(events.customer, customer),
        gt(events.sequence, sequence),
        lt(events.eventTime, until),
        gte(events.eventTime, from),
      )
      const [event] = await database.primary
        .select({ sequence: events.sequence })
        .from(events)
        .where(isUndelivered)
        .limit(1)
      if (event) return true
    }
  }
  return false
}
