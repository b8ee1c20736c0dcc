import { and, eq, type SQL } from 'drizzle-orm'
import type { Delivery } from '../../domain/trails/delivery.ts'
import { toConnection } from '../access/connections.ts'
import type { Database } from '../database.ts'
import { toTrail } from './trails.ts'

/** What a delivery needs: the trail, its customer, and the object storage of its project. */
export type DeliveryTarget = Awaited<ReturnType<typeof listDeliveryTargets>>[number]

/** Returns the target of a window's delivery; null if the trail has been deleted. */
export async function findDeliveryTarget(
  database: Database,
  { customer, trailId }: Pick<Delivery, 'customer' | 'trailId'>,
): Promise<DeliveryTarget | null> {
  const { trails } = database.tables
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
  }))
}
