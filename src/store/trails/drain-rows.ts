import { and, eq, isNotNull, isNull, max } from 'drizzle-orm'
import { DRAIN_KINDS, DRAIN_MS, type Drain, type DrainKind, isMoved } from '../../domain/trails/drain.ts'
import type { Database, Db, Transaction } from '../database.ts'
import { closeWindow } from './delivery-rows.ts'
import type { TrailRow } from './trail-rows.ts'

export type DrainRow = Database['tables']['trailDrains']['$inferSelect']

/** Returns the drain of a row. */
export function toDrain({ number, kind, beganAt, endsAt }: DrainRow): Drain {
  return { number, beganAt, endsAt, kind: DRAIN_KINDS.find((each) => each === kind) ?? 'deleted' }
}

/** Returns the condition that selects the drains of one trail. */
export function isDrainOf(
  { tables: { trailDrains } }: Pick<Database, 'tables'>,
  { customer, id }: Pick<TrailRow, 'customer' | 'id'>,
) {
  return and(eq(trailDrains.customer, customer), eq(trailDrains.id, id))
}

/** Whether the storage has refused a delivery of a trail that is still waiting. */
export async function isFailing(
  db: Db,
  { tables: { deliveries } }: Pick<Database, 'tables'>,
  trail: Pick<TrailRow, 'customer' | 'id'>,
): Promise<boolean> {
  const [failed] = await db
    .select({ closedAt: deliveries.closedAt })
    .from(deliveries)
    .where(and(isWaitingOf(deliveries, trail), isNotNull(deliveries.error)))
    .limit(1)
  return failed !== undefined
}

/**
 * Begins a drain in a transaction that has locked the trail's row: what was received until now is delivered as the trail
 * was before its change. Returns the sequence up to which it goes.
 */
export async function beginDrain(
  tx: Transaction,
  database: Database,
  trail: TrailRow,
  { kind, now }: { kind: DrainKind; now: Date },
): Promise<number | null> {
  const { deliveries, trailDrains } = database.tables
  const coveredUntil = trail.isLogging
    ? await closeWindow(tx, database, trail, now)
    : await findLastSequence(tx.db, database, trail)
  const [last] = await tx.db
    .select({ number: max(trailDrains.number) })
    .from(trailDrains)
    .where(isDrainOf(database, trail))
  const number = (last?.number ?? 0) + 1
  await tx.db.insert(trailDrains).values({
    ...trail,
    ...{ number, kind, beganAt: now, coveredUntil, isLogging: false },
    stoppedAt: trail.isLogging ? now : trail.stoppedAt,
    endsAt: kind === 'narrowed' ? null : new Date(now.getTime() + DRAIN_MS),
  })
  await tx.db
    .update(deliveries)
    .set({ drain: number })
    .where(and(isWaitingOf(deliveries, trail), isNull(deliveries.drain)))
  return coveredUntil
}

/** Makes the drains of a trail write to the place that the trail has now, if it has another one. */
export async function moveDrains(
  db: Db,
  database: Pick<Database, 'tables'>,
  before: TrailRow,
  after: Pick<TrailRow, 'bucket' | 'prefix' | 'project' | 'isWriteOnly'>,
): Promise<void> {
  if (!isMoved(before, after)) return
  const { bucket, prefix, project, isWriteOnly } = after
  await db
    .update(database.tables.trailDrains)
    .set({ bucket, prefix, project, isWriteOnly, kind: 'narrowed', endsAt: null })
    .where(isDrainOf(database, before))
}

/** Gives the drains of a trail that is being deleted the same end. */
export async function endDrains(
  db: Db,
  database: Pick<Database, 'tables'>,
  trail: TrailRow,
  now: Date,
): Promise<void> {
  const { trailDrains } = database.tables
  const isEndless = and(isDrainOf(database, trail), isNull(trailDrains.endsAt))
  await db
    .update(trailDrains)
    .set({ endsAt: new Date(now.getTime() + DRAIN_MS) })
    .where(isEndless)
}

async function findLastSequence(
  db: Db,
  { tables: { deliveries } }: Pick<Database, 'tables'>,
  { customer, id }: TrailRow,
): Promise<number | null> {
  const [last] = await db
    .select({ untilSequence: max(deliveries.untilSequence) })
    .from(deliveries)
    .where(and(eq(deliveries.customer, customer), eq(deliveries.trailId, id)))
  return last?.untilSequence ?? null
}

function isWaitingOf(
  deliveries: Database['tables']['deliveries'],
  { customer, id }: Pick<TrailRow, 'customer' | 'id'>,
) {
  return and(eq(deliveries.customer, customer), eq(deliveries.trailId, id), eq(deliveries.state, 'waiting'))
}
