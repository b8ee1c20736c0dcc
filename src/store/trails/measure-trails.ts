import { eq, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'

/** The state of a trail, for monitoring. */
export type TrailMeasurement = {
  customer: number
  accountId: string
  name: string
  isLogging: boolean
  hasDigests: boolean
  startedAt: Date | null
  /** Number of windows that wait to be delivered, and when the oldest of them was closed. */
  waiting: number
  waitingSince: Date | null
  /** Whether the last attempt to deliver failed. */
  isFailing: boolean
  /** When the last window was delivered, or found to be empty. */
  deliveredAt: Date | null
  /** The end of the last digest that was written to the bucket. */
  digestAt: Date | null
}

/** Returns the state of the trails of all customers. */
export async function measureTrails({ tables, primary }: Database): Promise<TrailMeasurement[]> {
  const { customers, deliveries, digests, trails } = tables
  const ofTrail = sql`${deliveries.customer} = ${trails.customer} and ${deliveries.trailId} = ${trails.id}`
  const fromWaiting = sql`from ${deliveries} where ${ofTrail} and ${deliveries.state} = 'waiting'`
  const rows = await primary
    .select({
      customer: trails.customer,
      accountId: customers.accountId,
      name: trails.name,
      isLogging: trails.isLogging,
      hasDigests: trails.hasDigests,
      startedAt: trails.startedAt,
      waiting: toCount(sql`(select count(*) ${fromWaiting})`),
      waitingSince: sql`(select min(${deliveries.closedAt}) ${fromWaiting})`.mapWith(deliveries.closedAt),
      failing: toCount(sql`(select count(*) ${fromWaiting} and ${deliveries.error} is not null)`),
      deliveredAt: sql`(select ${deliveries.closedAt} from ${deliveries}
        where ${ofTrail} and ${deliveries.state} <> 'waiting' order by ${deliveries.closedAt} desc limit 1)`.mapWith(
        deliveries.closedAt,
      ),
      digestAt: sql`(select max(${digests.end}) from ${digests} where ${digests.customer} = ${trails.customer}
        and ${digests.trailId} = ${trails.id} and ${digests.writtenAt} is not null)`.mapWith(digests.end),
    })
    .from(trails)
    .innerJoin(customers, eq(customers.id, trails.customer))
  return rows.map(({ failing, ...row }) => ({
    ...row,
    isFailing: failing > 0,
    // A subquery without a row gives null, which the types of `mapWith` leave out.
    waitingSince: row.waitingSince ?? null,
    deliveredAt: row.deliveredAt ?? null,
    digestAt: row.digestAt ?? null,
  }))
}

function toCount(query: SQL): SQL<number> {
  return query.mapWith(Number)
}
