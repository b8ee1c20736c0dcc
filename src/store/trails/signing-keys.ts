import { and, asc, desc, gte, lte } from 'drizzle-orm'
import type { Database } from '../database.ts'

export type SigningKey = Database['tables']['signingKeys']['$inferSelect']

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>

/** The keys that sign digests, with encrypted private keys. */
export function createSigningKeyStore(database: Database) {
  const { signingKeys } = database.tables
  return {
    /** Returns the newest key; null before the first one is created. */
    async findNewest(): Promise<SigningKey | null> {
      const [row] = await database.primary
        .select()
        .from(signingKeys)
        .orderBy(desc(signingKeys.number))
        .limit(1)
      return row ?? null
    },

    /** Stores a key, unless another process has stored one with the same number. */
    async create(key: SigningKey): Promise<void> {
      await database.transaction(({ db }) => db.insert(signingKeys).values(key).onConflictDoNothing())
    },

    /** Returns the keys that were valid at some time from `from` to `until`, both included, oldest first; null is no bound. */
    async listValid(from: Date | null, until: Date | null): Promise<SigningKey[]> {
      return database.primary
        .select()
        .from(signingKeys)
        .where(
          and(
            from ? gte(signingKeys.validUntil, from) : undefined,
            until ? lte(signingKeys.validFrom, until) : undefined,
          ),
        )
        .orderBy(asc(signingKeys.number))
    },
  }
}
