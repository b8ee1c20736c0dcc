import { and, asc, eq, sql } from 'drizzle-orm'
import type { Event } from '../../domain/events/event.ts'
import type { Selectors } from '../../domain/trails/selector.ts'
import type { Tag } from '../../domain/trails/tag.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Database, Db } from '../database.ts'
import { closeWindow } from './close-window.ts'

/** What became of a trail that was to be made. */
export type CreateTrailResult = 'created' | 'exists' | 'limit'

/** The trails of one customer. What changes is stored together with the event that tells of it, or not at all. */
export function createTrailStore(database: Database, customer: number) {
  const { trails } = database.tables
  const named = (name: string) => and(eq(trails.customer, customer), eq(trails.name, name))
  return {
    /** Makes a trail unless its name is taken or there are as many as there may be, whoever else makes one right now. */
    async create(trail: Trail, limit: number, log: Event): Promise<CreateTrailResult> {
      return database.transaction(async ({ db: tx, append }) => {
        await takeTurns(tx, database, customer)
        const rows = await tx.select({ name: trails.name }).from(trails).where(eq(trails.customer, customer))
        if (rows.some(({ name }) => name === trail.name)) return 'exists'
        if (rows.length >= limit) return 'limit'
        await tx.insert(trails).values(writeTrail(trail, customer))
        await append([log])
        return 'created'
      })
    },

    /** All of them, by name. */
    async list(): Promise<Trail[]> {
      // From the database that writes: a replica that lags would deny a trail just made.
      const rows = await database.writer
        .select()
        .from(trails)
        .where(eq(trails.customer, customer))
        .orderBy(asc(trails.name))
      return rows.map(toTrail)
    },

    async find(name: string): Promise<Trail | null> {
      const [row] = await database.writer.select().from(trails).where(named(name))
      return row ? toTrail(row) : null
    },

    /** Puts what `change` makes of a trail in its place, with nobody changing it in between; null when there is none. */
    async update(name: string, change: (trail: Trail) => Trail, log: Event): Promise<Trail | null> {
      return database.transaction(async ({ db: tx, append }) => {
        // An update that changes nothing reads the row and holds it, in the words of both databases.
        const [row] = await tx.update(trails).set({ name }).where(named(name)).returning()
        if (!row) return null
        const changed = change(toTrail(row))
        await tx.update(trails).set(writeTrail(changed, customer)).where(named(name))
        await append([log])
        return changed
      })
    },

    /**
     * Starts or stops saving events; what is so already stays as it is. What is received from the start on is saved, up to
     * the stop: that is where the first window begins and the last one ends. Null when there is no such trail.
     */
    setLogging: (name: string, isLogging: boolean, now: Date, log: Event) =>
      setLogging(database, customer, name, { isLogging, now, log }),

    /** Whether there was such a trail. */
    async delete(id: string, log: Event): Promise<boolean> {
      return database.transaction(async ({ db: tx, append }) => {
        const isIt = and(eq(trails.customer, customer), eq(trails.id, id))
        const gone = await tx.delete(trails).where(isIt).returning({ id: trails.id })
        const { deliveries } = database.tables
        await tx.delete(deliveries).where(and(eq(deliveries.customer, customer), eq(deliveries.trailId, id)))
        if (gone.length > 0) await append([log])
        return gone.length > 0
      })
    },
  }
}

type Switch = { isLogging: boolean; now: Date; log: Event }

// The event that tells of the start is the first one saved, that of the stop the last.
async function setLogging(
  database: Database,
  customer: number,
  name: string,
  { isLogging, now, log }: Switch,
) {
  const { trails } = database.tables
  const isIt = and(eq(trails.customer, customer), eq(trails.name, name))
  return database.transaction(async (tx) => {
    const [row] = await tx.db.update(trails).set({ name }).where(isIt).returning()
    if (!row) return null
    const isChange = row.isLogging !== isLogging
    // Asked before the event is stored in either case: two who store first and ask then wait for each other for ever.
    const horizon = isChange ? await tx.highWaterMark() : null
    const coveredUntil = isLogging ? (horizon ?? row.coveredUntil) : row.coveredUntil
    await tx.append([log])
    if (!isChange) return toTrail(row)
    if (!isLogging) await closeWindow(tx, database, row, now)
    const at = isLogging ? { startedAt: now, coveredUntil } : { stoppedAt: now, coveredUntil: null }
    const [changed] = await tx.db
      .update(trails)
      .set({ isLogging, ...at })
      .where(isIt)
      .returning()
    return changed ? toTrail(changed) : null
  })
}

export type TrailStore = ReturnType<typeof createTrailStore>

type Row = Database['tables']['trails']['$inferSelect']

// Whoever makes a trail holds the customer's row until it is made: counting and making are then one.
async function takeTurns(tx: Db, { tables }: Database, customer: number): Promise<void> {
  const { customers } = tables
  await tx
    .update(customers)
    .set({ name: sql`${customers.name}` })
    .where(eq(customers.id, customer))
}

function writeTrail(trail: Trail, customer: number): Omit<Row, 'coveredUntil'> {
  const { selectors, tags } = trail
  return {
    ...trail,
    customer,
    selectors: selectors === null ? null : JSON.stringify(selectors),
    tags: JSON.stringify(tags),
  }
}

/** A trail from its row. */
export function toTrail({ customer: _, coveredUntil: __, ...row }: Row): Trail {
  const selectors: Selectors | null = row.selectors === null ? null : JSON.parse(row.selectors)
  const tags: Tag[] = JSON.parse(row.tags)
  return { ...row, format: row.format === 'json.gz' ? 'json.gz' : 'tar.gz', selectors, tags }
}
