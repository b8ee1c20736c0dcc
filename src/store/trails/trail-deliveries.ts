import { and, asc, count, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import type { Delivery } from '../../domain/trails/delivery.ts'
import type { Database } from '../database.ts'
import { dayBounds, hasUndeliveredEvents } from '../partitions.ts'
import { toDelivery } from './delivery-rows.ts'

/** Which windows are asked for: closed at or after `from` and before `until`, so many at most. */
export type WindowQuery = { from: Date; until: Date; limit: number }

/** The windows of one customer's trails, to be looked at. */
export function createTrailDeliveryStore(database: Database, customer: number) {
  const { deliveries } = database.tables
  const { closedAt, state } = deliveries
  const ofTrail = (trailId: string) => and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
  const rows = (where: SQL | undefined) => database.writer.select().from(deliveries).where(where)
  const newest = async (where: SQL | undefined, { from, until, limit }: WindowQuery) => {
    const within = and(where, gte(closedAt, from), lt(closedAt, until))
    return (await rows(within).orderBy(desc(closedAt)).limit(limit)).map(toDelivery)
  }
  return {
    /** A trail's windows, newest first. */
    list: (trailId: string, stretch: WindowQuery): Promise<Delivery[]> => newest(ofTrail(trailId), stretch),

    /** Those of a trail's windows that made archives, newest first. */
    listDelivered: (trailId: string, stretch: WindowQuery): Promise<Delivery[]> =>
      newest(and(ofTrail(trailId), eq(state, 'delivered')), stretch),

    /** How many of a trail's windows wait, and the oldest of them. */
    async findBacklog(trailId: string): Promise<{ windows: number; oldest: Delivery | null }> {
      const isWaiting = and(ofTrail(trailId), eq(state, 'waiting'))
      const [oldest] = await rows(isWaiting).orderBy(asc(closedAt)).limit(1)
      if (!oldest) return { windows: 0, oldest: null }
      const [waiting] = await database.writer.select({ windows: count() }).from(deliveries).where(isWaiting)
      return { windows: waiting?.windows ?? 0, oldest: toDelivery(oldest) }
    },

    /** The days over before a moment that are kept for what was received after a place in the log. */
    async listKeptDays(sequence: number, before: Date): Promise<string[]> {
      const kept: string[] = []
      for (const day of (await database.listDays()).filter((each) => dayBounds(each).until <= before))
        if (await hasUndeliveredEvents(database, day, [{ customer, sequence }])) kept.push(day)
      return kept
    },
  }
}

export type TrailDeliveryStore = ReturnType<typeof createTrailDeliveryStore>
