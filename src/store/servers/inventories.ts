import { and, eq } from 'drizzle-orm'
import type { Event } from '../../domain/events/event.ts'
import type { Inventory } from '../../domain/servers/inventory.ts'
import type { Database } from '../database.ts'

/** The settings of an inventory connection, as an administrator enters them. */
export type InventoryConnection = Omit<Inventory, 'askedAt' | 'error'>

/** The inventory connections of one customer's projects. Every change is stored together with its audit event. */
export function createInventoryStore(database: Database, customer: number) {
  const { inventories, projects } = database.tables
  const isOfProject = (project: string) =>
    and(eq(inventories.customer, customer), eq(inventories.project, project))
  return {
    /** Connects a project's inventory, in place of one that is connected; returns false if the project does not exist. */
    async set(project: string, connection: InventoryConnection, auditEvent: Event): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const isProject = and(eq(projects.customer, customer), eq(projects.id, project))
        const [existing] = await db.select({ id: projects.id }).from(projects).where(isProject)
        if (!existing) return false
        const values = { ...connection, askedAt: null, error: null }
        await db
          .insert(inventories)
          .values({ customer, project, ...values })
          .onConflictDoUpdate({ target: [inventories.customer, inventories.project], set: values })
        await insertEvents([auditEvent])
        return true
      })
    },

    /** Deletes a project's inventory connection; returns false if there is none. */
    async delete(project: string, auditEvent: Event): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const deleted = await db
          .delete(inventories)
          .where(isOfProject(project))
          .returning({ id: inventories.project })
        if (deleted.length > 0) await insertEvents([auditEvent])
        return deleted.length > 0
      })
    },

    /** Records when an inventory was queried, and its error, unless another one is connected by now. */
    async recordPoll(
      project: string,
      connection: InventoryConnection,
      askedAt: Date,
      error: string | null,
    ): Promise<void> {
      const isSame = and(
        isOfProject(project),
        eq(inventories.endpoint, connection.endpoint),
        eq(inventories.accessKeyId, connection.accessKeyId),
        eq(inventories.sealedSecret, connection.sealedSecret),
      )
      await database.transaction(({ db }) => db.update(inventories).set({ askedAt, error }).where(isSame))
    },
  }
}

export type InventoryStore = ReturnType<typeof createInventoryStore>

/** Returns the inventory connections of all customers. */
export async function listAllInventories({ tables, primary }: Database) {
  const rows = await primary.select().from(tables.inventories)
  return rows.map(({ customer, project, askedAt: _, error: __, ...connection }) => ({
    customer,
    project,
    connection,
  }))
}

/** Returns the inventory of a row. */
export function toInventory(row: Database['tables']['inventories']['$inferSelect']): Inventory {
  const { customer: _, project: __, ...inventory } = row
  return inventory
}
