import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Transaction } from '../database.ts'

/** Returns a function that updates a user who meets a condition, runs `also` in the transaction, and tells whether there was one. */
export function userUpdater(database: Database, customer: number, condition?: SQL) {
  const { users } = database.tables
  return (
    userName: string,
    values: Partial<typeof users.$inferInsert>,
    auditEvent: IncomingEvent,
    also: (tx: Transaction) => Promise<void>,
  ): Promise<boolean> =>
    database.transaction(async (tx) => {
      const isUser = and(isNotDeleted(database, customer, userName), condition)
      const updated = await tx.db.update(users).set(values).where(isUser).returning({ name: users.userName })
      if (updated.length === 0) return false
      await also(tx)
      await tx.insertEvents([auditEvent])
      return true
    })
}

/** The tables with rows of a user that go when the user is deleted. */
export const OWNED_TABLES = [
  'grants',
  'accessKeys',
  'recoveryCodes',
  'secondFactors',
  'sessions',
  'signInLinks',
] as const

/** Returns what deletes a user's rows of some tables. */
export function deleteRowsOf(
  { tables }: Database,
  customer: number,
  userName: string,
  names: readonly (typeof OWNED_TABLES)[number][],
) {
  return async ({ db }: Transaction): Promise<void> => {
    for (const name of names) {
      const table = tables[name]
      await db.delete(table).where(and(eq(table.customer, customer), eq(table.userName, userName)))
    }
  }
}

/** Returns the condition for a user's row. */
export function hasName({ tables: { users } }: Database, customer: number, userName: string) {
  return and(eq(users.customer, customer), eq(users.userName, userName))
}

/** Returns the condition for a user's row, unless the user is deleted. */
export function isNotDeleted(database: Database, customer: number, userName: string) {
  return and(hasName(database, customer, userName), isNull(database.tables.users.deletedAt))
}
