import { eq, lt } from 'drizzle-orm'
import type { Database } from '../database.ts'

export type UsedSignatureStore = ReturnType<typeof createUsedSignatureStore>

/** The signatures of changes, as hashes. All processes share them, so that none is accepted twice. */
export function createUsedSignatureStore(database: Database) {
  const { usedSignatures } = database.tables
  return {
    /** Keeps a signature until an instant; returns false, and changes nothing, if it is kept already. */
    async claim(signature: string, expiresAt: Date): Promise<boolean> {
      const claimed = await database.transaction(({ db }) =>
        db.insert(usedSignatures).values({ signature, expiresAt }).onConflictDoNothing().returning(),
      )
      return claimed.length > 0
    },

    /** Forgets a signature. */
    async release(signature: string): Promise<void> {
      const isSignature = eq(usedSignatures.signature, signature)
      await database.transaction(({ db }) => db.delete(usedSignatures).where(isSignature))
    },

    /** Forgets the signatures that have expired. */
    async purge(now: Date): Promise<void> {
      const isExpired = lt(usedSignatures.expiresAt, now)
      await database.transaction(({ db }) => db.delete(usedSignatures).where(isExpired))
    },
  }
}
