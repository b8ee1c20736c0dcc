import { and, eq, gte, lte } from 'drizzle-orm'
import type { Database, Queries } from '../database.ts'
import { CLOCK_SKEW_MS } from '../sources/heartbeat.ts'
import { closeWindow, type DeliveryRow } from './delivery-rows.ts'
import {
  type CorrectedTrail,
  correctFutureWindows,
  findLatestWindowEnd,
  isInFuture,
} from './future-windows.ts'

/** The number of windows that were closed, and the trails whose windows were corrected. */
export type ClosedWindows = { closed: number; corrected: CorrectedTrail[] }

/**
 * Closes a window of every trail that is logging and has no window closed at or after an instant, and corrects windows in the
 * future of `now`.
 */
export async function closeWindows(database: Database, closedAt: Date, now: Date): Promise<ClosedWindows> {
  const { trails } = database.tables
  const logging = await database.primary.select().from(trails).where(eq(trails.isLogging, true))
  const result: ClosedWindows = { closed: 0, corrected: [] }
  for (const { customer, id } of logging) {
    const key = { customer, trailId: id }
    const latest = await findLatestWindowEnd(database.primary, database, key)
    if (latest !== null && latest >= closedAt && !isInFuture(latest, now)) continue
    await database.transaction(async (tx) => {
      const isLogging = and(eq(trails.customer, customer), eq(trails.id, id), eq(trails.isLogging, true))
      // Of two processes, the second waits for the lock, and then finds the window closed by the first.
      const [trail] = await tx.lock(tx.db.select().from(trails).where(isLogging))
      if (!trail || isStartedSince(trail.startedAt, closedAt, now)) return
      const windows = await correctFutureWindows(tx, database, key, now)
      if (windows > 0) result.corrected.push({ ...key, windows })
      if (await isClosed(tx.db, database, key, { closedAt, now })) return
      const coveredUntil = await closeWindow(tx, database, trail, closedAt)
      await tx.db.update(trails).set({ coveredUntil }).where(isLogging)
      result.closed += 1
    })
  }
  return result
}

// A start in the future was recorded by a clock that was ahead.
function isStartedSince(startedAt: Date | null, closedAt: Date, now: Date): boolean {
  return startedAt !== null && startedAt >= closedAt && !isInFuture(startedAt, now)
}

// Windows that are still in the future don't count.
async function isClosed(
  db: Queries,
  { tables: { deliveries } }: Database,
  { customer, trailId }: Pick<DeliveryRow, 'customer' | 'trailId'>,
  { closedAt, now }: { closedAt: Date; now: Date },
): Promise<boolean> {
  const [row] = await db
    .select({ closedAt: deliveries.closedAt })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.customer, customer),
        eq(deliveries.trailId, trailId),
        gte(deliveries.closedAt, closedAt),
        lte(deliveries.closedAt, new Date(now.getTime() + CLOCK_SKEW_MS)),
      ),
    )
    .limit(1)
  return row !== undefined
}
