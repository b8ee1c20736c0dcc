import { and, eq } from 'drizzle-orm'
import type { Event } from '../../domain/events/event.ts'
import type { Inventory } from '../../domain/servers/inventory.ts'
import type { Database } from '../database.ts'

/** An inventory as an administrator enters it. */
export type InventoryConnection = Omit<Inventory, 'askedAt' | 'error'>

/** Where the servers of one customer's projects are asked for. */
export function createInventoryStore(database: Database, customer: number) {
  const { inventories, projects } = database.tables
  const of = (project: string) => and(eq(inventories.customer, customer), eq(inventories.project, project))
  return {
    /** Connects an inventory; false when there is no such project. */
    async set(project: string, place: InventoryConnection, log: Event): Promise<boolean> {
      return database.transaction(async ({ db, append }) => {
        const isProject = and(eq(projects.customer, customer), eq(projects.id, project))
        const [there] = await db.select({ id: projects.id }).from(projects).where(isProject)
        if (!there) return false
        const values = { ...place, askedAt: null, error: null }
        await db
          .insert(inventories)
          .values({ customer, project, ...values })
          .onConflictDoUpdate({ target: [inventories.customer, inventories.project], set: values })
        await append([log])
        return true
      })
    },

    /** Forgets an inventory; false when there is none. */
    async delete(project: string, log: Event): Promise<boolean> {
      return database.transaction(async ({ db, append }) => {
        const gone = await db.delete(inventories).where(of(project)).returning({ id: inventories.project })
        if (gone.length > 0) await append([log])
        return gone.length > 0
      })
    },

    /** Writes down that an inventory was asked, and why it did not answer; unless it is another by now. */
    async recordPoll(
      project: string,
      place: InventoryConnection,
      at: Date,
      error: string | null,
    ): Promise<void> {
      const { endpoint, accessKeyId, sealedSecret } = inventories
      const isSame = and(
        of(project),
        eq(endpoint, place.endpoint),
        eq(accessKeyId, place.accessKeyId),
        eq(sealedSecret, place.sealedSecret),
      )
      await database.writer.update(inventories).set({ askedAt: at, error }).where(isSame)
    },
  }
}

/** The inventories of all customers, for asking them. */
export async function listAllInventories(database: Database) {
  const rows = await database.primary.select().from(database.tables.inventories)
  return rows.map(({ customer, project, askedAt: _, error: __, ...connection }) => ({
    customer,
    project,
    place: connection,
  }))
}

type Row = Database['tables']['inventories']['$inferSelect']

/** An inventory from its row. */
export function toInventory({ customer: _, project: __, ...inventory }: Row): Inventory {
  return inventory
}
