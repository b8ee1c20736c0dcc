import { and, desc, eq, gte, isNotNull, isNull, lte, min, or } from 'drizzle-orm'
import type { Event } from '../../domain/events/event.ts'
import type { Archive, Delivery } from '../../domain/trails/delivery.ts'
import type { Database, Db } from '../database.ts'
import { decodeEvent } from '../events/event-rows.ts'
import { closeWindow } from './close-window.ts'
import { claimEnd, isThisWindow, toDelivery } from './delivery-rows.ts'
import { findDeliveryTarget, listDeliveryTargets } from './delivery-targets.ts'

type Row = Database['tables']['deliveries']['$inferSelect']

/** Windows looked through for archives that no digest lists: ten days of the shortest usual length. */
const SEALED_WINDOWS = 3_000

/** The windows that trails save, across all customers: the work of whichever process comes first. */
export function createDeliveryWindowStore(database: Database) {
  return {
    /** Closes a window of every trail that logs and has none closed at or after a moment; each is written down once. */
    closeWindows: (closedAt: Date) => closeWindows(database, closedAt),

    /** Takes the oldest window of a trail that is due, so that no other process works on that trail; null when none is. */
    claim: (now: Date) => claim(database, now),

    /** What is needed to carry a window's delivery out: null when the trail is gone. */
    findTarget: (delivery: Delivery) => findDeliveryTarget(database, delivery),

    /** Lets go of every claim: for whoever knows that no other process is at work. */
    async releaseAll(): Promise<void> {
      const { deliveries } = database.tables
      const isClaimed = isNotNull(deliveries.claimedUntil)
      await database.writer.update(deliveries).set({ claimedUntil: null }).where(isClaimed)
    },

    /** Every trail that has ever logged, for sealing what it delivered. */
    listTargets: () => listDeliveryTargets(database),

    ...outcomes(database),

    /** A window's events in the order of receipt, in chunks. */
    async *streamEvents({ customer, afterSequence, untilSequence }: Delivery): AsyncGenerator<Event[]> {
      for await (const chunk of database.eventsReceived(customer, afterSequence, untilSequence))
        yield chunk.map(decodeEvent)
    },

    ...past(database),

    /** For each customer with a trail that has not taken everything yet: the last event that all its trails have taken. */
    listUndelivered: () => undelivered(database),
  }
}

export type DeliveryWindowStore = ReturnType<typeof createDeliveryWindowStore>

function outcomes(database: Database) {
  const { deliveries } = database.tables
  // Only whoever claimed it last says what became of a window; tells whether that is still so.
  const write = async (delivery: Delivery, values: Partial<Row>) => {
    const isOurs = and(
      isThisWindow(database, delivery),
      eq(deliveries.state, 'waiting'),
      eq(deliveries.attempts, delivery.attempts),
    )
    const written = await database.writer
      .update(deliveries)
      .set(values)
      .where(isOurs)
      .returning({ at: deliveries.closedAt })
    return written.length > 0
  }
  return {
    /** Keeps a claim alive while work goes on; false when the window is another's by now. */
    renew: async (delivery: Delivery, now: Date) =>
      write(delivery, { claimedUntil: claimEnd(await database.sharedClock(now)) }),

    /** Leaves a window to whoever comes next, as if nothing had been tried. */
    release: (delivery: Delivery) => write(delivery, { claimedUntil: null, attempts: delivery.attempts - 1 }),

    /** Writes down that a window's archives are in the bucket. */
    complete(delivery: Delivery, archives: Archive[], deliveredAt: Date): Promise<boolean> {
      const state = archives.length === 0 ? 'empty' : 'delivered'
      const done = { state, archives: JSON.stringify(archives), deliveredAt, error: null, claimedUntil: null }
      return write(delivery, done)
    },

    /** Writes down that an attempt failed, in the storage's words, and when the next is due. */
    fail: (delivery: Delivery, error: string, nextAttemptAt: Date) =>
      write(delivery, { error, nextAttemptAt, claimedUntil: null }),
  }
}

function past(database: Database) {
  const { deliveries } = database.tables
  return {
    /** What a trail has delivered lately: enough to seal what no digest lists yet. */
    async listArchives(customer: number, trailId: string): Promise<Archive[]> {
      const ofTrail = and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
      const rows = await database.writer
        .select({ archives: deliveries.archives })
        .from(deliveries)
        .where(and(ofTrail, eq(deliveries.state, 'delivered')))
        .orderBy(desc(deliveries.closedAt))
        .limit(SEALED_WINDOWS)
      return rows.flatMap(({ archives }) => JSON.parse(archives)).reverse()
    },

    /** Whether nothing of a trail waits to be delivered. */
    async isFullyDelivered(customer: number, trailId: string): Promise<boolean> {
      const isWaiting = and(
        eq(deliveries.customer, customer),
        eq(deliveries.trailId, trailId),
        eq(deliveries.state, 'waiting'),
      )
      const [waiting] = await database.writer
        .select({ at: deliveries.closedAt })
        .from(deliveries)
        .where(isWaiting)
        .limit(1)
      return waiting === undefined
    },
  }
}

async function closeWindows(database: Database, closedAt: Date): Promise<number> {
  const { trails, deliveries } = database.tables
  const logging = await database.writer.select().from(trails).where(eq(trails.isLogging, true))
  let closed = 0
  for (const { customer, id } of logging) {
    const isDone = and(
      eq(deliveries.customer, customer),
      eq(deliveries.trailId, id),
      gte(deliveries.closedAt, closedAt),
    )
    const found = (db: Db) => db.select({ at: deliveries.closedAt }).from(deliveries).where(isDone).limit(1)
    if ((await found(database.writer)).length > 0) continue
    await database.transaction(async (tx) => {
      const isIt = and(eq(trails.customer, customer), eq(trails.id, id), eq(trails.isLogging, true))
      // An update that changes nothing holds the row: two processes close one after the other, and the second finds it done.
      const [trail] = await tx.db.update(trails).set({ id }).where(isIt).returning()
      if (!trail || (trail.startedAt !== null && trail.startedAt >= closedAt)) return
      if ((await found(tx.db)).length > 0) return
      const coveredUntil = await closeWindow(tx, database, trail, closedAt)
      await tx.db.update(trails).set({ coveredUntil }).where(isIt)
      closed += 1
    })
  }
  return closed
}

async function claim(database: Database, now: Date): Promise<Delivery | null> {
  const { deliveries } = database.tables
  const agreed = await database.sharedClock(now)
  for (const row of await dueRows(database, now, agreed)) {
    const isFree = or(isNull(deliveries.claimedUntil), lte(deliveries.claimedUntil, agreed))
    const [claimed] = await database.writer
      .update(deliveries)
      .set({ claimedUntil: claimEnd(agreed), attempts: row.attempts + 1 })
      .where(
        and(
          isThisWindow(database, row),
          eq(deliveries.state, 'waiting'),
          eq(deliveries.attempts, row.attempts),
          isFree,
        ),
      )
      .returning()
    if (claimed) return toDelivery(claimed)
  }
  return null
}

// The oldest waiting window of each trail, where it is due and free: windows of a trail are drained in order.
async function dueRows(database: Database, now: Date, agreed: Date): Promise<Row[]> {
  const { deliveries } = database.tables
  const { customer, trailId, closedAt } = deliveries
  const oldest = await database.writer
    .select({ customer, trailId, closedAt: min(closedAt) })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
    .groupBy(customer, trailId)
  const due: Row[] = []
  for (const window of oldest) {
    if (window.closedAt === null) continue
    const isIt = isThisWindow(database, { ...window, closedAt: window.closedAt })
    const [row] = await database.writer.select().from(deliveries).where(isIt)
    const isFree = row?.claimedUntil === null || (row && row.claimedUntil <= agreed)
    if (row && isFree && row.nextAttemptAt <= now) due.push(row)
  }
  return due
}

async function undelivered(database: Database): Promise<{ customer: number; sequence: number }[]> {
  const { deliveries, trails } = database.tables
  const logging = await database.writer
    .select({ customer: trails.customer, sequence: trails.coveredUntil })
    .from(trails)
    .where(and(eq(trails.isLogging, true), isNotNull(trails.coveredUntil)))
  const waiting = await database.writer
    .select({ customer: deliveries.customer, sequence: deliveries.afterSequence })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
  const least = new Map<number, number>()
  for (const { customer, sequence } of [...logging, ...waiting]) {
    if (sequence !== null) least.set(customer, Math.min(sequence, least.get(customer) ?? sequence))
  }
  return [...least].map(([customer, sequence]) => ({ customer, sequence }))
}
