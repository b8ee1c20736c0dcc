import { and, asc, count, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import type { Delivery } from '../../domain/trails/delivery.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { hasUndeliveredEvents } from '../undelivered-events.ts'
import { toDelivery } from './delivery-rows.ts'

/** The windows to list: closed at or after `from` and before `until`, and up to `limit` of them. */
export type WindowQuery = { from: Date; until: Date; limit: number }

export type DeliveryHistory = ReturnType<typeof createDeliveryHistory>

/** The delivery windows of one customer's trails, for reading. */
export function createDeliveryHistory(database: Database, customer: number) {
  const { deliveries } = database.tables
  const { closedAt, state } = deliveries
  const isOfTrail = (trailId: string) =>
    and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
  const select = (condition: SQL | undefined) => database.primary.select().from(deliveries).where(condition)
  const listNewest = async (condition: SQL | undefined, { from, until, limit }: WindowQuery) => {
    const isInPeriod = and(condition, gte(closedAt, from), lt(closedAt, until))
    return (await select(isInPeriod).orderBy(desc(closedAt)).limit(limit)).map(toDelivery)
  }
  return {
    /** Returns a trail's windows, newest first. */
    list: (trailId: string, query: WindowQuery): Promise<Delivery[]> => listNewest(isOfTrail(trailId), query),

    /** Returns those of a trail's windows that have archives, newest first. */
    listDelivered: (trailId: string, query: WindowQuery): Promise<Delivery[]> =>
      listNewest(and(isOfTrail(trailId), eq(state, 'delivered')), query),

    /** Returns the number of a trail's waiting windows, and the oldest of them. */
    async findBacklog(trailId: string): Promise<{ windows: number; oldest: Delivery | null }> {
      const isWaiting = and(isOfTrail(trailId), eq(state, 'waiting'))
      const [oldest] = await select(isWaiting).orderBy(asc(closedAt)).limit(1)
      if (!oldest) return { windows: 0, oldest: null }
      const [waiting] = await database.primary.select({ windows: count() }).from(deliveries).where(isWaiting)
      return { windows: waiting?.windows ?? 0, oldest: toDelivery(oldest) }
    },

    /** Returns the days that ended before an instant and are kept for events received after a sequence. */
    async listKeptDays(sequence: number, before: Date): Promise<string[]> {
      const expired = (await database.listDays()).filter((day) => dayBounds(day).until <= before)
      const kept: string[] = []
      for (const day of expired)
        if (await hasUndeliveredEvents(database, day, [{ customer, sequence }])) kept.push(day)
      return kept
    },
  }
}
