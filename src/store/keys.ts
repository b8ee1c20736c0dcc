import { and, asc, eq } from 'drizzle-orm'
import type { Engine } from './engine.ts'

/** Access keys of one customer's users; secrets come and go sealed. */
export function keyStore(engine: Engine, customer: number) {
  const { accessKeys } = engine.tables
  const ofUser = (userName: string) =>
    and(eq(accessKeys.customer, customer), eq(accessKeys.userName, userName))
  const withId = (id: string) => and(eq(accessKeys.customer, customer), eq(accessKeys.accessKeyId, id))
  return {
    async add(key: {
      accessKeyId: string
      userName: string
      sealedSecret: string
      createdAt: Date
    }): Promise<void> {
      await engine.write.insert(accessKeys).values({ customer, ...key })
    },
    /** A user's keys, oldest first. */
    async list(userName: string) {
      const { accessKeyId, createdAt, lastUsedAt } = accessKeys
      return engine.write
        .select({ accessKeyId, createdAt, lastUsedAt })
        .from(accessKeys)
        .where(ofUser(userName))
        .orderBy(asc(createdAt), asc(accessKeyId))
    },
    async used(accessKeyId: string, at: Date): Promise<void> {
      await engine.write.update(accessKeys).set({ lastUsedAt: at }).where(withId(accessKeyId))
    },
    /** Whether there was such a key. */
    async remove(accessKeyId: string): Promise<boolean> {
      const gone = await engine.write
        .delete(accessKeys)
        .where(withId(accessKeyId))
        .returning({ id: accessKeys.accessKeyId })
      return gone.length > 0
    },
  }
}

export type KeyStore = ReturnType<typeof keyStore>
