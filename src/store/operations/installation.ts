import { desc, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'

/** The table has one row. */
const ONLY_ROW = 1
/** A few secrets of each kind tell whether they were sealed with a key. */
const SAMPLES_MAX = 5

/** What all processes must have in common: the value that was sealed with their secret key. */
export function createInstallationStore(database: Database) {
  const { installation, accessKeys, connections, signingKeys } = database.tables
  return {
    /** Returns the sealed value; null if none was stored yet. */
    async findSealedCheck(): Promise<string | null> {
      const [row] = await database.primary.select().from(installation)
      return row?.sealedCheck ?? null
    },

    /** Stores a sealed value unless another process has stored one. */
    async createSealedCheck(sealedCheck: string): Promise<void> {
      await database.transaction(({ db }) =>
        db.insert(installation).values({ id: ONLY_ROW, sealedCheck }).onConflictDoNothing(),
      )
    },

    /** Stores a sealed value in place of the one that another key has sealed. */
    async replaceSealedCheck(sealedCheck: string): Promise<void> {
      await database.transaction(({ db }) =>
        db
          .insert(installation)
          .values({ id: ONLY_ROW, sealedCheck })
          .onConflictDoUpdate({ target: installation.id, set: { sealedCheck } }),
      )
    },

    /** Returns some of the newest secrets that are stored, sealed. */
    async listSealedSecrets(): Promise<string[]> {
      const keys = await database.primary
        .select({ sealed: accessKeys.sealedSecret })
        .from(accessKeys)
        .orderBy(desc(accessKeys.createdAt))
        .limit(SAMPLES_MAX)
      const storages = await database.primary
        .select({ sealed: connections.sealedSecret })
        .from(connections)
        .orderBy(sql`1`)
        .limit(SAMPLES_MAX)
      const signing = await database.primary
        .select({ sealed: signingKeys.sealedPrivateKey })
        .from(signingKeys)
        .orderBy(desc(signingKeys.validFrom))
        .limit(SAMPLES_MAX)
      return [...keys, ...storages, ...signing].map(({ sealed }) => sealed)
    },

    /** Returns the names of migrations that the database has and this version does not know: those of a newer one. */
    listUnknownMigrations: (): Promise<string[]> => database.listUnknownMigrations(),
  }
}
