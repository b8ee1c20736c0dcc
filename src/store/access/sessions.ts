import { and, asc, eq, gt, lte, ne, or } from 'drizzle-orm'
import type { SessionInfo } from '../../domain/access/session.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Database } from '../database.ts'
import { type CustomerSummary, findCustomerSummaries } from './customers.ts'

type Owner = { customer: number; userName: string }

/** A session that came to its end by age or idleness. */
export type ExpiredSession = {
  customer: CustomerSummary
  userName: string
  sourceIPAddress: string
  userAgent: string
}

/** Sessions of people in the console; only a token's hash is kept, and serves as the session's id. */
export function createSessionStore(database: Database) {
  const { sessions } = database.tables
  const of = ({ customer, userName }: Owner) =>
    and(eq(sessions.customer, customer), eq(sessions.userName, userName))
  const end = (which: ReturnType<typeof and>, log: Event) =>
    database.transaction(async ({ db, append }) => {
      const gone = await db.delete(sessions).where(which).returning({ id: sessions.tokenHash })
      if (gone.length > 0) await append([log])
      return gone.length
    })
  return {
    async create(session: Omit<typeof sessions.$inferInsert, 'seenAt'>, log: Event): Promise<void> {
      await database.transaction(async ({ db, append }) => {
        await db.insert(sessions).values({ ...session, seenAt: session.startedAt })
        await append([log])
      })
    },
    async touch(tokenHash: string, seenAt: Date, idleUntil: Date): Promise<void> {
      await database.writer
        .update(sessions)
        .set({ seenAt, idleUntil })
        .where(eq(sessions.tokenHash, tokenHash))
    },
    /** A user's sessions that have not expired, oldest first. */
    async list(owner: Owner, now: Date): Promise<SessionInfo[]> {
      const lives = and(of(owner), gt(sessions.expiresAt, now), gt(sessions.idleUntil, now))
      const rows = await database.writer.select().from(sessions).where(lives).orderBy(asc(sessions.startedAt))
      return rows.map(readSession)
    },
    /** Ends one session of a user; tells how many ended. */
    end: (owner: Owner, id: string, log: Event) => end(and(of(owner), eq(sessions.tokenHash, id)), log),
    /** Ends all sessions of a user, but for one if it is named; tells how many ended. */
    endAll: (owner: Owner, but: string | null, log: Event) =>
      end(and(of(owner), but === null ? undefined : ne(sessions.tokenHash, but)), log),
    /** Forgets the sessions that have expired, and stores with that the events that tell of it. */
    async purgeExpired(now: Date, log: (ended: ExpiredSession) => Event): Promise<number> {
      return database.transaction(async ({ db, append }) => {
        const isOver = or(lte(sessions.expiresAt, now), lte(sessions.idleUntil, now))
        const gone = await db.delete(sessions).where(isOver).returning()
        const known = gone.length === 0 ? [] : await findCustomerSummaries(db, database)
        const events = gone.flatMap(({ customer: id, ...ended }) =>
          known.filter((customer) => customer.id === id).map((customer) => log({ ...ended, customer })),
        )
        if (events.length > 0) await append(events)
        return gone.length
      })
    },
  }
}

export type SessionStore = ReturnType<typeof createSessionStore>

function readSession(row: Database['tables']['sessions']['$inferSelect']): SessionInfo {
  const { tokenHash: id, startedAt, seenAt, expiresAt, sourceIPAddress, userAgent } = row
  return { id, startedAt, seenAt, expiresAt, sourceIPAddress, userAgent }
}
