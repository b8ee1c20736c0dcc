import { and, asc, eq, isNull } from 'drizzle-orm'
import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS, type UserGrant } from '../../domain/access/grant.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database } from '../database.ts'

export type GrantStore = ReturnType<typeof createGrantStore>

/** The grants of one customer's users. Every change is stored together with its audit event. */
export function createGrantStore(database: Database, customer: number) {
  const { grants } = database.tables
  return {
    /** Returns all grants, with who granted them and when. */
    async list(): Promise<UserGrant[]> {
      const rows = await database.primary
        .select()
        .from(grants)
        .where(eq(grants.customer, customer))
        .orderBy(asc(grants.userName), asc(grants.project), asc(grants.name))
      return rows.flatMap(({ userName, grantedBy, grantedAt, ...row }) =>
        toGrant(row).map((grant) => ({ ...grant, userName, grantedBy, grantedAt })),
      )
    },

    /** Adds a grant; returns false if the user or the project does not exist. An existing grant stays as it is. */
    create: (userName: string, grant: Grant, grantedBy: string, grantedAt: Date, auditEvent: IncomingEvent) =>
      createGrant(database, customer, { userName, ...grant, grantedBy, grantedAt }, auditEvent),

    /** Deletes a grant; returns false if the user does not have it. */
    async delete(userName: string, { name, project }: Grant, auditEvent: IncomingEvent): Promise<boolean> {
      const isGrant = and(
        eq(grants.customer, customer),
        eq(grants.userName, userName),
        eq(grants.name, name),
        eq(grants.project, project ?? ''),
      )
      return database.transaction(async ({ db, insertEvents }) => {
        const deleted = await db.delete(grants).where(isGrant).returning({ name: grants.name })
        if (deleted.length > 0) await insertEvents([auditEvent])
        return deleted.length > 0
      })
    },
  }
}

/** Returns the grant of a row, as a list with one item; an empty list if its name is unknown. */
export function toGrant({ name, project }: { name: string; project: string }): Grant[] {
  const known = [...PROJECT_GRANTS, ...CUSTOMER_GRANTS].find((each) => each === name)
  return known ? [{ name: known, project: project === '' ? null : project }] : []
}

async function createGrant(
  database: Database,
  customer: number,
  grant: UserGrant,
  auditEvent: IncomingEvent,
): Promise<boolean> {
  const { grants, projects, users } = database.tables
  const { userName } = grant
  const project = grant.project ?? ''
  return database.transaction(async ({ db, insertEvents, lock }) => {
    const isUser = and(eq(users.customer, customer), eq(users.userName, userName), isNull(users.deletedAt))
    const isProject = and(eq(projects.customer, customer), eq(projects.id, project))
    // Neither row can be deleted before the grant is stored.
    const [user] = await lock(db.select().from(users).where(isUser))
    const [lockedProject] = await lock(db.select().from(projects).where(isProject))
    if (!user || (grant.project !== null && !lockedProject)) return false
    await db
      .insert(grants)
      .values({ customer, ...grant, project })
      .onConflictDoNothing()
    await insertEvents([auditEvent])
    return true
  })
}
