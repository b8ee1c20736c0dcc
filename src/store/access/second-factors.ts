import { and, count, eq, lt } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Transaction } from '../database.ts'

/** The second factor of a user: the encrypted secret, and the time step of the last code that was used. */
export type SecondFactor = { userName: string; sealedSecret: string; lastStep: number; createdAt: Date }

export type SecondFactorStore = ReturnType<typeof createSecondFactorStore>

/**
 * The second factors of one customer's users, with the hashes of their recovery codes. Every change is stored together with
 * its audit event.
 */
export function createSecondFactorStore(database: Database, customer: number) {
  const { secondFactors } = database.tables
  const ofUser = (userName: string) =>
    and(eq(secondFactors.customer, customer), eq(secondFactors.userName, userName))
  return {
    async find(userName: string): Promise<SecondFactor | null> {
      const [row] = await database.primary.select().from(secondFactors).where(ofUser(userName))
      return row ?? null
    },

    /** Adds a second factor with its recovery codes; returns false if the user has one. */
    enable: (
      factor: SecondFactor,
      codeHashes: readonly string[],
      auditEvent: IncomingEvent,
    ): Promise<boolean> =>
      database.transaction(async (tx) => {
        const row = { customer, ...factor }
        const added = await tx.db.insert(secondFactors).values(row).onConflictDoNothing().returning()
        if (added.length === 0) return false
        await replaceCodes(tx, database, row, codeHashes)
        await tx.insertEvents([auditEvent])
        return true
      }),

    /** Uses up the code of a time step; returns false if it or a later one was used before, in any process. */
    async useStep(userName: string, step: number): Promise<boolean> {
      const isUnused = and(ofUser(userName), lt(secondFactors.lastStep, step))
      const used = await database.transaction(({ db }) =>
        db.update(secondFactors).set({ lastStep: step }).where(isUnused).returning(),
      )
      return used.length > 0
    },

    /** Removes the second factor and its recovery codes; returns false if the user has none. */
    disable: (userName: string, auditEvent: IncomingEvent): Promise<boolean> =>
      database.transaction(async (tx) => {
        await replaceCodes(tx, database, { customer, userName }, [])
        const removed = await tx.db.delete(secondFactors).where(ofUser(userName)).returning()
        if (removed.length > 0) await tx.insertEvents([auditEvent])
        return removed.length > 0
      }),

    ...createRecoveryCodeStore(database, customer),
  }
}

function createRecoveryCodeStore(database: Database, customer: number) {
  const { secondFactors, recoveryCodes } = database.tables
  const codesOf = (userName: string) =>
    and(eq(recoveryCodes.customer, customer), eq(recoveryCodes.userName, userName))
  return {
    /** Returns how many recovery codes a user has left. */
    async countCodes(userName: string): Promise<number> {
      const select = database.primary.select({ count: count() }).from(recoveryCodes)
      return (await select.where(codesOf(userName)))[0]?.count ?? 0
    },

    /** Uses up a recovery code; returns false if it is none of those that are left. */
    useCode: (userName: string, codeHash: string, auditEvent: IncomingEvent): Promise<boolean> =>
      database.transaction(async ({ db, insertEvents }) => {
        const isCode = and(codesOf(userName), eq(recoveryCodes.codeHash, codeHash))
        const used = await db.delete(recoveryCodes).where(isCode).returning()
        if (used.length > 0) await insertEvents([auditEvent])
        return used.length > 0
      }),

    /** Replaces the recovery codes; returns false if the user has no second factor. */
    replaceCodes: (
      userName: string,
      codeHashes: readonly string[],
      auditEvent: IncomingEvent,
    ): Promise<boolean> =>
      database.transaction(async (tx) => {
        const isFactor = and(eq(secondFactors.customer, customer), eq(secondFactors.userName, userName))
        const factors = await tx.lock(tx.db.select().from(secondFactors).where(isFactor))
        if (factors.length === 0) return false
        await replaceCodes(tx, database, { customer, userName }, codeHashes)
        await tx.insertEvents([auditEvent])
        return true
      }),
  }
}

async function replaceCodes(
  { db }: Transaction,
  { tables: { recoveryCodes } }: Database,
  { customer, userName }: { customer: number; userName: string },
  codeHashes: readonly string[],
): Promise<void> {
  const isOwned = and(eq(recoveryCodes.customer, customer), eq(recoveryCodes.userName, userName))
  await db.delete(recoveryCodes).where(isOwned)
  const rows = codeHashes.map((codeHash) => ({ customer, userName, codeHash }))
  if (rows.length > 0) await db.insert(recoveryCodes).values(rows)
}
