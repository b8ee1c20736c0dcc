import { and, eq } from 'drizzle-orm'
import type { Connection, ConnectionKind } from '../../domain/access/connection.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Database } from '../database.ts'

/** The connections of one customer's projects. Every change is stored together with its audit event. */
export function createConnectionStore(database: Database, customer: number) {
  const { connections, projects } = database.tables
  const isOfProject = (project: string, kind: ConnectionKind) =>
    and(eq(connections.customer, customer), eq(connections.project, project), eq(connections.kind, kind))
  return {
    /** Connects a project, in place of a connection of the same kind; returns false if the project does not exist. */
    async put(
      project: string,
      kind: ConnectionKind,
      connection: Omit<Connection, 'checkedAt' | 'error'>,
      auditEvent: Event,
    ): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const isProject = and(eq(projects.customer, customer), eq(projects.id, project))
        const [existing] = await db.select({ id: projects.id }).from(projects).where(isProject)
        if (!existing) return false
        const values = { ...connection, checkedAt: null, error: null }
        await db
          .insert(connections)
          .values({ customer, project, kind, ...values })
          .onConflictDoUpdate({
            target: [connections.customer, connections.project, connections.kind],
            set: values,
          })
        await insertEvents([auditEvent])
        return true
      })
    },

    /** Deletes a connection of a project; returns false if there is none. */
    async delete(project: string, kind: ConnectionKind, auditEvent: Event): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const deleted = await db
          .delete(connections)
          .where(isOfProject(project, kind))
          .returning({ project: connections.project })
        if (deleted.length > 0) await insertEvents([auditEvent])
        return deleted.length > 0
      })
    },

    /** Stores when a connection was queried, and its error, unless another one was put in its place meanwhile. */
    async recordCheck(project: string, kind: ConnectionKind, checked: Connection): Promise<void> {
      const { endpoint, accessKeyId, sealedSecret, checkedAt, error } = checked
      const isSame = and(
        isOfProject(project, kind),
        eq(connections.endpoint, endpoint),
        eq(connections.accessKeyId, accessKeyId),
        eq(connections.sealedSecret, sealedSecret),
      )
      await database.transaction(({ db }) => db.update(connections).set({ checkedAt, error }).where(isSame))
    },
  }
}

/** Returns the connections of a kind of all customers. */
export async function listAllConnections({ tables, primary }: Database, kind: ConnectionKind) {
  const { connections } = tables
  const rows = await primary.select().from(connections).where(eq(connections.kind, kind))
  return rows.map((row) => ({
    customer: row.customer,
    project: row.project,
    connection: toConnection(row),
  }))
}

/** Returns the connection of a row. */
export function toConnection(row: Database['tables']['connections']['$inferSelect']): Connection {
  const { customer: _, project: __, kind: ___, ...connection } = row
  return connection
}
