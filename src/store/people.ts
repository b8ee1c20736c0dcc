import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Project } from '../core/caller.ts'
import type { Engine } from './engine.ts'

/** The users of one customer. */
export function peopleStore(engine: Engine, customer: number) {
  const { sessions, users } = engine.tables
  return {
    /** Sets a user's password and ends their sessions; false when there is no such user. */
    async setPassword(userName: string, passwordHash: string): Promise<boolean> {
      return engine.transaction(async ({ db: tx }) => {
        const isUser = and(
          eq(users.customer, customer),
          eq(users.userName, userName),
          isNull(users.deletedAt),
        )
        const changed = await tx
          .update(users)
          .set({ passwordHash })
          .where(isUser)
          .returning({ name: users.userName })
        if (changed.length === 0) return false
        await tx.delete(sessions).where(and(eq(sessions.customer, customer), eq(sessions.userName, userName)))
        return true
      })
    },
  }
}

/** The projects of one customer. */
export function projectStore(engine: Engine, customer: number) {
  const { projects } = engine.tables
  return {
    /** All of them, the first one first. */
    async list(): Promise<Project[]> {
      return engine.read
        .select({ id: projects.id, name: projects.name })
        .from(projects)
        .where(eq(projects.customer, customer))
        .orderBy(asc(projects.createdAt), asc(projects.id))
    },
  }
}

export type PeopleStore = ReturnType<typeof peopleStore>
export type ProjectStore = ReturnType<typeof projectStore>
