import { and, count, desc, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import { EPOCH_REASONS, type Epoch, type ObjectConflict } from '../../domain/trails/epoch.ts'
import type { Database } from '../database.ts'

export type TrailEpochStore = ReturnType<typeof createTrailEpochStore>

/** The epochs of one customer's trails, and the objects for which trails have stopped. */
export function createTrailEpochStore(database: Database, customer: number) {
  const { trailConflicts, trailEpochs } = database.tables
  const isOfTrail = (trailId: string) =>
    and(eq(trailEpochs.customer, customer), eq(trailEpochs.trailId, trailId))
  const list = async (trailId: string): Promise<Epoch[]> => {
    const rows = await database.primary
      .select()
      .from(trailEpochs)
      .where(isOfTrail(trailId))
      .orderBy(desc(trailEpochs.number))
    return rows.map(toEpoch)
  }
  return {
    /** Returns a trail's epochs after the first one, newest first. */
    list,

    /** Returns the current epoch of a trail; null is the first one. */
    findCurrent: async (trailId: string): Promise<Epoch | null> => (await list(trailId))[0] ?? null,

    /**
     * Begins an epoch after the one with the number `after`, and ends the conflict of the trail; returns false, without a
     * change, if another process has begun one.
     */
    begin: (trailId: string, after: number, epoch: Epoch, auditEvent: IncomingEvent): Promise<boolean> =>
      database.transaction(async ({ db, lock, insertEvents }) => {
        const { trails } = database.tables
        const isTrail = and(eq(trails.customer, customer), eq(trails.id, trailId))
        const [trail] = await lock(db.select().from(trails).where(isTrail))
        const [current] = await db
          .select()
          .from(trailEpochs)
          .where(isOfTrail(trailId))
          .orderBy(desc(trailEpochs.number))
          .limit(1)
        if (!trail || (current?.number ?? FIRST_EPOCH) !== after) return false
        await db.insert(trailEpochs).values({ customer, trailId, ...epoch })
        await db.delete(trailConflicts).where(isConflictOf(database, customer, trailId))
        await insertEvents([auditEvent])
        return true
      }),

    ...conflictMethods(database, customer),
  }
}

function conflictMethods(database: Database, customer: number) {
  const { trailConflicts } = database.tables
  return {
    /** Returns the object for which a trail has stopped; null if it has not. */
    async findConflict(trailId: string): Promise<ObjectConflict | null> {
      const [row] = await database.primary
        .select()
        .from(trailConflicts)
        .where(isConflictOf(database, customer, trailId))
      return row ? { bucket: row.bucket, key: row.key, foundAt: row.foundAt } : null
    },

    /** Stops a trail for an object; returns false, without a change, if it has stopped already. */
    recordConflict: (
      trailId: string,
      conflict: ObjectConflict,
      auditEvent: IncomingEvent,
    ): Promise<boolean> =>
      database.transaction(async ({ db, insertEvents }) => {
        const created = await db
          .insert(trailConflicts)
          .values({ customer, trailId, ...conflict })
          .onConflictDoNothing()
          .returning({ trailId: trailConflicts.trailId })
        if (created.length > 0) await insertEvents([auditEvent])
        return created.length > 0
      }),
  }
}

/** Returns the trails of all customers that have stopped for an object and have not been started again since. */
export function listStoppedTrails({ tables: { trailConflicts, trails }, primary }: Database) {
  const isTrail = and(eq(trails.customer, trailConflicts.customer), eq(trails.id, trailConflicts.trailId))
  return primary
    .select({ customer: trailConflicts.customer, trailId: trailConflicts.trailId, drain: sql<null>`null` })
    .from(trailConflicts)
    .innerJoin(trails, isTrail)
    .where(or(isNull(trails.startedAt), lte(trails.startedAt, trailConflicts.foundAt)))
}

/** Returns the number of trails that have stopped for an object, and of epochs after the first ones, of all customers. */
export async function countTrailAlarms({ tables: { trailConflicts, trailEpochs }, primary }: Database) {
  const [conflicts] = await primary.select({ trails: count() }).from(trailConflicts)
  const [epochs] = await primary.select({ begun: count() }).from(trailEpochs)
  return { conflicts: conflicts?.trails ?? 0, epochs: epochs?.begun ?? 0 }
}

function isConflictOf({ tables: { trailConflicts } }: Database, customer: number, trailId: string) {
  return and(eq(trailConflicts.customer, customer), eq(trailConflicts.trailId, trailId))
}

function toEpoch({
  number,
  reason,
  beganAt,
  previous,
}: Database['tables']['trailEpochs']['$inferSelect']): Epoch {
  return { number, beganAt, previous, reason: EPOCH_REASONS.find((each) => each === reason) ?? 'older-copy' }
}
