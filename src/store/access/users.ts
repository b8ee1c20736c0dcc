import { and, asc, eq, isNull, lt, type SQL } from 'drizzle-orm'
import type { User, UserTags } from '../../domain/access/user.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Database, Transaction } from '../database.ts'

/** The users of one customer. What changes is stored together with the event that tells of it, or not at all. */
export function createUserStore(database: Database, customer: number) {
  const { users } = database.tables
  const change = changer(database, customer)
  // Asked of the row that is changed, for the office may be handed on at this very moment.
  const leave = changer(database, customer, eq(users.isPrimaryAdministrator, false))
  return {
    /** Everyone there is or was, by name. */
    async list(): Promise<User[]> {
      const all = database.writer.select().from(users).where(eq(users.customer, customer))
      return (await all.orderBy(asc(users.userName))).map(readPerson)
    },

    async find(userName: string): Promise<User | null> {
      const [row] = await database.writer
        .select()
        .from(users)
        .where(named(database, customer, userName))
      return row ? readPerson(row) : null
    },

    /** False when the name is taken, also by a user who has been deleted. */
    async create(userName: string, tags: UserTags, passwordHash: string | null, createdAt: Date, log: Event) {
      return database.transaction(async ({ db, append }) => {
        const person = { customer, userName, ...tags, passwordHash, createdAt, isPrimaryAdministrator: false }
        const made = await db
          .insert(users)
          .values(person)
          .onConflictDoNothing()
          .returning({ name: users.userName })
        if (made.length > 0) await append([log])
        return made.length > 0
      })
    },

    /** False when there is no such user. */
    updateTags: (userName: string, tags: Partial<UserTags>, log: Event) =>
      describe(database, customer, userName, tags, log),

    /** Sets a user's password and ends their sessions; false when there is no such user. */
    setPassword: (userName: string, passwordHash: string, log: Event) =>
      change(userName, { passwordHash }, log, forgetting(database, customer, userName, ['sessions'])),

    /** Keeps a user out, or lets them in again (null); sessions end at once. The primary administrator stays. */
    setDeactivated: (userName: string, deactivatedAt: Date | null, log: Event) =>
      (deactivatedAt === null ? change : leave)(
        userName,
        { deactivatedAt },
        log,
        forgetting(database, customer, userName, ['sessions']),
      ),

    /** Leaves a tombstone: the name and the fact; grants, keys, sessions and password are gone. The primary administrator stays. */
    delete: (userName: string, deletedAt: Date, log: Event) =>
      leave(userName, { deletedAt, passwordHash: null }, log, forgetting(database, customer, userName, HELD)),

    /** Hands the office of primary administrator on; false when the first does not hold it or the second cannot. */
    transferPrimaryAdministrator: (from: string, to: string, log: Event) =>
      handOver(database, customer, from, to, log),
  }
}

export type UserStore = ReturnType<typeof createUserStore>

const HELD = ['grants', 'accessKeys', 'sessions'] as const

function named({ tables: { users } }: Database, customer: number, userName: string) {
  return and(eq(users.customer, customer), eq(users.userName, userName))
}

function here(database: Database, customer: number, userName: string) {
  return and(named(database, customer, userName), isNull(database.tables.users.deletedAt))
}

function changer(database: Database, customer: number, which?: SQL) {
  const { users } = database.tables
  return (
    userName: string,
    values: Partial<typeof users.$inferInsert>,
    log: Event,
    also?: (tx: Transaction) => Promise<void>,
  ): Promise<boolean> =>
    database.transaction(async (tx) => {
      const user = and(here(database, customer, userName), which)
      const changed = await tx.db.update(users).set(values).where(user).returning({ name: users.userName })
      if (changed.length === 0) return false
      await also?.(tx)
      await tx.append([log])
      return true
    })
}

// What the tags were is kept for events of that time which are told late.
async function describe(
  database: Database,
  customer: number,
  userName: string,
  tags: Partial<UserTags>,
  log: Event,
): Promise<boolean> {
  const { formerTags, users } = database.tables
  const user = here(database, customer, userName)
  return database.transaction(async ({ db, append }) => {
    const [before] = await db.select().from(users).where(user)
    if (!before) return false
    const { department, customerDefined1, customerDefined2 } = before
    const former = {
      customer,
      userName,
      until: log.eventTime,
      department,
      customerDefined1,
      customerDefined2,
    }
    await db.insert(formerTags).values(former).onConflictDoNothing()
    const changed = await db.update(users).set(tags).where(user).returning({ name: users.userName })
    await append([log])
    return changed.length > 0
  })
}

function forgetting(
  database: Database,
  customer: number,
  userName: string,
  held: readonly (typeof HELD)[number][],
) {
  return async ({ db }: Transaction): Promise<void> => {
    for (const name of held) {
      const table = database.tables[name]
      await db.delete(table).where(and(eq(table.customer, customer), eq(table.userName, userName)))
    }
  }
}

async function handOver(
  database: Database,
  customer: number,
  from: string,
  to: string,
  log: Event,
): Promise<boolean> {
  const { users } = database.tables
  const name = { name: users.userName }
  try {
    return await database.transaction(async ({ db, append }) => {
      const holds = and(here(database, customer, from), eq(users.isPrimaryAdministrator, true))
      const able = and(here(database, customer, to), isNull(users.deactivatedAt))
      const laidDown = await db
        .update(users)
        .set({ isPrimaryAdministrator: false })
        .where(holds)
        .returning(name)
      if (laidDown.length === 0) throw new NotHandedOver()
      const taken = await db.update(users).set({ isPrimaryAdministrator: true }).where(able).returning(name)
      if (taken.length === 0) throw new NotHandedOver()
      await append([log])
      return true
    })
  } catch (error) {
    if (error instanceof NotHandedOver) return false
    throw error
  }
}

// Thrown to undo what the transaction has done so far.
class NotHandedOver extends Error {}

function readPerson(row: Database['tables']['users']['$inferSelect']): User {
  const { customer: _, passwordHash, ...person } = row
  return { ...person, hasPassword: passwordHash !== null }
}

/** Forgets tags that were changed before an instant: events of their time are not taken any more. */
export async function purgeFormerTags(
  { tables: { formerTags }, writer: write }: Database,
  before: Date,
): Promise<void> {
  await write.delete(formerTags).where(lt(formerTags.until, before))
}
