import { and, asc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { ScheduledVerification } from '../../domain/trails/scheduled-verification.ts'
import type { Database } from '../database.ts'
import { type DeliveryTarget, listDeliveryTargets } from './delivery-targets.ts'

/** A claim that is not renewed ends after this time, so that another process takes over from one that died. */
const CLAIM_MS = 10 * MINUTE_MS

/** The end of a verification; `startedAt` replaces the time at which it was claimed. */
type FinishedVerification = ScheduledVerification & { startedAt?: Date }

type TrailId = { customer: number; trailId: string }

export type TrailVerificationStore = ReturnType<typeof createTrailVerificationStore>

/** The verifications of all customers' trails that run by schedule: each one in one process. */
export function createTrailVerificationStore(database: Database) {
  const { trailVerifications: table } = database.tables
  const isTrail = ({ customer, trailId }: TrailId) =>
    and(eq(table.customer, customer), eq(table.trailId, trailId))
  return {
    /** Claims the trail whose last verification began longest ago, and before `dueBefore`; null if there is none. */
    claim: (now: Date, dueBefore: Date): Promise<DeliveryTarget | null> =>
      claimTrail(database, now, dueBefore),

    /** Extends a claim while the verification runs. */
    async renew(trail: TrailId, now: Date): Promise<void> {
      const claimedUntil = new Date((await database.sharedClock(now)).getTime() + CLAIM_MS)
      await database.transaction(({ db }) => db.update(table).set({ claimedUntil }).where(isTrail(trail)))
    },

    /** Stores the result of a verification, with its event if there is one. An earlier start makes it due earlier again. */
    async finish(trail: TrailId, finished: FinishedVerification, event: IncomingEvent | null): Promise<void> {
      await database.transaction(async ({ db, insertEvents }) => {
        const values = { ...finished, claimedUntil: null }
        await db.update(table).set(values).where(isTrail(trail))
        if (event) await insertEvents([event])
      })
    },

    /** Gives up a claim, so that the trail is verified again soon. */
    async release(trail: TrailId): Promise<void> {
      const unclaimed = { claimedUntil: null, startedAt: new Date(0) }
      await database.transaction(({ db }) => db.update(table).set(unclaimed).where(isTrail(trail)))
    },

    /** Returns the results of all trails, the oldest first. */
    async listResults(): Promise<ScheduledVerification[]> {
      const rows = await database.primary
        .select()
        .from(table)
        .where(isNotNull(table.finishedAt))
        .orderBy(asc(table.finishedAt))
      return rows.flatMap(({ finishedAt, result }) => (finishedAt && result ? [{ finishedAt, result }] : []))
    },
  }
}

/** The verifications of one customer's trails that ran by schedule, for reading. */
export function createVerificationHistory(database: Database, customer: number) {
  const { trailVerifications: table } = database.tables
  return {
    /** Returns the last verification of a trail that ended; null before the first one. */
    async findLast(trailId: string): Promise<ScheduledVerification | null> {
      const isTrail = and(eq(table.customer, customer), eq(table.trailId, trailId))
      const [row] = await database.primary.select().from(table).where(isTrail)
      return row?.finishedAt && row.result ? { finishedAt: row.finishedAt, result: row.result } : null
    },
  }
}

async function claimTrail(database: Database, now: Date, dueBefore: Date): Promise<DeliveryTarget | null> {
  const { trailVerifications: table } = database.tables
  const sharedNow = await database.sharedClock(now)
  const rows = await database.primary.select().from(table)
  const startOf = ({ customer, trail }: DeliveryTarget) =>
    rows.find((row) => row.customer === customer.id && row.trailId === trail.id)?.startedAt.getTime() ?? 0
  const due = (await listDeliveryTargets(database))
    .filter(({ trail }) => trail.hasDigests && !trail.isWriteOnly && trail.startedAt !== null)
    .filter((target) => startOf(target) <= dueBefore.getTime())
    .sort((one, other) => startOf(one) - startOf(other))
  for (const target of due) {
    const key = { customer: target.customer.id, trailId: target.trail.id }
    const values = { startedAt: now, claimedUntil: new Date(sharedNow.getTime() + CLAIM_MS) }
    const isFree = or(isNull(table.claimedUntil), lte(table.claimedUntil, sharedNow)) ?? sql`true`
    const claimed = await database.transaction(({ db }) =>
      db
        .insert(table)
        .values({ ...key, ...values })
        .onConflictDoUpdate({
          target: [table.customer, table.trailId],
          set: values,
          setWhere: sql`${isFree} and ${lte(table.startedAt, dueBefore)}`,
        })
        .returning({ trailId: table.trailId }),
    )
    if (claimed.length > 0) return target
  }
  return null
}
