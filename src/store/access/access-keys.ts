import { and, asc, count, eq, isNull } from 'drizzle-orm'
import { ACTIVE_KEYS_MAX, type AccessKey } from '../../domain/access/access-key.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Database, Db } from '../database.ts'

export type NewAccessKey = { accessKeyId: string; userName: string; sealedSecret: string; createdAt: Date }

/** Access keys of one customer's users; secrets come and go sealed. Changes are stored with the event that tells of them. */
export function createAccessKeyStore(database: Database, customer: number) {
  const { accessKeys } = database.tables
  const withId = (id: string) => and(eq(accessKeys.customer, customer), eq(accessKeys.accessKeyId, id))
  const find = async (which: ReturnType<typeof and>): Promise<AccessKey[]> => {
    const rows = await database.writer
      .select()
      .from(accessKeys)
      .where(which)
      .orderBy(asc(accessKeys.createdAt), asc(accessKeys.accessKeyId))
    return rows.map(({ customer: _, sealedSecret: __, ...key }) => key)
  }
  return {
    /** All keys of the customer, or of one user, oldest first. */
    list: (userName?: string) =>
      find(
        and(
          eq(accessKeys.customer, customer),
          userName === undefined ? undefined : eq(accessKeys.userName, userName),
        ),
      ),

    find: async (accessKeyId: string): Promise<AccessKey | null> =>
      (await find(withId(accessKeyId)))[0] ?? null,

    /** At most two active keys a user, also when several are asked for at once. */
    create: (key: NewAccessKey, log: Event) => addKey(database, customer, key, log),

    /** Stops a key (a moment) or lets it work again (null). */
    setDeactivated: (key: AccessKey, deactivatedAt: Date | null, log: Event) =>
      setDeactivated(database, customer, key, deactivatedAt, log),

    async recordUse(accessKeyId: string, at: Date): Promise<void> {
      await database.writer.update(accessKeys).set({ lastUsedAt: at }).where(withId(accessKeyId))
    },

    /** Revokes a key for good; false when there was none. */
    async delete(accessKeyId: string, log: Event): Promise<boolean> {
      return database.transaction(async ({ db, append }) => {
        const gone = await db
          .delete(accessKeys)
          .where(withId(accessKeyId))
          .returning({ id: accessKeys.accessKeyId })
        if (gone.length > 0) await append([log])
        return gone.length > 0
      })
    },
  }
}

export type AccessKeyStore = ReturnType<typeof createAccessKeyStore>

async function addKey(database: Database, customer: number, key: NewAccessKey, log: Event) {
  return database.transaction(async ({ db, append }) => {
    if (!(await holdUser(db, database, customer, key.userName))) return 'no such user' as const
    if ((await activeKeys(db, database, customer, key.userName)) >= ACTIVE_KEYS_MAX)
      return 'too many' as const
    await db.insert(database.tables.accessKeys).values({ customer, ...key })
    await append([log])
    return 'added' as const
  })
}

async function setDeactivated(
  database: Database,
  customer: number,
  key: AccessKey,
  at: Date | null,
  log: Event,
) {
  const { accessKeys } = database.tables
  return database.transaction(async ({ db, append }) => {
    await holdUser(db, database, customer, key.userName)
    const isOneMore = at === null && key.deactivatedAt !== null
    if (isOneMore && (await activeKeys(db, database, customer, key.userName)) >= ACTIVE_KEYS_MAX)
      return 'too many' as const
    const isIt = and(eq(accessKeys.customer, customer), eq(accessKeys.accessKeyId, key.accessKeyId))
    const changed = await db
      .update(accessKeys)
      .set({ deactivatedAt: at })
      .where(isIt)
      .returning({ id: accessKeys.accessKeyId })
    if (changed.length === 0) return 'unknown' as const
    await append([log])
    return 'changed' as const
  })
}

// Rewrites the user's row unchanged: requests for one user's keys then wait for one another, on either database.
async function holdUser(
  db: Db,
  { tables: { users } }: Database,
  customer: number,
  userName: string,
): Promise<boolean> {
  const isUser = and(eq(users.customer, customer), eq(users.userName, userName), isNull(users.deletedAt))
  const held = await db.update(users).set({ userName }).where(isUser).returning({ name: users.userName })
  return held.length > 0
}

async function activeKeys(
  db: Db,
  { tables: { accessKeys } }: Database,
  customer: number,
  userName: string,
): Promise<number> {
  const isActive = and(
    eq(accessKeys.customer, customer),
    eq(accessKeys.userName, userName),
    isNull(accessKeys.deactivatedAt),
  )
  const [row] = await db.select({ count: count() }).from(accessKeys).where(isActive)
  return row?.count ?? 0
}
