import { and, asc, desc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm'
import { RETRY_MAX_MS } from '../../domain/trails/delivery.ts'
import type { Database, Queries, Transaction } from '../database.ts'
import { CLOCK_SKEW_MS } from '../sources/heartbeat.ts'
import { type DeliveryRow, isWindow } from './delivery-rows.ts'

// A clock that was ahead has closed windows in the future. They must not keep later windows from being closed.

/** A trail of which windows were in the future, and how many. */
export type CorrectedTrail = { customer: number; trailId: string; windows: number }

/** Windows looked at for those that follow a corrected one: three days of the shortest usual length. */
const RECENT_MAX = 1_000

type TrailKey = Pick<DeliveryRow, 'customer' | 'trailId'>

/** Returns the end of a trail's latest window; null before the first one. */
export async function findLatestWindowEnd(
  db: Queries,
  { tables: { deliveries } }: Database,
  trail: TrailKey,
): Promise<Date | null> {
  const [row] = await db
    .select({ closedAt: deliveries.closedAt })
    .from(deliveries)
    .where(isOfTrail(deliveries, trail))
    .orderBy(desc(deliveries.closedAt))
    .limit(1)
  return row?.closedAt ?? null
}

/** Whether a time was taken from a clock that was ahead. */
export function isInFuture(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > CLOCK_SKEW_MS
}

/**
 * Moves the ends of a trail's windows that are in the future to the time before `now`, in their order, and makes their next
 * attempts due; returns their number. A window that is being delivered, or whose delivery has failed, keeps its end until
 * it is delivered, because its archives are named after that. Later archives get other names than those that were delivered.
 */
export async function correctFutureWindows(
  { db }: Transaction,
  database: Database,
  trail: TrailKey,
  now: Date,
): Promise<number> {
  const { deliveries } = database.tables
  const limit = new Date(now.getTime() + CLOCK_SKEW_MS)
  const isAhead = and(isOfTrail(deliveries, trail), gt(deliveries.closedAt, limit))
  const isMovable = or(inArray(deliveries.state, ['delivered', 'empty']), eq(deliveries.attempts, 0))
  const ahead = await db
    .select()
    .from(deliveries)
    .where(and(isAhead, isMovable))
    .orderBy(asc(deliveries.closedAt))
  for (const [window, closedAt] of placeBefore(now, ahead, await listRecent(db, database, trail, limit))) {
    await db
      .update(deliveries)
      .set({ closedAt })
      .where(and(isWindow(database, window), isMovable))
  }
  const latestAttempt = new Date(limit.getTime() + RETRY_MAX_MS)
  const isLate = and(
    isOfTrail(deliveries, trail),
    eq(deliveries.state, 'waiting'),
    gt(deliveries.nextAttemptAt, latestAttempt),
  )
  await db.update(deliveries).set({ nextAttemptAt: now }).where(isLate)
  if (ahead.some(({ state }) => state === 'delivered')) await renameLaterArchives(db, database, trail)
  return ahead.length
}

// Windows will end at the times again after which delivered archives are named, and must not have their names. Those of a
// delivery that has begun keep theirs, so that they are not written twice.
async function renameLaterArchives(
  db: Transaction['db'],
  { tables }: Database,
  trail: TrailKey,
): Promise<void> {
  const { trails, deliveries } = tables
  const hasBegun = and(eq(deliveries.state, 'waiting'), gt(deliveries.attempts, 0))
  const [begun] = await db
    .select({ attempts: deliveries.attempts })
    .from(deliveries)
    .where(and(isOfTrail(deliveries, trail), hasBegun))
    .limit(1)
  if (begun) return
  await db
    .update(trails)
    .set({ revision: sql`${trails.revision} + 1` })
    .where(and(eq(trails.customer, trail.customer), eq(trails.id, trail.trailId)))
}

// The latest windows that are not in the future.
async function listRecent(
  db: Queries,
  { tables: { deliveries } }: Database,
  trail: TrailKey,
  limit: Date,
): Promise<DeliveryRow[]> {
  return db
    .select()
    .from(deliveries)
    .where(and(isOfTrail(deliveries, trail), lte(deliveries.closedAt, limit)))
    .orderBy(desc(deliveries.closedAt))
    .limit(RECENT_MAX)
}

// Each window ends before `now`, and before those that follow it in the order of receipt. No two end at the same time.
function placeBefore(now: Date, ahead: DeliveryRow[], recent: DeliveryRow[]): [DeliveryRow, Date][] {
  const taken = new Set(recent.map(({ closedAt }) => closedAt.getTime()))
  let endMs = now.getTime()
  return ahead.toReversed().map((window) => {
    const following = recent.filter(({ afterSequence }) => afterSequence >= window.untilSequence)
    endMs = Math.min(endMs, ...following.map(({ closedAt }) => closedAt.getTime())) - 1
    while (taken.has(endMs)) endMs -= 1
    return [window, new Date(endMs)]
  })
}

function isOfTrail(deliveries: Database['tables']['deliveries'], { customer, trailId }: TrailKey) {
  return and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
}
