import { and, asc, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Connection, ConnectionKind } from '../../domain/access/connection.ts'
import type { Project } from '../../domain/access/project.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database } from '../database.ts'
import { toConnection } from './connections.ts'

/** A project with its connections; null for those that it does not have. */
export type ConnectedProject = Project & { createdAt: Date } & { [Kind in ConnectionKind]: Connection | null }

export type ProjectStore = ReturnType<typeof createProjectStore>

/** The projects of one customer. Every change is stored together with its audit event, or not at all. */
export function createProjectStore(database: Database, customer: number) {
  const { projects } = database.tables
  return {
    /** Returns all projects, oldest first. */
    list: () => listConnected(database, customer),

    /** Returns whether there are two projects or more. */
    async areSeveral(): Promise<boolean> {
      const isOfCustomer = eq(projects.customer, customer)
      const found = await database.primary
        .select({ id: projects.id })
        .from(projects)
        .where(isOfCustomer)
        .limit(2)
      return found.length > 1
    },

    /** Creates a project; returns false if the ID is taken. */
    async create(project: Project, createdAt: Date, auditEvent: IncomingEvent): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const row = { customer, ...project, createdAt }
        const created = await db
          .insert(projects)
          .values(row)
          .onConflictDoNothing()
          .returning({ id: projects.id })
        if (created.length > 0) await insertEvents([auditEvent])
        return created.length > 0
      })
    },

    /** Renames a project; returns false if it does not exist. */
    async rename(id: string, name: string, auditEvent: IncomingEvent): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const isProject = and(eq(projects.customer, customer), eq(projects.id, id))
        const renamed = await db
          .update(projects)
          .set({ name })
          .where(isProject)
          .returning({ id: projects.id })
        if (renamed.length > 0) await insertEvents([auditEvent])
        return renamed.length > 0
      })
    },

    /** Deletes a project with its connections, grants, servers and sources, unless the log still has an event of it. */
    delete: (id: string, auditEvent: IncomingEvent) => deleteProject(database, customer, id, auditEvent),
  }
}

async function listConnected({ tables, primary }: Database, customer: number): Promise<ConnectedProject[]> {
  const { connections, projects } = tables
  const storages = alias(connections, 'storages')
  const inventories = alias(connections, 'inventories')
  const isConnection = (table: typeof storages | typeof inventories, kind: ConnectionKind) =>
    and(eq(table.customer, projects.customer), eq(table.project, projects.id), eq(table.kind, kind))
  const rows = await primary
    .select({ project: projects, storage: storages, inventory: inventories })
    .from(projects)
    .leftJoin(storages, isConnection(storages, 'storage'))
    .leftJoin(inventories, isConnection(inventories, 'inventory'))
    .where(eq(projects.customer, customer))
    .orderBy(asc(projects.createdAt), asc(projects.id))
  return rows.map(({ project: { customer: _, ...project }, storage, inventory }) => ({
    ...project,
    storage: storage && toConnection(storage),
    inventory: inventory && toConnection(inventory),
  }))
}

async function deleteProject(
  database: Database,
  customer: number,
  id: string,
  auditEvent: IncomingEvent,
): Promise<'deleted' | 'not found' | 'in use'> {
  const { grants, projects, servers, sources } = database.tables
  if (await hasEvents(database, customer, id)) return 'in use'
  return database.transaction(async ({ db, insertEvents }) => {
    const deleted = await db
      .delete(projects)
      .where(and(eq(projects.customer, customer), eq(projects.id, id)))
      .returning({ id: projects.id })
    if (deleted.length === 0) return 'not found'
    await db.delete(grants).where(and(eq(grants.customer, customer), eq(grants.project, id)))
    await db.delete(servers).where(and(eq(servers.customer, customer), eq(servers.project, id)))
    await db.delete(sources).where(and(eq(sources.customer, customer), eq(sources.project, id)))
    await insertEvents([auditEvent])
    return 'deleted'
  })
}

const FAR_FUTURE = new Date(Date.UTC(9999, 0))

async function hasEvents(database: Database, customer: number, project: string): Promise<boolean> {
  for (const { events } of database.logPartitions(new Date(0), FAR_FUTURE, false)) {
    const [event] = await database.primary
      .select({ sequence: events.sequence })
      .from(events)
      .where(and(eq(events.customer, customer), eq(events.project, project)))
      .limit(1)
    if (event) return true
  }
  return false
}
