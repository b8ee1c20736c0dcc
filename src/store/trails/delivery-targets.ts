import { and, asc, eq, type SQL } from 'drizzle-orm'
import type { Delivery } from '../../domain/trails/delivery.ts'
import type { Drain } from '../../domain/trails/drain.ts'
import { toConnection } from '../access/connections.ts'
import type { Database } from '../database.ts'
import { isDrainOf, toDrain } from './drain-rows.ts'
import { toTrail } from './trail-rows.ts'

/**
 * What a delivery needs: the trail, its customer, and the object storage of its project. With a drain, they are those of
 * before a change, for what was received until then.
 */
export type DeliveryTarget = Omit<Awaited<ReturnType<typeof listDeliveryTargets>>[number], 'drain'> & {
  drain: Drain | null
}

/** A drain as a target, and the last sequence of what it delivers; null if there was nothing. */
export type DrainTarget = Awaited<ReturnType<typeof listDrainTargets>>[number]

/** Returns the target of a window's delivery; null if the trail has been deleted, or its drain has ended. */
export async function findDeliveryTarget(
  database: Database,
  { customer, trailId, drain = null }: Pick<Delivery, 'customer' | 'trailId'> & { drain?: number | null },
): Promise<DeliveryTarget | null> {
  const { trailDrains, trails } = database.tables
  if (drain !== null) {
    const isDrain = and(isDrainOf(database, { customer, id: trailId }), eq(trailDrains.number, drain))
    return (await listDrainTargets(database, isDrain))[0] ?? null
  }
  const isTrail = and(eq(trails.customer, customer), eq(trails.id, trailId))
  return (await listDeliveryTargets(database, isTrail))[0] ?? null
}

/** Returns the targets of the trails that meet a condition, or of all. */
export async function listDeliveryTargets({ tables, primary }: Database, condition?: SQL) {
  const { connections, customers, trails } = tables
  const isStorage = and(
    eq(connections.customer, trails.customer),
    eq(connections.project, trails.project),
    eq(connections.kind, 'storage'),
  )
  const rows = await primary
    .select({ trail: trails, storage: connections, customer: customers })
    .from(trails)
    .innerJoin(customers, eq(customers.id, trails.customer))
    .leftJoin(connections, isStorage)
    .where(condition)
  return rows.map(({ trail, storage, customer: { createdAt: _, ...customer } }) => ({
    customer,
    trail: toTrail(trail),
    revision: trail.revision,
    storage: storage && toConnection(storage),
    drain: null,
  }))
}

/** Returns the drains that meet a condition, or all, those of a trail in their order. */
export async function listDrainTargets({ tables, primary }: Database, condition?: SQL) {
  const { connections, customers, trailDrains } = tables
  const isStorage = and(
    eq(connections.customer, trailDrains.customer),
    eq(connections.project, trailDrains.project),
    eq(connections.kind, 'storage'),
  )
  const rows = await primary
    .select({ row: trailDrains, storage: connections, customer: customers })
    .from(trailDrains)
    .innerJoin(customers, eq(customers.id, trailDrains.customer))
    .leftJoin(connections, isStorage)
    .where(condition)
    .orderBy(asc(trailDrains.customer), asc(trailDrains.id), asc(trailDrains.number))
  return rows.map(({ row, storage, customer: { createdAt: _, ...customer } }) => ({
    customer,
    trail: toTrail(row),
    revision: row.revision,
    storage: storage && toConnection(storage),
    drain: toDrain(row),
    untilSequence: row.coveredUntil,
  }))
}
