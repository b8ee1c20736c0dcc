import { and, eq, isNull } from 'drizzle-orm'
import type { Checksum, Connection, ConnectionKind, TestedTarget } from '../../domain/access/connection.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database } from '../database.ts'

/** What tells a connection from another one that is put in its place. */
type UsedConnection = Pick<Connection, 'endpoint' | 'region' | 'pathStyle' | 'accessKeyId' | 'sealedSecret'>

/** What a test of a target found out. */
type TestedTargetResult = { checksum: Checksum; conditionalWrites: boolean; target: TestedTarget }

/** More targets than the trails of a project have; the oldest ones are tested again. */
const TESTED_MAX = 100

/** The connections of one customer's projects. Every change is stored together with its audit event. */
export function createConnectionStore(database: Database, customer: number) {
  const { connections, projects } = database.tables
  return {
    /** Connects a project, in place of a connection of the same kind; returns false if the project does not exist. */
    async put(
      project: string,
      kind: ConnectionKind,
      connection: Omit<Connection, 'checkedAt' | 'error' | 'tested' | 'conditionalWrites'>,
      auditEvent: IncomingEvent,
    ): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const isProject = and(eq(projects.customer, customer), eq(projects.id, project))
        const [existing] = await db.select({ id: projects.id }).from(projects).where(isProject)
        if (!existing) return false
        const values = { ...connection, checkedAt: null, error: null, conditionalWrites: null, tested: [] }
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
    async delete(project: string, kind: ConnectionKind, auditEvent: IncomingEvent): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const deleted = await db
          .delete(connections)
          .where(isOfProject(database, customer, project, kind))
          .returning({ project: connections.project })
        if (deleted.length > 0) await insertEvents([auditEvent])
        return deleted.length > 0
      })
    },

    ...resultMethods(database, customer),
  }
}

// What was found out about a connection.
function resultMethods(database: Database, customer: number) {
  const { connections } = database.tables
  // Whether the connection is still the one that was used.
  const isSame = (project: string, kind: ConnectionKind, used: UsedConnection) =>
    and(
      isOfProject(database, customer, project, kind),
      eq(connections.endpoint, used.endpoint),
      eq(connections.region, used.region),
      used.pathStyle === null ? isNull(connections.pathStyle) : eq(connections.pathStyle, used.pathStyle),
      eq(connections.accessKeyId, used.accessKeyId),
      eq(connections.sealedSecret, used.sealedSecret),
    )
  return {
    /** Stores when a connection was queried, and its error, unless another one was put in its place meanwhile. */
    async recordCheck(project: string, kind: ConnectionKind, checked: Connection): Promise<void> {
      const { checkedAt, error } = checked
      await database.transaction(({ db }) =>
        db
          .update(connections)
          .set({ checkedAt, error })
          .where(isSame(project, kind, checked)),
      )
    },

    /**
     * Stores that a target was tested with the object storage of a project, the checksum that it accepted, and whether it
     * refused to replace an object, unless another connection was put in its place meanwhile.
     */
    async recordTest(
      project: string,
      used: UsedConnection & Pick<Connection, 'checksum'>,
      { target, ...found }: TestedTargetResult,
    ): Promise<void> {
      const isUsed = isSame(project, 'storage', used)
      await database.transaction(async ({ db, lock }) => {
        const [row] = await lock(db.select().from(connections).where(isUsed))
        // Another test may have found the same checksum meanwhile.
        if (!row || ![used.checksum, found.checksum].includes(row.checksum)) return
        const tested = [...row.tested, target].slice(-TESTED_MAX)
        await db
          .update(connections)
          .set({ ...found, tested })
          .where(isUsed)
      })
    },
  }
}

function isOfProject({ tables }: Database, customer: number, project: string, kind: ConnectionKind) {
  const { connections } = tables
  return and(eq(connections.customer, customer), eq(connections.project, project), eq(connections.kind, kind))
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
