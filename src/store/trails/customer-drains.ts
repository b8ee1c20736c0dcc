import { and, eq, isNotNull } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { listDrainTargets } from './delivery-targets.ts'
import { createDrainStore } from './drains.ts'

/** A deleted or moved trail that still delivers what it received before, and how much of it is waiting. */
export type DrainingTrail = Awaited<ReturnType<ReturnType<typeof createCustomerDrains>['list']>>[number]

/** The drains of one customer's deleted and moved trails. */
export function createCustomerDrains(database: Database, customer: number) {
  const { trailDrains } = database.tables
  const list = async (project: string | null = null) => {
    const isOfProject = project === null ? undefined : eq(trailDrains.project, project)
    const isListed = and(eq(trailDrains.customer, customer), isNotNull(trailDrains.endsAt), isOfProject)
    const targets = await listDrainTargets(database, isListed)
    return Promise.all(
      targets.map(async (target) => {
        const waiting = await createDrainStore(database).listWaiting(target)
        const { name, bucket, prefix } = target.trail
        const { kind, endsAt } = target.drain
        return {
          name,
          bucket,
          prefix,
          kind,
          endsAt,
          waiting: waiting.length,
          error: waiting[0]?.error ?? null,
        }
      }),
    )
  }
  return {
    /** Returns all drains, or those that write with the storage of a project. */
    list,
  }
}
