import { and, asc, eq, isNull } from 'drizzle-orm'
import type { UserGrant } from '../../domain/access/grant.ts'
import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../domain/access/grant.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Database } from '../database.ts'

/** Who may do what within one customer. What changes is stored together with the event that tells of it. */
export function createGrantStore(database: Database, customer: number) {
  const { grants } = database.tables
  const whole = (userName: string, { name, project }: Grant) =>
    and(
      eq(grants.customer, customer),
      eq(grants.userName, userName),
      eq(grants.name, name),
      eq(grants.project, project ?? ''),
    )
  return {
    /** Every grant there is, with who gave it and when. */
    async list(): Promise<UserGrant[]> {
      const rows = await database.writer
        .select()
        .from(grants)
        .where(eq(grants.customer, customer))
        .orderBy(asc(grants.userName), asc(grants.project), asc(grants.name))
      return rows.flatMap(({ userName, grantedBy, grantedAt, ...row }) =>
        toGrant(row).map((grant) => ({ ...grant, userName, grantedBy, grantedAt })),
      )
    },

    /** Gives a grant; false when there is no such user or project. A grant held already stays as it was given. */
    create: (userName: string, grant: Grant, grantedBy: string, grantedAt: Date, log: Event) =>
      put(database, customer, { userName, ...grant, grantedBy, grantedAt }, log),

    /** Takes a grant away; false when it was not held. */
    async delete(userName: string, grant: Grant, log: Event): Promise<boolean> {
      return database.transaction(async ({ db, append }) => {
        const gone = await db.delete(grants).where(whole(userName, grant)).returning({ name: grants.name })
        if (gone.length > 0) await append([log])
        return gone.length > 0
      })
    },
  }
}

export type GrantStore = ReturnType<typeof createGrantStore>

async function put(database: Database, customer: number, given: UserGrant, log: Event): Promise<boolean> {
  const { grants, projects, users } = database.tables
  const { userName, project } = given
  return database.transaction(async ({ db, append }) => {
    const isUser = and(eq(users.customer, customer), eq(users.userName, userName), isNull(users.deletedAt))
    const isProject = and(eq(projects.customer, customer), eq(projects.id, project ?? ''))
    // Rewritten unchanged, so that neither can go while the grant is given.
    const [user] = await db.update(users).set({ userName }).where(isUser).returning({ name: users.userName })
    const [found] = await db
      .update(projects)
      .set({ id: project ?? '' })
      .where(isProject)
      .returning({ id: projects.id })
    if (!user || (project !== null && !found)) return false
    await db
      .insert(grants)
      .values({ customer, ...given, project: project ?? '' })
      .onConflictDoNothing()
    await append([log])
    return true
  })
}

/** A grant from its row, as a list of one; an empty list where the name is none we know. */
export function toGrant({ name, project }: { name: string; project: string }): Grant[] {
  const known = [...PROJECT_GRANTS, ...CUSTOMER_GRANTS].find((each) => each === name)
  return known ? [{ name: known, project: project === '' ? null : project }] : []
}
