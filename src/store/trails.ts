import { and, asc, eq, sql } from 'drizzle-orm'
import type { Event } from '../core/event.ts'
import type { Selectors } from '../core/selector.ts'
import type { Tag } from '../core/tag.ts'
import type { Trail } from '../core/trail.ts'
import type { Db, Engine } from './engine.ts'

/** What became of a trail that was to be made. */
export type Creation = 'created' | 'exists' | 'limit'

/** The trails of one customer. What changes is stored together with the event that tells of it, or not at all. */
export function trailStore(engine: Engine, customer: number) {
  const { trails } = engine.tables
  const named = (name: string) => and(eq(trails.customer, customer), eq(trails.name, name))
  return {
    /** Makes a trail unless its name is taken or there are as many as there may be, whoever else makes one right now. */
    async create(trail: Trail, limit: number, log: Event): Promise<Creation> {
      return engine.transaction(async ({ db: tx, append }) => {
        await takeTurns(tx, engine, customer)
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
      const rows = await engine.write
        .select()
        .from(trails)
        .where(eq(trails.customer, customer))
        .orderBy(asc(trails.name))
      return rows.map(readTrail)
    },

    async find(name: string): Promise<Trail | null> {
      const [row] = await engine.write.select().from(trails).where(named(name))
      return row ? readTrail(row) : null
    },

    /** Puts what `change` makes of a trail in its place, with nobody changing it in between; null when there is none. */
    async change(name: string, change: (trail: Trail) => Trail, log: Event): Promise<Trail | null> {
      return engine.transaction(async ({ db: tx, append }) => {
        // An update that changes nothing reads the row and holds it, in the words of both databases.
        const [row] = await tx.update(trails).set({ name }).where(named(name)).returning()
        if (!row) return null
        const changed = change(readTrail(row))
        await tx.update(trails).set(writeTrail(changed, customer)).where(named(name))
        await append([log])
        return changed
      })
    },

    /** Whether there was such a trail. */
    async remove(id: string, log: Event): Promise<boolean> {
      return engine.transaction(async ({ db: tx, append }) => {
        const isIt = and(eq(trails.customer, customer), eq(trails.id, id))
        const gone = await tx.delete(trails).where(isIt).returning({ id: trails.id })
        if (gone.length > 0) await append([log])
        return gone.length > 0
      })
    },
  }
}

export type TrailStore = ReturnType<typeof trailStore>

type Row = Engine['tables']['trails']['$inferSelect']

// Whoever makes a trail holds the customer's row until it is made: counting and making are then one.
async function takeTurns(tx: Db, { tables }: Engine, customer: number): Promise<void> {
  const { customers } = tables
  await tx
    .update(customers)
    .set({ name: sql`${customers.name}` })
    .where(eq(customers.id, customer))
}

function writeTrail(trail: Trail, customer: number): Row {
  const { selectors, tags } = trail
  return {
    ...trail,
    customer,
    selectors: selectors === null ? null : JSON.stringify(selectors),
    tags: JSON.stringify(tags),
  }
}

function readTrail({ customer: _, ...row }: Row): Trail {
  const selectors: Selectors | null = row.selectors === null ? null : JSON.parse(row.selectors)
  const tags: Tag[] = JSON.parse(row.tags)
  return { ...row, selectors, tags }
}
