import { and, asc, desc, gte, lte } from 'drizzle-orm'
import type { Database } from '../database.ts'

export type SigningKey = Database['tables']['signingKeys']['$inferSelect']

/** The keys that digests are signed with; private ones come and go sealed. */
export function createSigningKeyStore(database: Database) {
  const { signingKeys } = database.tables
  return {
    /** The newest key, or null before the first one. */
    async findNewest(): Promise<SigningKey | null> {
      const [row] = await database.writer
        .select()
        .from(signingKeys)
        .orderBy(desc(signingKeys.number))
        .limit(1)
      return row ?? null
    },

    /** Adds a key unless another process has added one with its number. */
    async create(key: SigningKey): Promise<void> {
      await database.writer.insert(signingKeys).values(key).onConflictDoNothing()
    },

    /** The keys valid at some time of a period whose ends are both meant, oldest first. */
    async listValid(from: Date | null, until: Date | null): Promise<SigningKey[]> {
      return database.writer
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

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>
