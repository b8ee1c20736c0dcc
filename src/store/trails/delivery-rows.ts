import { and, eq } from 'drizzle-orm'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Delivery } from '../../domain/trails/delivery.ts'
import type { Database } from '../database.ts'

type Row = Database['tables']['deliveries']['$inferSelect']

/** A claim lasts so long unless it is renewed: the work of a process that died is taken over after it. */
export const CLAIM_MS = MINUTE_MS

/** The condition that names one window. */
export function isThisWindow(
  { tables: { deliveries } }: Database,
  window: Pick<Row, 'customer' | 'trailId' | 'closedAt'>,
) {
  return and(
    eq(deliveries.customer, window.customer),
    eq(deliveries.trailId, window.trailId),
    eq(deliveries.closedAt, window.closedAt),
  )
}

/** When a claim made now ends unless it is renewed. */
export function claimEnd(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MS)
}

/** A window from its row. */
export function toDelivery(row: Row): Delivery {
  const { claimedUntil: _, state, archives, ...rest } = row
  const known = (['waiting', 'delivered', 'empty'] as const).find((each) => each === state) ?? 'waiting'
  return { ...rest, state: known, archives: JSON.parse(archives) }
}
