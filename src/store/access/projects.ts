import { and, asc, eq } from 'drizzle-orm'
import type { ObjectStorage } from '../../domain/access/object-storage.ts'
import type { Project } from '../../domain/access/project.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Inventory } from '../../domain/servers/inventory.ts'
import type { Database } from '../database.ts'
import { toInventory } from '../servers/inventories.ts'

/** A project, and what it is connected with. */
export type ConnectedProject = Project & {
  createdAt: Date
  storage: ObjectStorage | null
  inventory: Inventory | null
}

/** The projects of one customer. What changes is stored together with the event that tells of it, or not at all. */
export function createProjectStore(database: Database, customer: number) {
  const { grants, projects, servers, sources } = database.tables
  const withId = (id: string) => and(eq(projects.customer, customer), eq(projects.id, id))
  const change = (id: string, values: Partial<typeof projects.$inferInsert>, log: Event) =>
    database.transaction(async ({ db, append }) => {
      const changed = await db.update(projects).set(values).where(withId(id)).returning({ id: projects.id })
      if (changed.length > 0) await append([log])
      return changed.length > 0
    })

  return {
    /** All of them, the first one first. */
    list: () => connected(database, customer),

    /** False when the id is taken. */
    async create(project: Project, createdAt: Date, log: Event): Promise<boolean> {
      return database.transaction(async ({ db, append }) => {
        const row = { customer, ...project, createdAt }
        const made = await db
          .insert(projects)
          .values(row)
          .onConflictDoNothing()
          .returning({ id: projects.id })
        if (made.length > 0) await append([log])
        return made.length > 0
      })
    },

    /** False when there is no such project. */
    rename: (id: string, name: string, log: Event) => change(id, { name }, log),

    /** Connects a storage, or takes it away (null); false when there is no such project. */
    setStorage: (id: string, storage: ObjectStorage | null, log: Event) =>
      change(id, writeStorage(storage), log),

    /** Removes a project with the grants, servers and sources in it, unless the log still holds an event of it. */
    async delete(id: string, log: Event): Promise<'removed' | 'unknown' | 'in use'> {
      if (await hasEvents(database, customer, id)) return 'in use'
      return database.transaction(async ({ db, append }) => {
        const gone = await db.delete(projects).where(withId(id)).returning({ id: projects.id })
        if (gone.length === 0) return 'unknown'
        await db.delete(grants).where(and(eq(grants.customer, customer), eq(grants.project, id)))
        await db.delete(servers).where(and(eq(servers.customer, customer), eq(servers.project, id)))
        await db.delete(sources).where(and(eq(sources.customer, customer), eq(sources.project, id)))
        await append([log])
        return 'removed'
      })
    },
  }
}

export type ProjectStore = ReturnType<typeof createProjectStore>

type Row = Database['tables']['projects']['$inferSelect']

async function connected({ tables, writer: write }: Database, customer: number): Promise<ConnectedProject[]> {
  const { inventories, projects } = tables
  const isIts = and(eq(inventories.customer, projects.customer), eq(inventories.project, projects.id))
  const rows = await write
    .select({ project: projects, inventory: inventories })
    .from(projects)
    .leftJoin(inventories, isIts)
    .where(eq(projects.customer, customer))
    .orderBy(asc(projects.createdAt), asc(projects.id))
  return rows.map(({ project: { id, name, createdAt, ...row }, inventory }) => ({
    ...{ id, name, createdAt },
    storage: toStorage(row),
    inventory: inventory && toInventory(inventory),
  }))
}

async function hasEvents(database: Database, customer: number, project: string): Promise<boolean> {
  for (const { events } of database.logPartitions(new Date(0), FAR, false)) {
    const [found] = await database.writer
      .select({ sequence: events.sequence })
      .from(events)
      .where(and(eq(events.customer, customer), eq(events.project, project)))
      .limit(1)
    if (found) return true
  }
  return false
}

const FAR = new Date(Date.UTC(9999, 0))

/** A project's object storage from its row; null where none is connected. */
export function toStorage(row: Omit<Row, 'id' | 'name' | 'createdAt'>): ObjectStorage | null {
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

function writeStorage(storage: ObjectStorage | null) {
  return {
    storageEndpoint: storage?.endpoint ?? null,
    storageRegion: storage?.region ?? null,
    storagePathStyle: storage?.pathStyle ?? null,
    storageAccessKeyId: storage?.accessKeyId ?? null,
    storageSealedSecret: storage?.sealedSecret ?? null,
  }
}
