import { and, asc, desc, eq, gte } from 'drizzle-orm'
import type { Delivery } from '../core/delivery.ts'
import { readDelivery } from './delivery-rows.ts'
import type { Engine } from './engine.ts'

/** The windows of one customer's trails, to be looked at. */
export function deliveriesOf(engine: Engine, customer: number) {
  const { deliveries } = engine.tables
  const ofTrail = (trailId: string) => and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
  return {
    /** A trail's windows closed since a moment, newest first. */
    async list(trailId: string, since: Date, limit: number): Promise<Delivery[]> {
      const rows = await engine.write
        .select()
        .from(deliveries)
        .where(and(ofTrail(trailId), gte(deliveries.closedAt, since)))
        .orderBy(desc(deliveries.closedAt))
        .limit(limit)
      return rows.map(readDelivery)
    },

    /** A trail's windows that wait, oldest first. */
    async waiting(trailId: string, limit: number): Promise<Delivery[]> {
      const rows = await engine.write
        .select()
        .from(deliveries)
        .where(and(ofTrail(trailId), eq(deliveries.state, 'waiting')))
        .orderBy(asc(deliveries.closedAt))
        .limit(limit)
      return rows.map(readDelivery)
    },
  }
}
