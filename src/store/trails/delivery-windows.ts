import { and, desc, eq, gt, isNotNull, isNull, lte, min, or } from 'drizzle-orm'
import type { ReceivedEvent } from '../../domain/events/receipt.ts'
import type { Archive, Delivery } from '../../domain/trails/delivery.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import { createBlockReader, resolveRows } from '../blocks/record-reader.ts'
import type { Database } from '../database.ts'
import { receivedColumns, receivedDecoder } from '../events/event-rows.ts'
import type { UndeliveredTrail } from '../undelivered-events.ts'
import { closeWindows } from './close-windows.ts'
import { claimEnd, type DeliveryRow, isWindow, toDelivery } from './delivery-rows.ts'
import { findDeliveryTarget, listDeliveryTargets, listDrainTargets } from './delivery-targets.ts'
import { isDrainOf } from './drain-rows.ts'
import { listStoppedDrains } from './drains.ts'
import { listStoppedTrails } from './trail-epochs.ts'
import { findWindowCoverage } from './window-coverage.ts'

/** Windows searched for archives that are in no digest: ten days of windows of the shortest usual length. */
const ARCHIVE_WINDOWS_MAX = 3_000

export type DeliveryWindowStore = ReturnType<typeof createDeliveryWindowStore>

/** The delivery windows of all customers' trails. Processes claim them, and each one is delivered by the first to do so. */
export function createDeliveryWindowStore(database: Database) {
  return {
    /**
     * Closes a window of every trail that is logging and has no window closed at or after an instant, even if several processes
     * do so at the same time. Windows in the future of `now` are corrected.
     */
    closeWindows: (closedAt: Date, now: Date) => closeWindows(database, closedAt, now),

    ...claimMethods(database),
    ...outcomeMethods(database),

    /** Returns the target of a window's delivery; null if the trail has been deleted. */
    findTarget: (delivery: Pick<Delivery, 'customer' | 'trailId'> & { drain?: number | null }) =>
      findDeliveryTarget(database, delivery),

    /** Returns the targets of all trails, including those that have stopped logging, whose digests may be incomplete. */
    listTargets: () => listDeliveryTargets(database),

    /** Streams the events of a window, with their receipts, in the order of receipt and in chunks. */
    async *streamEvents({
      customer,
      afterSequence,
      untilSequence,
    }: Pick<Delivery, 'customer' | 'afterSequence' | 'untilSequence'>): AsyncGenerator<ReceivedEvent[]> {
      const columns = receivedColumns(database.tables.events)
      const decode = receivedDecoder(database.tables.events)
      const reader = createBlockReader(database, customer)
      for await (const chunk of database.eventsReceived(customer, afterSequence, untilSequence))
        yield (await resolveRows(reader, columns, chunk)).map(decode)
    },

    /**
     * Returns the recently delivered archives of a trail, oldest first: those that may be in no digest yet are among them. Those
     * that are left to the drain of a move are not.
     */
    listArchives: (customer: number, trailId: string) => listArchives(database, customer, trailId),

    /** Returns until when all archives of the trail's folder are among those; null if that cannot be said. */
    findCoverage: (customer: number, trail: Pick<Trail, 'id'>) =>
      findWindowCoverage(database, customer, trail, ARCHIVE_WINDOWS_MAX - 1),

    /** Whether no window of a trail is waiting for delivery. */
    isFullyDelivered: (customer: number, trailId: string) => isFullyDelivered(database, customer, trailId),

    /** Returns, for each customer with undelivered events, the last sequence up to which all of its trails have delivered. */
    listUndelivered: () => listUndelivered(database),
  }
}

function claimMethods(database: Database) {
  const { deliveries } = database.tables
  return {
    /** Claims the oldest window of a trail that is due and has not stopped, so that no other process works on it; null if none is. */
    claim: (now: Date) => claim(database, now),

    /** Extends a claim while its work continues; returns false if another process has claimed the window since. */
    renew: async (delivery: Delivery, now: Date) =>
      updateClaimed(database, delivery, { claimedUntil: claimEnd(await database.sharedClock(now)) }),

    /** Gives up a claim as if the attempt had not been made; returns false if another process has claimed the window since. */
    release: (delivery: Delivery) =>
      updateClaimed(database, delivery, { claimedUntil: null, attempts: delivery.attempts - 1 }),

    /** Gives up all claims. Only for a process that knows no other one is running. */
    async releaseAll(): Promise<void> {
      const isClaimed = isNotNull(deliveries.claimedUntil)
      await database.transaction(({ db }) =>
        db.update(deliveries).set({ claimedUntil: null }).where(isClaimed),
      )
    },
  }
}

function outcomeMethods(database: Database) {
  return {
    /** Records that a window's archives are in the bucket; returns false if another process has claimed the window since. */
    complete: (delivery: Delivery, archives: Archive[], deliveredAt: Date): Promise<boolean> =>
      updateClaimed(database, delivery, {
        state: archives.length === 0 ? 'empty' : 'delivered',
        archives,
        deliveredAt,
        error: null,
        claimedUntil: null,
      }),

    /** Records a failed attempt, with the storage's own message and the time of the next attempt; returns as `complete` does. */
    fail: (delivery: Delivery, error: string, nextAttemptAt: Date): Promise<boolean> =>
      updateClaimed(database, delivery, { error, nextAttemptAt, claimedUntil: null }),
  }
}

// Each claim counts as an attempt, so the number of attempts tells whether another process has claimed the window since.
async function updateClaimed(
  database: Database,
  delivery: Delivery,
  values: Partial<DeliveryRow>,
): Promise<boolean> {
  const { deliveries } = database.tables
  const isClaimed = and(
    isWindow(database, delivery),
    eq(deliveries.state, 'waiting'),
    eq(deliveries.attempts, delivery.attempts),
  )
  const updated = await database.transaction(({ db }) =>
    db.update(deliveries).set(values).where(isClaimed).returning({ closedAt: deliveries.closedAt }),
  )
  return updated.length > 0
}

async function claim(database: Database, now: Date): Promise<Delivery | null> {
  const { deliveries } = database.tables
  const sharedNow = await database.sharedClock(now)
  for (const row of await listDue(database, now, sharedNow)) {
    const isUnclaimed = and(
      isWindow(database, row),
      eq(deliveries.state, 'waiting'),
      eq(deliveries.attempts, row.attempts),
      or(isNull(deliveries.claimedUntil), lte(deliveries.claimedUntil, sharedNow)),
    )
    const values = { claimedUntil: claimEnd(sharedNow), attempts: row.attempts + 1 }
    const [claimed] = await database.transaction(({ db }) =>
      db.update(deliveries).set(values).where(isUnclaimed).returning(),
    )
    if (claimed) return toDelivery(claimed)
  }
  return null
}

// Returns the oldest waiting window of each trail, and of each of its drains, if it is due and not claimed: the windows of each
// are delivered in order.
async function listDue(database: Database, now: Date, sharedNow: Date): Promise<DeliveryRow[]> {
  const { deliveries } = database.tables
  const { customer, trailId, drain, untilSequence } = deliveries
  const isWaiting = eq(deliveries.state, 'waiting')
  const stopped = [...(await listStoppedTrails(database)), ...(await listStoppedDrains(database, now))]
  // By sequence and not by time: the clock may have been ahead. A waiting window has events, so no other one ends there.
  const oldest = await database.primary
    .select({ customer, trailId, drain, untilSequence: min(untilSequence) })
    .from(deliveries)
    .where(isWaiting)
    .groupBy(customer, trailId, drain)
  const due: DeliveryRow[] = []
  for (const window of oldest) {
    if (window.untilSequence === null || isStopped(stopped, window)) continue
    const isOldest = and(
      eq(customer, window.customer),
      eq(trailId, window.trailId),
      eq(untilSequence, window.untilSequence),
      isWaiting,
    )
    const [row] = await database.primary.select().from(deliveries).where(isOldest)
    const isFree = row?.claimedUntil === null || (row && row.claimedUntil <= sharedNow)
    if (row && isFree && row.nextAttemptAt <= now) due.push(row)
  }
  return due
}

type StoppedWindows = Pick<DeliveryRow, 'customer' | 'trailId' | 'drain'>

function isStopped(stopped: StoppedWindows[], { customer, trailId, drain }: StoppedWindows): boolean {
  return stopped.some(
    (each) => each.customer === customer && each.trailId === trailId && each.drain === drain,
  )
}

async function listArchives(database: Database, customer: number, trailId: string): Promise<Archive[]> {
  const { deliveries } = database.tables
  const isOfTrail = and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
  const left = (await listDrainTargets(database, isDrainOf(database, { customer, id: trailId })))
    .filter(({ drain }) => drain.kind === 'moved')
    .at(-1)?.untilSequence
  const isOwn = left == null ? undefined : gt(deliveries.untilSequence, left)
  const rows = await database.primary
    .select({ archives: deliveries.archives })
    .from(deliveries)
    .where(and(isOfTrail, isOwn, eq(deliveries.state, 'delivered')))
    .orderBy(desc(deliveries.closedAt))
    .limit(ARCHIVE_WINDOWS_MAX)
  return rows.flatMap(({ archives }) => archives).reverse()
}

async function isFullyDelivered(database: Database, customer: number, trailId: string): Promise<boolean> {
  const { deliveries } = database.tables
  const [waiting] = await database.primary
    .select({ closedAt: deliveries.closedAt })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.customer, customer),
        eq(deliveries.trailId, trailId),
        eq(deliveries.state, 'waiting'),
      ),
    )
    .limit(1)
  return waiting === undefined
}

async function listUndelivered(database: Database): Promise<UndeliveredTrail[]> {
  const { deliveries, trails } = database.tables
  const logging = await database.primary
    .select({ customer: trails.customer, sequence: trails.coveredUntil })
    .from(trails)
    .where(and(eq(trails.isLogging, true), isNotNull(trails.coveredUntil)))
  const waiting = await database.primary
    .select({ customer: deliveries.customer, sequence: deliveries.afterSequence })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
  const lowest = new Map<number, number>()
  for (const { customer, sequence } of [...logging, ...waiting]) {
    if (sequence !== null) lowest.set(customer, Math.min(sequence, lowest.get(customer) ?? sequence))
  }
  return [...lowest].map(([customer, sequence]) => ({ customer, sequence }))
}
