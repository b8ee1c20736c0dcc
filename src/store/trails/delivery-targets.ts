import { and, eq, type SQL } from 'drizzle-orm'
import type { Delivery } from '../../domain/trails/delivery.ts'
import { toStorage } from '../access/projects.ts'
import type { Database } from '../database.ts'
import { toTrail } from './trails.ts'

/** What is needed to carry a window's delivery out: null when the trail is gone. */
export async function findDeliveryTarget(database: Database, { customer, trailId }: Delivery) {
  const { trails } = database.tables
  return (
    (await listDeliveryTargets(database, and(eq(trails.customer, customer), eq(trails.id, trailId))))[0] ??
    null
  )
}

/** Trails with whose they are and the storage of their project: those a condition names, or all. */
export async function listDeliveryTargets(database: Database, which?: SQL) {
  const { customers, projects, trails } = database.tables
  const rows = await database.writer
    .select({ trail: trails, project: projects, customer: customers })
    .from(trails)
    .innerJoin(customers, eq(customers.id, trails.customer))
    .leftJoin(projects, and(eq(projects.customer, trails.customer), eq(projects.id, trails.project)))
    .where(which)
  return rows.map(({ trail, project, customer: { createdAt: _, ...customer } }) => ({
    customer,
    trail: toTrail(trail),
    storage: project && toStorage(project),
  }))
}

/** What a delivery is carried out with: the trail, whose it is, and the storage of its project. */
export type DeliveryTarget = Awaited<ReturnType<typeof listDeliveryTargets>>[number]
