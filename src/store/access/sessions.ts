import { and, asc, eq, gt, isNull, lte, ne, or, type SQL } from 'drizzle-orm'
import type { SessionInfo } from '../../domain/access/session.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Transaction } from '../database.ts'
import { type CustomerSummary, findCustomerSummaries } from './customers.ts'
import { revokeSignInLinks, useSignInLink } from './sign-in-links.ts'

type Owner = { customer: number; userName: string }

/** A session that has expired, by age or by inactivity. */
export type ExpiredSession = {
  customer: CustomerSummary
  userName: string
  sourceIPAddress: string
  userAgent: string
}

type SessionRow = Database['tables']['sessions']['$inferInsert']

/** A session to start. Without another time, its user has been authenticated when it starts. */
export type NewSessionRow = Omit<SessionRow, 'seenAt' | 'authenticatedAt'> &
  Partial<Pick<SessionRow, 'authenticatedAt'>>

export type SessionStore = ReturnType<typeof createSessionStore>

/** Console sessions. Only the hash of a session's token is stored; it is also the session's ID. */
export function createSessionStore(database: Database) {
  const { sessions } = database.tables
  const ownedBy = ({ customer, userName }: Owner) =>
    and(eq(sessions.customer, customer), eq(sessions.userName, userName))
  const deleteSessions = (condition: SQL | undefined, auditEvent: IncomingEvent) =>
    database.transaction(async ({ db, insertEvents }) => {
      const deleted = await db.delete(sessions).where(condition).returning({ id: sessions.tokenHash })
      if (deleted.length > 0) await insertEvents([auditEvent])
      return deleted.length
    })
  return {
    /**
     * Starts a session; `auditEvent` is null while the sign-in waits for a further step. With the hash of a link, uses that
     * up. Returns false, and changes nothing, if the link cannot be used any more.
     */
    create: (session: NewSessionRow, auditEvent: IncomingEvent | null, linkHash: string | null = null) =>
      database.transaction(async (tx) => {
        const { startedAt } = session
        if (linkHash !== null && !(await useSignInLink(tx, database, linkHash, startedAt))) return false
        await tx.db.insert(sessions).values({ authenticatedAt: startedAt, ...session, seenAt: startedAt })
        if (auditEvent || linkHash !== null) await endFirstSignIn(tx, database, session)
        if (auditEvent) await tx.insertEvents([auditEvent])
        return true
      }),

    /** Records that a session was used, which extends it until `idleUntil`. */
    async touch(tokenHash: string, seenAt: Date, idleUntil: Date): Promise<void> {
      const isSession = eq(sessions.tokenHash, tokenHash)
      await database.transaction(({ db }) => db.update(sessions).set({ seenAt, idleUntil }).where(isSession))
    },

    ...createSignInStore(database),

    /** Returns a user's complete sessions that have not expired, oldest first. */
    list: (owner: Owner, now: Date): Promise<SessionInfo[]> => listSessions(database, ownedBy(owner), now),

    /** Ends one session of a user; returns the number of ended sessions, 1 or 0. */
    end: (owner: Owner, id: string, auditEvent: IncomingEvent) =>
      deleteSessions(and(ownedBy(owner), eq(sessions.tokenHash, id)), auditEvent),

    /** Ends all sessions of a user, except for `exceptId` unless it is null; returns the number of ended sessions. */
    endAll: (owner: Owner, exceptId: string | null, auditEvent: IncomingEvent) =>
      deleteSessions(
        and(ownedBy(owner), exceptId === null ? undefined : ne(sessions.tokenHash, exceptId)),
        auditEvent,
      ),

    /** Deletes all expired sessions and stores an audit event for each that was complete; returns the number of deleted sessions. */
    purgeExpired: (now: Date, toAuditEvent: (session: ExpiredSession) => IncomingEvent) =>
      purgeExpired(database, now, toAuditEvent),
  }
}

// A user who has signed in needs no link any more, and the next start prints none.
async function endFirstSignIn(
  tx: Transaction,
  database: Database,
  { customer, userName }: Owner,
): Promise<void> {
  const { firstSignIns } = database.tables
  await revokeSignInLinks(tx, database, { customer, userName })
  await tx.db.delete(firstSignIns).where(eq(firstSignIns.customer, customer))
}

async function listSessions(database: Database, isOwned: SQL | undefined, now: Date): Promise<SessionInfo[]> {
  const { sessions } = database.tables
  const isValid = and(gt(sessions.expiresAt, now), gt(sessions.idleUntil, now), isNull(sessions.step))
  const rows = await database.primary
    .select()
    .from(sessions)
    .where(and(isOwned, isValid))
    .orderBy(asc(sessions.startedAt))
  return rows.map(toSessionInfo)
}

function createSignInStore(database: Database) {
  const { sessions } = database.tables
  return {
    /** Ends a session whose sign-in is not complete, without an event. */
    async discard(tokenHash: string): Promise<void> {
      await database.transaction(({ db }) => db.delete(sessions).where(eq(sessions.tokenHash, tokenHash)))
    },
  }
}

async function purgeExpired(
  database: Database,
  now: Date,
  toAuditEvent: (session: ExpiredSession) => IncomingEvent,
): Promise<number> {
  const { sessions } = database.tables
  return database.transaction(async ({ db, insertEvents }) => {
    const isExpired = or(lte(sessions.expiresAt, now), lte(sessions.idleUntil, now))
    const expired = await db.delete(sessions).where(isExpired).returning()
    const customers = expired.length === 0 ? [] : await findCustomerSummaries(db, database)
    const complete = expired.filter(({ step }) => step === null)
    const events = complete.flatMap(({ customer: id, ...session }) =>
      customers.filter((each) => each.id === id).map((customer) => toAuditEvent({ ...session, customer })),
    )
    if (events.length > 0) await insertEvents(events)
    return expired.length
  })
}

function toSessionInfo(row: Database['tables']['sessions']['$inferSelect']): SessionInfo {
  const { tokenHash: id, startedAt, seenAt, expiresAt, sourceIPAddress, userAgent } = row
  return { id, startedAt, seenAt, expiresAt, sourceIPAddress, userAgent }
}
