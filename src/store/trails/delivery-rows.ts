import { and, eq, lte, max } from 'drizzle-orm'
import type { Delivery } from '../../domain/trails/delivery.ts'
import type { Database, Transaction } from '../database.ts'
import { CLOCK_SKEW_MS } from '../sources/heartbeat.ts'

export type DeliveryRow = Database['tables']['deliveries']['$inferSelect']

/** A claim that is not renewed ends after this time, so that another process takes over the work of one that died. */
const CLAIM_MS = 60_000

const STATES = ['waiting', 'delivered', 'empty'] as const

/** Returns the delivery window of a row. */
export function toDelivery(row: DeliveryRow): Delivery {
  const { claimedUntil: _, ...columns } = row
  const state = STATES.find((each) => each === row.state) ?? 'waiting'
  return { ...columns, state }
}

/** Returns the condition that selects one window. */
export function isWindow(
  { tables: { deliveries } }: Database,
  window: Pick<DeliveryRow, 'customer' | 'trailId' | 'closedAt'>,
) {
  return and(
    eq(deliveries.customer, window.customer),
    eq(deliveries.trailId, window.trailId),
    eq(deliveries.closedAt, window.closedAt),
  )
}

/** Returns when a claim made or renewed now ends. */
export function claimEnd(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MS)
}

/**
 * Closes a trail's window in a transaction that has locked the trail's row: inserts the window of the events received since the
 * one before it, and returns the sequence where it ends and the next one starts.
 */
export async function closeWindow(
  { db, highWaterMark }: Transaction,
  { tables: { deliveries } }: Database,
  trail: { customer: number; id: string; coveredUntil: number | null },
  closedAt: Date,
): Promise<number> {
  const untilSequence = await highWaterMark()
  const afterSequence = trail.coveredUntil ?? untilSequence
  const [last] = await db
    .select({ closedAt: max(deliveries.closedAt) })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.customer, trail.customer),
        eq(deliveries.trailId, trail.id),
        // Not from the future, in which a clock that was ahead may have closed windows.
        lte(deliveries.closedAt, new Date(closedAt.getTime() + CLOCK_SKEW_MS)),
      ),
    )
  await db.insert(deliveries).values({
    customer: trail.customer,
    trailId: trail.id,
    // Unique within the trail, which has only one window per instant.
    closedAt: last?.closedAt && last.closedAt >= closedAt ? new Date(last.closedAt.getTime() + 1) : closedAt,
    afterSequence,
    untilSequence,
    state: untilSequence > afterSequence ? 'waiting' : 'empty',
    attempts: 0,
    nextAttemptAt: closedAt,
    archives: [],
  })
  return untilSequence
}
