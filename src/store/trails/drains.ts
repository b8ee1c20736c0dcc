import { and, asc, eq, gt, isNotNull, isNull, lte, or, type SQL } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Archive, Delivery } from '../../domain/trails/delivery.ts'
import type { Database, Transaction } from '../database.ts'
import { toDelivery } from './delivery-rows.ts'
import { type DrainTarget, listDrainTargets } from './delivery-targets.ts'
import { isDrainOf } from './drain-rows.ts'

/** What becomes of a drain: it is done, or given up, with the event that says what was lost. */
export type DrainEnd = { event: IncomingEvent | null }

export type DrainStore = ReturnType<typeof createDrainStore>

/** The drains of all customers' trails. */
export function createDrainStore(database: Database) {
  return {
    /** Returns all drains, those of a trail in their order. */
    listTargets: (): Promise<DrainTarget[]> => listDrainTargets(database),

    /** Returns the windows of a drain that are waiting for delivery, oldest first. */
    listWaiting: (target: DrainTarget): Promise<Delivery[]> => listWaiting(database, target),

    /** Returns the archives of the windows up to the end of a drain and after those of the moved one before it. */
    listArchives: (target: DrainTarget): Promise<Archive[]> => listArchives(database, target),

    /** Removes a drain, and with it what is left of a deleted trail; returns false if another process has done so. */
    finish: (target: DrainTarget, now: Date, end: DrainEnd): Promise<boolean> =>
      finish(database, target, now, end),

    /** Lets what is left of the drain of a moved trail go where the trail is now; returns false if there is no such trail. */
    moveAlong: (target: DrainTarget): Promise<boolean> => moveAlong(database, target),
  }
}

/**
 * Returns the drains whose windows are not delivered: those that have ended, and those of trails that had stopped for an
 * object before.
 */
export async function listStoppedDrains({ tables, primary }: Database, now: Date) {
  const { trailConflicts, trailDrains } = tables
  const isConflict = and(
    eq(trailConflicts.customer, trailDrains.customer),
    eq(trailConflicts.trailId, trailDrains.id),
    or(isNull(trailDrains.startedAt), lte(trailDrains.startedAt, trailConflicts.foundAt)),
  )
  return primary
    .select({ customer: trailDrains.customer, trailId: trailDrains.id, drain: trailDrains.number })
    .from(trailDrains)
    .leftJoin(trailConflicts, isConflict)
    .where(or(lte(trailDrains.endsAt, now), isNotNull(trailConflicts.trailId)))
}

async function listWaiting(database: Database, target: DrainTarget): Promise<Delivery[]> {
  const { deliveries } = database.tables
  const rows = await database.primary
    .select()
    .from(deliveries)
    .where(and(isWindowOf(database, target), eq(deliveries.state, 'waiting')))
    .orderBy(asc(deliveries.untilSequence))
  return rows.map(toDelivery)
}

async function listArchives(database: Database, target: DrainTarget): Promise<Archive[]> {
  const { deliveries } = database.tables
  const earlier = (await listDrainTargets(database, isDrainOf(database, toTrailKey(target)))).filter(
    ({ drain }) => drain.kind === 'moved' && drain.number < target.drain.number,
  )
  const after = earlier.at(-1)?.untilSequence ?? null
  const rows = await database.primary
    .select({ archives: deliveries.archives })
    .from(deliveries)
    .where(
      and(
        isOfTrail(database, target),
        eq(deliveries.state, 'delivered'),
        target.untilSequence === null ? undefined : lte(deliveries.untilSequence, target.untilSequence),
        after === null ? undefined : gt(deliveries.untilSequence, after),
      ),
    )
    .orderBy(asc(deliveries.closedAt))
  return rows.flatMap(({ archives }) => archives)
}

async function finish(
  database: Database,
  target: DrainTarget,
  now: Date,
  { event }: DrainEnd,
): Promise<boolean> {
  const { trailDrains } = database.tables
  const sharedNow = await database.sharedClock(now)
  const isDrain = and(isDrainOf(database, toTrailKey(target)), eq(trailDrains.number, target.drain.number))
  return database.transaction(async (tx) => {
    const [drain] = await tx.lock(tx.db.select().from(trailDrains).where(isDrain))
    if (!drain || (await isClaimed(tx, database, target, sharedNow))) return false
    await tx.db.delete(trailDrains).where(isDrain)
    await deleteWindows(tx, database, target)
    if (event) await tx.insertEvents([event])
    return true
  })
}

// What another process is delivering is not lost yet.
async function isClaimed(
  { db }: Transaction,
  database: Database,
  target: DrainTarget,
  sharedNow: Date,
): Promise<boolean> {
  const { deliveries } = database.tables
  const [claimed] = await db
    .select({ closedAt: deliveries.closedAt })
    .from(deliveries)
    .where(
      and(
        isWindowOf(database, target),
        eq(deliveries.state, 'waiting'),
        gt(deliveries.claimedUntil, sharedNow),
      ),
    )
    .limit(1)
  return claimed !== undefined
}

async function deleteWindows({ db }: Transaction, database: Database, target: DrainTarget): Promise<void> {
  const { deliveries, trailConflicts } = database.tables
  if (target.drain.kind !== 'deleted') {
    await db.delete(deliveries).where(and(isWindowOf(database, target), eq(deliveries.state, 'waiting')))
    return
  }
  await db.delete(deliveries).where(isOfTrail(database, target))
  const { customer, id } = toTrailKey(target)
  await db
    .delete(trailConflicts)
    .where(and(eq(trailConflicts.customer, customer), eq(trailConflicts.trailId, id)))
}

async function moveAlong(database: Database, target: DrainTarget): Promise<boolean> {
  const { trails, trailDrains } = database.tables
  const { customer, id } = toTrailKey(target)
  return database.transaction(async ({ db, lock }) => {
    const isTrail = and(eq(trails.customer, customer), eq(trails.id, id))
    const [trail] = await lock(db.select().from(trails).where(isTrail))
    if (!trail) return false
    const { bucket, prefix, project, isWriteOnly, hasDigests } = trail
    await db
      .update(trailDrains)
      .set({ bucket, prefix, project, isWriteOnly, hasDigests, kind: 'narrowed', endsAt: null })
      .where(and(isDrainOf(database, toTrailKey(target)), lte(trailDrains.number, target.drain.number)))
    return true
  })
}

// A moved trail leaves everything up to the move behind, and a deleted one everything.
function isWindowOf(database: Database, target: DrainTarget): SQL | undefined {
  const { deliveries } = database.tables
  const { kind, number } = target.drain
  if (kind === 'deleted') return isOfTrail(database, target)
  if (kind === 'narrowed') return and(isOfTrail(database, target), eq(deliveries.drain, number))
  return and(isOfTrail(database, target), lte(deliveries.drain, number))
}

function isOfTrail({ tables: { deliveries } }: Database, target: DrainTarget): SQL | undefined {
  const { customer, id } = toTrailKey(target)
  return and(eq(deliveries.customer, customer), eq(deliveries.trailId, id))
}

function toTrailKey({ customer, trail }: DrainTarget): { customer: number; id: string } {
  return { customer: customer.id, id: trail.id }
}
