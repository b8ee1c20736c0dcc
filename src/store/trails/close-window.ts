import { and, eq, max } from 'drizzle-orm'
import type { Database, Transaction } from '../database.ts'

/** Closes a trail's window within a transaction that holds the trail's row; the windows of a trail meet end to end. */
export async function closeWindow(
  { db, highWaterMark: horizon }: Transaction,
  { tables }: Database,
  trail: { customer: number; id: string; coveredUntil: number | null },
  closedAt: Date,
): Promise<number> {
  const until = await horizon()
  const after = trail.coveredUntil ?? until
  const ofTrail = and(eq(tables.deliveries.customer, trail.customer), eq(tables.deliveries.trailId, trail.id))
  const [last] = await db
    .select({ at: max(tables.deliveries.closedAt) })
    .from(tables.deliveries)
    .where(ofTrail)
  await db.insert(tables.deliveries).values({
    customer: trail.customer,
    trailId: trail.id,
    closedAt: last?.at && last.at >= closedAt ? new Date(last.at.getTime() + 1) : closedAt,
    afterSequence: after,
    untilSequence: until,
    state: until > after ? 'waiting' : 'empty',
    attempts: 0,
    nextAttemptAt: closedAt,
    archives: '[]',
  })
  return until
}
