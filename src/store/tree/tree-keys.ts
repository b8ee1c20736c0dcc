import { asc, desc } from 'drizzle-orm'
import type { Database } from '../database.ts'

/** A key that signs heads, with its sealed private key. */
export type TreeKey = Database['tables']['treeKeys']['$inferSelect']

/** The keys that sign heads. */
export function createTreeKeyStore(database: Database) {
  const { treeKeys } = database.tables
  return {
    /** Returns the newest key; null before the first one is created. */
    async findNewest(): Promise<TreeKey | null> {
      const [row] = await database.primary.select().from(treeKeys).orderBy(desc(treeKeys.number)).limit(1)
      return row ?? null
    },

    /** Returns all keys, oldest first. */
    list: async (): Promise<TreeKey[]> =>
      database.primary.select().from(treeKeys).orderBy(asc(treeKeys.number)),

    /** Stores a key, unless another process has stored one with the same number. */
    async create(key: TreeKey): Promise<void> {
      await database.transaction(({ db }) => db.insert(treeKeys).values(key).onConflictDoNothing())
    },
  }
}
