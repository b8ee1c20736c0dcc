import { and, asc, eq } from 'drizzle-orm'
import type { ObjectStorage } from '../../domain/access/object-storage.ts'
import type { Project } from '../../domain/access/project.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Inventory } from '../../domain/servers/inventory.ts'
import type { Database } from '../database.ts'
import { toInventory } from '../servers/inventories.ts'

/** A project with its connections; null for those that it does not have. */
export type ConnectedProject = Project & {
  createdAt: Date
  storage: ObjectStorage | null
  inventory: Inventory | null
}

export type ProjectStore = ReturnType<typeof createProjectStore>

/** The projects of one customer. Every change is stored together with its audit event, or not at all. */
export function createProjectStore(database: Database, customer: number) {
  const { projects } = database.tables
  const update = (id: string, values: Partial<typeof projects.$inferInsert>, auditEvent: Event) =>
    database.transaction(async ({ db, insertEvents }) => {
      const isProject = and(eq(projects.customer, customer), eq(projects.id, id))
      const updated = await db.update(projects).set(values).where(isProject).returning({ id: projects.id })
      if (updated.length > 0) await insertEvents([auditEvent])
      return updated.length > 0
    })

  return {
    /** Returns all projects, oldest first. */
    list: () => listConnected(database, customer),

    /** Creates a project; returns false if the ID is taken. */
    async create(project: Project, createdAt: Date, auditEvent: Event): Promise<boolean> {
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
    rename: (id: string, name: string, auditEvent: Event) => update(id, { name }, auditEvent),

    /** Connects a project's object storage, or disconnects it (null); returns false if the project does not exist. */
    setStorage: (id: string, storage: ObjectStorage | null, auditEvent: Event) =>
      update(id, toStorageColumns(storage), auditEvent),

    /** Deletes a project with its grants, servers and sources, unless the log still has an event of it. */
    delete: (id: string, auditEvent: Event) => deleteProject(database, customer, id, auditEvent),
  }
}

/** Returns the object storage of a project's row; null if none is connected. */
export function toStorage(row: Omit<ProjectRow, 'id' | 'name' | 'createdAt'>): ObjectStorage | null {
  const { storageEndpoint: endpoint, storageRegion: region, storagePathStyle: pathStyle } = row
  const { storageAccessKeyId: accessKeyId, storageSealedSecret: sealedSecret } = row
  if (
    endpoint === null ||
    region === null ||
    pathStyle === null ||
    accessKeyId === null ||
    sealedSecret === null
  ) {
    return null
  }
  return { endpoint, region, pathStyle, accessKeyId, sealedSecret }
}

type ProjectRow = Database['tables']['projects']['$inferSelect']

async function listConnected({ tables, primary }: Database, customer: number): Promise<ConnectedProject[]> {
  const { inventories, projects } = tables
  const isOfProject = and(eq(inventories.customer, projects.customer), eq(inventories.project, projects.id))
  const rows = await primary
    .select({ project: projects, inventory: inventories })
    .from(projects)
    .leftJoin(inventories, isOfProject)
    .where(eq(projects.customer, customer))
    .orderBy(asc(projects.createdAt), asc(projects.id))
  return rows.map(({ project: { id, name, createdAt, ...row }, inventory }) => ({
    id,
    name,
    createdAt,
    storage: toStorage(row),
    inventory: inventory && toInventory(inventory),
  }))
}

function toStorageColumns(storage: ObjectStorage | null) {
  return {
    storageEndpoint: storage?.endpoint ?? null,
    storageRegion: storage?.region ?? null,
    storagePathStyle: storage?.pathStyle ?? null,
    storageAccessKeyId: storage?.accessKeyId ?? null,
    storageSealedSecret: storage?.sealedSecret ?? null,
  }
}

async function deleteProject(
  database: Database,
  customer: number,
  id: string,
  auditEvent: Event,
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
