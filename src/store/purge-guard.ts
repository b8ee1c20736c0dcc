import { eq, gt, lt, or } from 'drizzle-orm'
import type { IncomingEvent } from '../domain/events/incoming-event.ts'
import { CLOCK_DOUBTS, type ClockDoubt } from '../domain/events/purge-clock.ts'
import { DAY_MS } from '../domain/time.ts'
import type { Database } from './database.ts'
import { toDay } from './partitions.ts'

/** A purge that was refused: why, when by the database's clock, by which clock, and what that was compared with. */
export type PurgeRefusal = { reason: ClockDoubt; refusedAt: Date; clockAt: Date; comparedAt: Date | null }

/** The table has one row, which all processes update. */
const ONLY_ROW = 1

/** What all processes know of each other's purges: the last time that one has trusted, and the refusals. */
export function createPurgeGuardStore(database: Database) {
  const { purgeClock, purgeRefusals } = database.tables
  return {
    /** Returns the last time that a purge has trusted; null before the first one. */
    async findTrusted(): Promise<Date | null> {
      const [row] = await database.primary.select().from(purgeClock)
      return row?.trustedAt ?? null
    },

    /** Records the time that a purge has trusted, and deletes the refusals of other days. */
    async recordTrusted(trustedAt: Date): Promise<void> {
      const isOfOtherDay = or(
        lt(purgeRefusals.refusedAt, new Date(trustedAt.getTime() - DAY_MS)),
        gt(purgeRefusals.refusedAt, new Date(trustedAt.getTime() + DAY_MS)),
      )
      await database.transaction(async ({ db }) => {
        await db
          .insert(purgeClock)
          .values({ id: ONLY_ROW, trustedAt })
          .onConflictDoUpdate({ target: purgeClock.id, set: { trustedAt } })
        await db.delete(purgeRefusals).where(isOfOtherDay)
      })
    },

    /** Records a refusal, with its event if it is the first one for its reason on that day; returns whether it is. */
    recordRefusal: (refusal: PurgeRefusal, event: IncomingEvent | null): Promise<boolean> =>
      recordRefusal(database, refusal, event),

    /** Returns the last refusal for each reason. */
    async listRefusals(): Promise<PurgeRefusal[]> {
      const rows = await database.primary.select().from(purgeRefusals)
      return rows.flatMap(({ day: _, ...row }) =>
        CLOCK_DOUBTS.filter((each) => each === row.reason).map((reason) => ({ ...row, reason })),
      )
    },
  }
}

function recordRefusal(
  database: Database,
  refusal: PurgeRefusal,
  event: IncomingEvent | null,
): Promise<boolean> {
  const { purgeRefusals } = database.tables
  const day = toDay(refusal.refusedAt)
  return database.transaction(async ({ db, lock, insertEvents }) => {
    const isReason = eq(purgeRefusals.reason, refusal.reason)
    // Inserted first, so that of two processes the second waits, and finds that the first has logged the event.
    await db
      .insert(purgeRefusals)
      .values({ ...refusal, day: '' })
      .onConflictDoNothing()
    const [row] = await lock(db.select().from(purgeRefusals).where(isReason))
    const isFirst = row?.day !== day
    await db
      .update(purgeRefusals)
      .set({ ...refusal, day })
      .where(isReason)
    if (isFirst && event) await insertEvents([event])
    return isFirst
  })
}
