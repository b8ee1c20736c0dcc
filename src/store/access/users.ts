import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm'
import type { User, UserTags } from '../../domain/access/user.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database } from '../database.ts'
import { deleteOwnViews } from '../views/views.ts'
import { createPasswordStore } from './passwords.ts'
import { deleteRowsOf, hasName, isNotDeleted, OWNED_TABLES, userUpdater } from './user-updates.ts'

export type UserStore = ReturnType<typeof createUserStore>

/** The users of one customer. Every change is stored together with its audit event, or not at all. */
export function createUserStore(database: Database, customer: number) {
  const { users } = database.tables
  return {
    /** Returns all users by name, including deleted ones. */
    async list(): Promise<User[]> {
      const rows = await database.primary
        .select()
        .from(users)
        .where(eq(users.customer, customer))
        .orderBy(asc(users.userName))
      return rows.map(toUser)
    },

    async find(userName: string): Promise<User | null> {
      const [row] = await database.primary
        .select()
        .from(users)
        .where(hasName(database, customer, userName))
      return row ? toUser(row) : null
    },

    /**
     * Creates a user, who must change the password; returns false if the name is taken in any letter case, which it is by a
     * deleted user too.
     */
    create: (
      userName: string,
      tags: UserTags,
      passwordHash: string | null,
      createdAt: Date,
      auditEvent: IncomingEvent,
    ) => {
      const password = { passwordHash, mustChangePassword: passwordHash !== null }
      return insertUser(database, { customer, userName, ...tags, ...password, createdAt }, auditEvent)
    },

    /** Sets some of a user's tags; returns false if there is no such user. */
    updateTags: (userName: string, tags: Partial<UserTags>, auditEvent: IncomingEvent) =>
      updateTags(database, customer, userName, tags, auditEvent),

    ...createPasswordStore(database, customer),

    ...createUserLifecycle(database, customer),
  }
}

function createUserLifecycle(database: Database, customer: number) {
  const { users } = database.tables
  const update = userUpdater(database, customer)
  // Checked in the update itself, because the role may be transferred to the user at this very moment.
  const updateUnlessPrimary = userUpdater(database, customer, eq(users.isPrimaryAdministrator, false))
  return {
    /**
     * Deactivates a user, or activates them again (null), and ends their sessions; returns false if there is no such user or
     * the primary administrator is to be deactivated.
     */
    setDeactivated: (userName: string, deactivatedAt: Date | null, auditEvent: IncomingEvent) => {
      const change = deactivatedAt === null ? update : updateUnlessPrimary
      return change(
        userName,
        { deactivatedAt },
        auditEvent,
        deleteRowsOf(database, customer, userName, ['sessions', 'signInLinks']),
      )
    },

    /**
     * Deletes a user's grants, access keys, sessions, links, password, second factor and private views; a tombstone with the name and
     * tags remains. Returns false if there is no such user or it is the primary administrator.
     */
    delete: (userName: string, deletedAt: Date, auditEvent: IncomingEvent) =>
      updateUnlessPrimary(userName, { deletedAt, passwordHash: null }, auditEvent, async (tx) => {
        await deleteRowsOf(database, customer, userName, OWNED_TABLES)(tx)
        await deleteOwnViews(database, customer, userName)(tx)
      }),

    /** Transfers the primary administrator role; returns false if `from` does not have it or `to` is not an active user. */
    transferPrimaryAdministrator: (from: string, to: string, auditEvent: IncomingEvent) =>
      transferPrimaryAdministrator(database, customer, from, to, auditEvent),
  }
}

/** Deletes the former tags that were changed before an instant: events of their time are too old to be accepted. */
export async function purgeFormerTags({ tables, transaction }: Database, before: Date): Promise<void> {
  await transaction(({ db }) => db.delete(tables.formerTags).where(lt(tables.formerTags.until, before)))
}

async function insertUser(
  database: Database,
  row: Omit<Database['tables']['users']['$inferInsert'], 'isPrimaryAdministrator'>,
  auditEvent: IncomingEvent,
): Promise<boolean> {
  const { customers, users } = database.tables
  const hasSimilarName = and(
    eq(users.customer, row.customer),
    eq(sql`lower(${users.userName})`, row.userName.toLowerCase()),
  )
  return database.transaction(async ({ db, insertEvents, lock }) => {
    // Users of a customer are created one after another: two names that differ in case are different keys.
    await lock(db.select().from(customers).where(eq(customers.id, row.customer)))
    const similar = await db.select({ name: users.userName }).from(users).where(hasSimilarName).limit(1)
    if (similar.length > 0) return false
    await db.insert(users).values({ ...row, isPrimaryAdministrator: false })
    await insertEvents([auditEvent])
    return true
  })
}

// The previous tags are kept for events of their time that arrive late.
async function updateTags(
  database: Database,
  customer: number,
  userName: string,
  tags: Partial<UserTags>,
  auditEvent: IncomingEvent,
): Promise<boolean> {
  const { formerTags, users } = database.tables
  const isUser = isNotDeleted(database, customer, userName)
  return database.transaction(async ({ db, insertEvents }) => {
    const [user] = await db.select().from(users).where(isUser)
    if (!user) return false
    const { department, customerDefined1, customerDefined2 } = user
    const former = {
      customer,
      userName,
      until: auditEvent.eventTime,
      department,
      customerDefined1,
      customerDefined2,
    }
    await db.insert(formerTags).values(former).onConflictDoNothing()
    const updated = await db.update(users).set(tags).where(isUser).returning({ name: users.userName })
    await insertEvents([auditEvent])
    return updated.length > 0
  })
}

async function transferPrimaryAdministrator(
  database: Database,
  customer: number,
  from: string,
  to: string,
  auditEvent: IncomingEvent,
): Promise<boolean> {
  const { users } = database.tables
  const name = { name: users.userName }
  const isHolder = and(isNotDeleted(database, customer, from), eq(users.isPrimaryAdministrator, true))
  const isActive = and(isNotDeleted(database, customer, to), isNull(users.deactivatedAt))
  try {
    return await database.transaction(async ({ db, insertEvents }) => {
      const former = await db
        .update(users)
        .set({ isPrimaryAdministrator: false })
        .where(isHolder)
        .returning(name)
      if (former.length === 0) throw new TransferRefused()
      const next = await db
        .update(users)
        .set({ isPrimaryAdministrator: true })
        .where(isActive)
        .returning(name)
      if (next.length === 0) throw new TransferRefused()
      await insertEvents([auditEvent])
      return true
    })
  } catch (error) {
    if (error instanceof TransferRefused) return false
    throw error
  }
}

// Thrown to roll back the transaction.
class TransferRefused extends Error {}

function toUser(row: Database['tables']['users']['$inferSelect']): User {
  const { customer: _, passwordHash, ...user } = row
  return { ...user, hasPassword: passwordHash !== null }
}
