import { and, desc, eq, gt, lt, max, sql } from 'drizzle-orm'
import type { Customer } from '../../domain/access/customer.ts'
import type { Database } from '../database.ts'

/** A signed head of a customer's log. */
export type TreeHead = Omit<Database['tables']['treeHeads']['$inferSelect'], 'customer'>

export type TreeHeadStore = ReturnType<typeof createTreeHeadStore>

/** The signed heads of one customer. */
export function createTreeHeadStore(database: Database, customer: number) {
  const { treeHeads, treeHeadDeliveries } = database.tables
  const select = () => database.primary.select().from(treeHeads).$dynamic()
  const isOfCustomer = eq(treeHeads.customer, customer)
  return {
    /**
     * Stores a head, unless there is one of the same size, or one that was signed after an instant; returns whether it was
     * stored.
     */
    add: (head: TreeHead, after: Date | null = null): Promise<boolean> =>
      addHead(database, { customer, ...head }, after),

    /** Returns the newest head; null before the first one. */
    async findNewest(): Promise<TreeHead | null> {
      const [row] = await select().where(isOfCustomer).orderBy(desc(treeHeads.size)).limit(1)
      return row ?? null
    },

    /** Returns the newest head that was signed before an instant; null if there is none. */
    async findNewestBefore(instant: Date): Promise<TreeHead | null> {
      const isBefore = lt(treeHeads.signedAt, instant)
      const [row] = await select().where(and(isOfCustomer, isBefore)).orderBy(desc(treeHeads.size)).limit(1)
      return row ?? null
    },

    /** Returns the head of a size; null if none was signed. */
    async find(size: number): Promise<TreeHead | null> {
      const [row] = await select().where(and(isOfCustomer, eq(treeHeads.size, size)))
      return row ?? null
    },

    /** Returns the heads of less than a size, or all for null, newest first. */
    async list(before: number | null, limit: number): Promise<TreeHead[]> {
      const isBefore = before === null ? undefined : lt(treeHeads.size, before)
      return select().where(and(isOfCustomer, isBefore)).orderBy(desc(treeHeads.size)).limit(limit)
    },

    /** Returns the heads of more than a size, oldest first. */
    async listAfter(after: number, limit: number): Promise<TreeHead[]> {
      const isAfter = gt(treeHeads.size, after)
      return select().where(and(isOfCustomer, isAfter)).orderBy(treeHeads.size).limit(limit)
    },

    /** Returns the size of the last head that is in the bucket of a trail; 0 if none is. */
    async findDelivered(trailId: string): Promise<number> {
      const isDelivery = and(
        eq(treeHeadDeliveries.customer, customer),
        eq(treeHeadDeliveries.trailId, trailId),
      )
      const [row] = await database.primary.select().from(treeHeadDeliveries).where(isDelivery)
      return row?.size ?? 0
    },

    /** Records that a head is in the bucket of a trail. */
    async markDelivered(trailId: string, size: number): Promise<void> {
      const row = { customer, trailId, size }
      const target = [treeHeadDeliveries.customer, treeHeadDeliveries.trailId]
      await database.transaction(({ db }) =>
        db.insert(treeHeadDeliveries).values(row).onConflictDoUpdate({ target, set: { size } }),
      )
    },
  }
}

function addHead(
  database: Database,
  row: TreeHead & { customer: number },
  after: Date | null,
): Promise<boolean> {
  const { customers, treeHeads } = database.tables
  return database.transaction(async ({ db, lock }) => {
    if (after !== null) {
      // Of two processes, the second waits, and then finds the head of the first.
      await lock(db.select().from(customers).where(eq(customers.id, row.customer)))
      const isLater = and(eq(treeHeads.customer, row.customer), gt(treeHeads.signedAt, after))
      if ((await db.select().from(treeHeads).where(isLater).limit(1)).length > 0) return false
    }
    const insert = db.insert(treeHeads).values(row).onConflictDoNothing()
    return (await insert.returning({ size: treeHeads.size })).length > 0
  })
}

/** Returns the customers whose tree of events has grown since their last head. */
export async function listCustomersWithoutHead({ primary, tables }: Database): Promise<Customer[]> {
  const { customers, trees, treeHeads } = tables
  const newest = primary
    .select({ customer: treeHeads.customer, size: max(treeHeads.size).as('newest_size') })
    .from(treeHeads)
    .groupBy(treeHeads.customer)
    .as('newest')
  const rows = await primary
    .select({
      id: customers.id,
      name: customers.name,
      accountId: customers.accountId,
      organisationId: customers.organisationId,
    })
    .from(customers)
    .innerJoin(trees, and(eq(trees.customer, customers.id), eq(trees.kind, 'events')))
    .leftJoin(newest, eq(newest.customer, customers.id))
    .where(gt(trees.size, sql`coalesce(${newest.size}, 0)`))
  return rows
}
