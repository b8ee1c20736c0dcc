import { and, asc, eq } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { drainKindOf } from '../../domain/trails/drain.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Database } from '../database.ts'
import { closeWindow } from './delivery-rows.ts'
import { beginDrain, endDrains, isFailing, moveDrains } from './drain-rows.ts'
import { toTrail } from './trail-rows.ts'
import { markSharedFolder, markTrailChange } from './window-coverage.ts'

/** The result of creating a trail: its name may be taken, or the limit reached. */
export type CreateTrailResult = 'created' | 'exists' | 'limit'

export type TrailStore = ReturnType<typeof createTrailStore>

/** The trails of one customer. Every change is stored together with its audit event, or not at all. */
export function createTrailStore(database: Database, customer: number) {
  const { trails } = database.tables
  return {
    /**
     * Creates a trail unless its name is taken or the customer has `limit` trails, even if several are created at once. A trail
     * that is created logging delivers the events received from then on, its own audit event included.
     */
    create: (trail: Trail, limit: number, auditEvent: IncomingEvent): Promise<CreateTrailResult> =>
      createTrail(database, customer, trail, limit, auditEvent),

    /** Returns all trails, by name. */
    async list(): Promise<Trail[]> {
      // Not from the replica, which may not have a new trail yet.
      const rows = await database.primary
        .select()
        .from(trails)
        .where(eq(trails.customer, customer))
        .orderBy(asc(trails.name))
      return rows.map(toTrail)
    },

    async find(name: string): Promise<Trail | null> {
      const isTrail = and(eq(trails.customer, customer), eq(trails.name, name))
      const [row] = await database.primary.select().from(trails).where(isTrail)
      return row ? toTrail(row) : null
    },

    /** Replaces a trail by what `change` returns for it, without concurrent changes; returns the new trail, or null if there is none. */
    update: (
      name: string,
      change: (trail: Trail) => Trail,
      auditEvent: IncomingEvent,
    ): Promise<Trail | null> => updateTrail(database, customer, name, change, auditEvent),

    /**
     * Starts or stops logging; if the trail is in that state already, nothing changes. Events received from the start up to the
     * stop are delivered: the first window begins at the start, and the last one ends at the stop. Returns the trail, or null
     * if there is none.
     */
    setLogging: (name: string, isLogging: boolean, now: Date, auditEvent: IncomingEvent) =>
      setLogging(database, customer, name, { isLogging, now, auditEvent }),

    /** Deletes a trail. What it has received is still delivered, by a drain. Returns false if the trail does not exist. */
    delete: (id: string, auditEvent: IncomingEvent) => deleteTrail(database, customer, id, auditEvent),
  }
}

async function createTrail(
  database: Database,
  customer: number,
  trail: Trail,
  limit: number,
  auditEvent: IncomingEvent,
): Promise<CreateTrailResult> {
  const { customers, trails } = database.tables
  return database.transaction(async ({ db, insertEvents, lock, highWaterMark }) => {
    // No other trail is created between the count and the insert.
    await lock(db.select().from(customers).where(eq(customers.id, customer)))
    const rows = await db.select({ name: trails.name }).from(trails).where(eq(trails.customer, customer))
    if (rows.some(({ name }) => name === trail.name)) return 'exists'
    if (rows.length >= limit) return 'limit'
    // Read before the event is stored, as for a start.
    const coveredUntil = trail.isLogging ? await highWaterMark() : null
    await db.insert(trails).values({ ...trail, customer, coveredUntil, revision: 0 })
    await markSharedFolder(db, database, customer, trail, trail.createdAt)
    await insertEvents([auditEvent])
    return 'created'
  })
}

// Events up to its own audit event are delivered as the trail was before.
async function updateTrail(
  database: Database,
  customer: number,
  name: string,
  change: (trail: Trail) => Trail,
  auditEvent: IncomingEvent,
): Promise<Trail | null> {
  const { trails } = database.tables
  const now = timeAfter(auditEvent)
  const isTrail = and(eq(trails.customer, customer), eq(trails.name, name))
  return database.transaction(async (tx) => {
    const { db, insertEvents, lock } = tx
    const [row] = await lock(db.select().from(trails).where(isTrail))
    if (!row) return null
    const changed = change(toTrail(row))
    const isRefused = await isFailing(db, database, row)
    const kind = row.startedAt === null ? null : drainKindOf(row, changed, isRefused)
    // Read before the event is stored, as for a stop.
    if (kind !== null) await tx.highWaterMark()
    await insertEvents([auditEvent])
    const drained = kind && (await beginDrain(tx, database, row, { kind, now: auditEvent.eventTime }))
    if (kind !== 'moved' && isRefused) await moveDrains(db, database, row, changed)
    const coveredUntil = row.isLogging && kind !== null ? drained : row.coveredUntil
    await db
      .update(trails)
      .set({ ...changed, customer, coveredUntil })
      .where(isTrail)
    await markTrailChange(db, database, customer, { before: row, after: changed }, now)
    return changed
  })
}

type LoggingChange = { isLogging: boolean; now: Date; auditEvent: IncomingEvent }

// The audit event of the start is the first one that is delivered, and that of the stop the last.
async function setLogging(
  database: Database,
  customer: number,
  name: string,
  { isLogging, now, auditEvent }: LoggingChange,
) {
  const { trails } = database.tables
  const isTrail = and(eq(trails.customer, customer), eq(trails.name, name))
  return database.transaction(async (tx) => {
    const [row] = await tx.lock(tx.db.select().from(trails).where(isTrail))
    if (!row) return null
    const isChange = row.isLogging !== isLogging
    // Read before the event is stored, for a stop too: two transactions that store first and then read it would deadlock.
    const highWaterMark = isChange ? await tx.highWaterMark() : null
    const coveredUntil = isLogging ? (highWaterMark ?? row.coveredUntil) : row.coveredUntil
    await tx.insertEvents([auditEvent])
    if (!isChange) return toTrail(row)
    if (!isLogging) await closeWindow(tx, database, row, now)
    const times = isLogging ? { startedAt: now, coveredUntil } : { stoppedAt: now, coveredUntil: null }
    const [updated] = await tx.db
      .update(trails)
      .set({ isLogging, ...times })
      .where(isTrail)
      .returning()
    return updated ? toTrail(updated) : null
  })
}

// The audit event of the deletion is the last one that is delivered. The windows stay until they are.
async function deleteTrail(
  database: Database,
  customer: number,
  id: string,
  auditEvent: IncomingEvent,
): Promise<boolean> {
  const { trails, trailVerifications } = database.tables
  const isTrail = and(eq(trails.customer, customer), eq(trails.id, id))
  const now = auditEvent.eventTime
  return database.transaction(async (tx) => {
    const { db } = tx
    const [trail] = await tx.lock(db.select().from(trails).where(isTrail))
    if (!trail) return false
    if (trail.startedAt !== null) await tx.highWaterMark()
    await tx.insertEvents([auditEvent])
    await endDrains(db, database, trail, now)
    if (trail.startedAt !== null) await beginDrain(tx, database, trail, { kind: 'deleted', now })
    await db.delete(trails).where(isTrail)
    const isVerification = and(eq(trailVerifications.customer, customer), eq(trailVerifications.trailId, id))
    await db.delete(trailVerifications).where(isVerification)
    await markSharedFolder(db, database, customer, trail, timeAfter(auditEvent))
    return true
  })
}

const SECOND_MS = 1_000

// The time of an event is cut to the second.
function timeAfter({ eventTime }: IncomingEvent): Date {
  return new Date(eventTime.getTime() + SECOND_MS)
}
