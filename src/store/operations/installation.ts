import { count, desc, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'

/** The table has one row. */
const ONLY_ROW = 1
/** A few secrets of each kind tell whether they were sealed with a key. */
const SAMPLES_MAX = 5

/** Numbers of stored secrets by their kind. */
export type SealedSecretCounts = {
  accessKeys: number
  storages: number
  inventories: number
  secondFactors: number
}

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

    /** Returns how many secrets there are that the secret key opens and people would have to replace. */
    countSealedSecrets: () => countSealedSecrets(database),

    /** Returns the names of migrations that the database has and this version does not know: those of a newer one. */
    listUnknownMigrations: (): Promise<string[]> => database.listUnknownMigrations(),
  }
}

async function countSealedSecrets({ primary, tables }: Database): Promise<SealedSecretCounts> {
  const { accessKeys, secondFactors, connections } = tables
  const [keys] = await primary.select({ rows: count() }).from(accessKeys)
  const [factors] = await primary.select({ rows: count() }).from(secondFactors)
  const kinds = await primary
    .select({ kind: connections.kind, rows: count() })
    .from(connections)
    .groupBy(connections.kind)
  const ofKind = (kind: string) => kinds.find((each) => each.kind === kind)?.rows ?? 0
  return {
    accessKeys: keys?.rows ?? 0,
    storages: ofKind('storage'),
    inventories: ofKind('inventory'),
    secondFactors: factors?.rows ?? 0,
  }
}
