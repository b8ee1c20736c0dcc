import { eq, lte, or } from 'drizzle-orm'
import type { Engine } from './engine.ts'

/** Sessions of people in the console; only a token's hash is kept. */
export function sessionStore(engine: Engine) {
  const { sessions } = engine.tables
  return {
    async start(session: Omit<typeof sessions.$inferInsert, 'seenAt'>): Promise<void> {
      await engine.write.insert(sessions).values({ ...session, seenAt: session.startedAt })
    },
    async touch(tokenHash: string, seenAt: Date, idleUntil: Date): Promise<void> {
      await engine.write.update(sessions).set({ seenAt, idleUntil }).where(eq(sessions.tokenHash, tokenHash))
    },
    async end(tokenHash: string): Promise<void> {
      await engine.write.delete(sessions).where(eq(sessions.tokenHash, tokenHash))
    },
    /** Forgets the sessions that have expired. */
    async purge(now: Date): Promise<void> {
      await engine.write
        .delete(sessions)
        .where(or(lte(sessions.expiresAt, now), lte(sessions.idleUntil, now)))
    },
  }
}

export type SessionStore = ReturnType<typeof sessionStore>
