import { and, asc, count, eq, isNull, type SQL } from 'drizzle-orm'
import { ACTIVE_KEYS_MAX, type AccessKey, type KeyLimits } from '../../domain/access/access-key.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Db, Transaction } from '../database.ts'

export type NewAccessKey = {
  accessKeyId: string
  userName: string
  sealedSecret: string
  createdAt: Date
} & Partial<KeyLimits>

export type AccessKeyStore = ReturnType<typeof createAccessKeyStore>

/** The access keys of one customer's users, with encrypted secrets. Every change is stored together with its audit event. */
export function createAccessKeyStore(database: Database, customer: number) {
  const { accessKeys } = database.tables
  const withId = (id: string) => and(eq(accessKeys.customer, customer), eq(accessKeys.accessKeyId, id))
  const select = async (condition: SQL | undefined): Promise<AccessKey[]> => {
    const rows = await database.primary
      .select()
      .from(accessKeys)
      .where(condition)
      .orderBy(asc(accessKeys.createdAt), asc(accessKeys.accessKeyId))
    return rows.map(({ customer: _, sealedSecret: __, ...key }) => key)
  }
  return {
    /** Returns the keys of the customer, or of one user, oldest first. */
    list: (userName?: string) =>
      select(
        and(
          eq(accessKeys.customer, customer),
          userName === undefined ? undefined : eq(accessKeys.userName, userName),
        ),
      ),

    find: async (accessKeyId: string): Promise<AccessKey | null> =>
      (await select(withId(accessKeyId)))[0] ?? null,

    /** Creates a key unless the user has two active ones, even if several are created at the same time. */
    create: (key: NewAccessKey, auditEvent: IncomingEvent) => createKey(database, customer, key, auditEvent),

    /** Deactivates a key, or activates it again (null) unless the user has two active ones. */
    setDeactivated: (key: AccessKey, deactivatedAt: Date | null, auditEvent: IncomingEvent) =>
      setDeactivated(database, customer, key, deactivatedAt, auditEvent),

    async recordUse(accessKeyId: string, usedAt: Date): Promise<void> {
      await database.transaction(({ db }) =>
        db.update(accessKeys).set({ lastUsedAt: usedAt }).where(withId(accessKeyId)),
      )
    },

    /** Deletes a key; returns false if it does not exist. */
    async delete(accessKeyId: string, auditEvent: IncomingEvent): Promise<boolean> {
      return database.transaction(async ({ db, insertEvents }) => {
        const deleted = await db
          .delete(accessKeys)
          .where(withId(accessKeyId))
          .returning({ id: accessKeys.accessKeyId })
        if (deleted.length > 0) await insertEvents([auditEvent])
        return deleted.length > 0
      })
    },
  }
}

async function createKey(database: Database, customer: number, key: NewAccessKey, auditEvent: IncomingEvent) {
  return database.transaction(async (tx) => {
    const { db, insertEvents } = tx
    if (!(await lockUser(tx, database, customer, key.userName))) return 'no such user' as const
    const activeKeys = await countActiveKeys(db, database, customer, key.userName)
    if (activeKeys >= ACTIVE_KEYS_MAX) return 'too many' as const
    await db.insert(database.tables.accessKeys).values({ customer, ...key })
    await insertEvents([auditEvent])
    return 'created' as const
  })
}

async function setDeactivated(
  database: Database,
  customer: number,
  { accessKeyId, userName, deactivatedAt: previous }: AccessKey,
  deactivatedAt: Date | null,
  auditEvent: IncomingEvent,
) {
  const { accessKeys } = database.tables
  return database.transaction(async (tx) => {
    const { db, insertEvents } = tx
    await lockUser(tx, database, customer, userName)
    const isActivation = deactivatedAt === null && previous !== null
    if (isActivation && (await countActiveKeys(db, database, customer, userName)) >= ACTIVE_KEYS_MAX)
      return 'too many' as const
    const updated = await db
      .update(accessKeys)
      .set({ deactivatedAt })
      .where(and(eq(accessKeys.customer, customer), eq(accessKeys.accessKeyId, accessKeyId)))
      .returning({ id: accessKeys.accessKeyId })
    if (updated.length === 0) return 'not found' as const
    await insertEvents([auditEvent])
    return 'updated' as const
  })
}

// Changes of one user's keys run one by one.
async function lockUser(
  { db, lock }: Transaction,
  { tables: { users } }: Database,
  customer: number,
  userName: string,
): Promise<boolean> {
  const isUser = and(eq(users.customer, customer), eq(users.userName, userName), isNull(users.deletedAt))
  const locked = await lock(db.select().from(users).where(isUser))
  return locked.length > 0
}

async function countActiveKeys(
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
