import { and, asc, desc, eq, gte, isNotNull, isNull, lte, max, min, or } from 'drizzle-orm'
import type { Archive, Delivery } from '../core/delivery.ts'
import type { Event } from '../core/event.ts'
import type { Engine, Tx } from './engine.ts'
import { readValues } from './event-rows.ts'

type Row = Engine['tables']['deliveries']['$inferSelect']

/** A claim lasts so long unless it is renewed: the work of a process that died is taken over after it. */
export const CLAIM_MS = 60_000

/** The windows that trails save, across all customers: the work of whichever process comes first. */
export function deliveryStore(engine: Engine) {
  const { deliveries } = engine.tables
  return {
    /** Closes a window of every trail that logs and has none closed at or after a moment; each is written down once. */
    closeWindows: (closedAt: Date) => closeWindows(engine, closedAt),

    /** Takes the oldest window of a trail that is due, so that no other process works on that trail; null when none is. */
    claim: (now: Date) => claim(engine, now),

    /** What is needed to carry a window's delivery out: null when the trail is gone. */
    order: (delivery: Delivery) => orderOf(engine, delivery),

    /** Keeps a claim alive while work goes on. */
    async renew(delivery: Delivery, now: Date): Promise<void> {
      await engine.write
        .update(deliveries)
        .set({ claimedUntil: claimEnd(now) })
        .where(isWindow(engine, delivery))
    },

    /** Writes down that a window's archives are in the bucket. */
    async finish(delivery: Delivery, archives: Archive[], deliveredAt: Date): Promise<void> {
      const state = archives.length === 0 ? 'empty' : 'delivered'
      const done = { state, archives: JSON.stringify(archives), deliveredAt, error: null, claimedUntil: null }
      await engine.write.update(deliveries).set(done).where(isWindow(engine, delivery))
    },

    /** Writes down that an attempt failed, in the storage's words, and when the next is due. */
    async fail(delivery: Delivery, error: string, nextAttemptAt: Date): Promise<void> {
      const failed = { error, nextAttemptAt, claimedUntil: null }
      await engine.write.update(deliveries).set(failed).where(isWindow(engine, delivery))
    },

    /** A window's events in the order of receipt, in chunks, from one moment. */
    async *events({ customer, afterSequence, untilSequence }: Delivery): AsyncGenerator<Event[]> {
      const snapshot = await engine.snapshot()
      try {
        const statement = snapshot.received(customer, afterSequence, untilSequence)
        for await (const chunk of snapshot.rows(statement)) yield chunk.map(readValues)
      } finally {
        await snapshot.close()
      }
    },

    /** For each customer with a trail that has not taken everything yet: the last event that all its trails have taken. */
    undelivered: () => undelivered(engine),
  }
}

export type DeliveryStore = ReturnType<typeof deliveryStore>

/** The windows of one customer's trails, to be looked at. */
export function deliveriesOf(engine: Engine, customer: number) {
  const { deliveries } = engine.tables
  const ofTrail = (trailId: string) => and(eq(deliveries.customer, customer), eq(deliveries.trailId, trailId))
  return {
    /** A trail's windows closed since a moment, newest first. */
    async list(trailId: string, since: Date, limit: number): Promise<Delivery[]> {
      const rows = await engine.write
        .select()
        .from(deliveries)
        .where(and(ofTrail(trailId), gte(deliveries.closedAt, since)))
        .orderBy(desc(deliveries.closedAt))
        .limit(limit)
      return rows.map(readDelivery)
    },

    /** A trail's windows that wait, oldest first. */
    async waiting(trailId: string, limit: number): Promise<Delivery[]> {
      const rows = await engine.write
        .select()
        .from(deliveries)
        .where(and(ofTrail(trailId), eq(deliveries.state, 'waiting')))
        .orderBy(asc(deliveries.closedAt))
        .limit(limit)
      return rows.map(readDelivery)
    },
  }
}

/** Closes a trail's window within a transaction that holds the trail's row; the windows of a trail meet end to end. */
export async function closeWithin(
  { db, horizon }: Tx,
  { tables }: Engine,
  trail: { customer: number; id: string; coveredUntil: number | null },
  closedAt: Date,
): Promise<number> {
  const until = await horizon()
  const after = trail.coveredUntil ?? until
  const ofTrail = and(eq(tables.deliveries.customer, trail.customer), eq(tables.deliveries.trailId, trail.id))
  const [last] = await db
    .select({ at: max(tables.deliveries.closedAt) })
    .from(tables.deliveries)
    .where(ofTrail)
  await db.insert(tables.deliveries).values({
    customer: trail.customer,
    trailId: trail.id,
    closedAt: last?.at && last.at >= closedAt ? new Date(last.at.getTime() + 1) : closedAt,
    afterSequence: after,
    untilSequence: until,
    state: until > after ? 'waiting' : 'empty',
    attempts: 0,
    nextAttemptAt: closedAt,
    archives: '[]',
  })
  return until
}

async function closeWindows(engine: Engine, closedAt: Date): Promise<number> {
  const { trails, deliveries } = engine.tables
  const logging = await engine.write.select().from(trails).where(eq(trails.isLogging, true))
  let closed = 0
  for (const { customer, id } of logging) {
    await engine.transaction(async (tx) => {
      const isIt = and(eq(trails.customer, customer), eq(trails.id, id), eq(trails.isLogging, true))
      // An update that changes nothing holds the row: two processes close one after the other, and the second finds it done.
      const [trail] = await tx.db.update(trails).set({ id }).where(isIt).returning()
      if (!trail || (trail.startedAt !== null && trail.startedAt >= closedAt)) return
      const isDone = and(
        eq(deliveries.customer, customer),
        eq(deliveries.trailId, id),
        gte(deliveries.closedAt, closedAt),
      )
      const [done] = await tx.db.select({ at: deliveries.closedAt }).from(deliveries).where(isDone).limit(1)
      if (done) return
      const coveredUntil = await closeWithin(tx, engine, trail, closedAt)
      await tx.db.update(trails).set({ coveredUntil }).where(isIt)
      closed += 1
    })
  }
  return closed
}

async function claim(engine: Engine, now: Date): Promise<Delivery | null> {
  const { deliveries } = engine.tables
  for (const row of await dueRows(engine, now)) {
    const isFree = or(isNull(deliveries.claimedUntil), lte(deliveries.claimedUntil, now))
    const [claimed] = await engine.write
      .update(deliveries)
      .set({ claimedUntil: claimEnd(now), attempts: row.attempts + 1 })
      .where(
        and(
          isWindow(engine, row),
          eq(deliveries.state, 'waiting'),
          eq(deliveries.attempts, row.attempts),
          isFree,
        ),
      )
      .returning()
    if (claimed) return readDelivery(claimed)
  }
  return null
}

// The oldest waiting window of each trail, where it is due and free: windows of a trail are drained in order.
async function dueRows(engine: Engine, now: Date): Promise<Row[]> {
  const { deliveries } = engine.tables
  const { customer, trailId, closedAt } = deliveries
  const oldest = await engine.write
    .select({ customer, trailId, closedAt: min(closedAt) })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
    .groupBy(customer, trailId)
  const due: Row[] = []
  for (const window of oldest) {
    if (window.closedAt === null) continue
    const isIt = isWindow(engine, { ...window, closedAt: window.closedAt })
    const [row] = await engine.write.select().from(deliveries).where(isIt)
    const isFree = row?.claimedUntil === null || (row && row.claimedUntil <= now)
    if (row && isFree && row.nextAttemptAt <= now) due.push(row)
  }
  return due
}

async function undelivered(engine: Engine): Promise<{ customer: number; sequence: number }[]> {
  const { deliveries, trails } = engine.tables
  const logging = await engine.write
    .select({ customer: trails.customer, sequence: trails.coveredUntil })
    .from(trails)
    .where(and(eq(trails.isLogging, true), isNotNull(trails.coveredUntil)))
  const waiting = await engine.write
    .select({ customer: deliveries.customer, sequence: deliveries.afterSequence })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
  const least = new Map<number, number>()
  for (const { customer, sequence } of [...logging, ...waiting]) {
    if (sequence !== null) least.set(customer, Math.min(sequence, least.get(customer) ?? sequence))
  }
  return [...least].map(([customer, sequence]) => ({ customer, sequence }))
}

async function orderOf(engine: Engine, { customer, trailId }: Delivery) {
  const { customers, projects, trails } = engine.tables
  const isIt = and(eq(trails.customer, customer), eq(trails.id, trailId))
  const [row] = await engine.write
    .select({ trail: trails, project: projects, accountId: customers.accountId })
    .from(trails)
    .innerJoin(customers, eq(customers.id, trails.customer))
    .leftJoin(projects, and(eq(projects.customer, trails.customer), eq(projects.id, trails.project)))
    .where(isIt)
  if (!row) return null
  return {
    trail: readTrail(row.trail),
    accountId: row.accountId,
    storage: row.project && readStorage(row.project),
  }
}

/** What a delivery is carried out with: the trail, whose it is, and the storage of its project. */
export type Order = NonNullable<Awaited<ReturnType<typeof orderOf>>>

function isWindow(
  { tables: { deliveries } }: Engine,
  window: Pick<Row, 'customer' | 'trailId' | 'closedAt'>,
) {
  return and(
    eq(deliveries.customer, window.customer),
    eq(deliveries.trailId, window.trailId),
    eq(deliveries.closedAt, window.closedAt),
  )
}

function claimEnd(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MS)
}

function readDelivery(row: Row): Delivery {
  const { claimedUntil: _, state, archives, ...rest } = row
  const known = (['waiting', 'delivered', 'empty'] as const).find((each) => each === state) ?? 'waiting'
  return { ...rest, state: known, archives: JSON.parse(archives) }
}
