import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Transaction } from '../database.ts'
import { type CustomerSummary, findCustomerSummaries } from './customers.ts'

/** A link that signs its user in once, until it expires. Only the hash of its token is stored. */
export type SignInLink = { tokenHash: string; customer: number; userName: string; expiresAt: Date }

/** The user of a link, with the customer. */
export type LinkOwner = { customer: CustomerSummary; userName: string }

export type SignInLinkStore = ReturnType<typeof createSignInLinkStore>

/** The links that sign users in, of all customers. They are used up by the session that they start. */
export function createSignInLinkStore(database: Database) {
  const { signInLinks, firstSignIns } = database.tables
  return {
    /** Adds a link, with its audit event. */
    async create(link: SignInLink, auditEvent: IncomingEvent): Promise<void> {
      await database.transaction(async ({ db, insertEvents }) => {
        await db.insert(signInLinks).values(link)
        await insertEvents([auditEvent])
      })
    },

    /** Returns whose a link is, also if it has been used or has expired; null if there is none, or no longer. */
    async find(tokenHash: string): Promise<LinkOwner | null> {
      const isLink = eq(signInLinks.tokenHash, tokenHash)
      const [link] = await database.primary.select().from(signInLinks).where(isLink)
      return link ? findOwner(database, link) : null
    },

    /** Returns the administrator of the first start if no user of that customer has signed in since; otherwise null. */
    async findFirst(): Promise<LinkOwner | null> {
      const [first] = await database.primary.select().from(firstSignIns).limit(1)
      return first ? findOwner(database, first) : null
    },

    /** Deletes the links that expired before an instant. */
    async purge(before: Date): Promise<void> {
      const isOld = lt(signInLinks.expiresAt, before)
      await database.transaction(({ db }) => db.delete(signInLinks).where(isOld))
    },
  }
}

/** Uses up a link; returns false if it has been used before, in any process, or has expired. */
export async function useSignInLink(
  { db }: Transaction,
  { tables: { signInLinks } }: Database,
  tokenHash: string,
  now: Date,
): Promise<boolean> {
  const isUsable = and(
    eq(signInLinks.tokenHash, tokenHash),
    isNull(signInLinks.usedAt),
    gt(signInLinks.expiresAt, now),
  )
  const used = await db.update(signInLinks).set({ usedAt: now }).where(isUsable).returning()
  return used.length > 0
}

/** Deletes a user's links that have not been used, and what would bring new ones at the next start. */
export async function revokeSignInLinks(
  { db }: Transaction,
  { tables: { signInLinks, firstSignIns } }: Database,
  { customer, userName }: Pick<SignInLink, 'customer' | 'userName'>,
): Promise<void> {
  const isOwned = and(eq(signInLinks.customer, customer), eq(signInLinks.userName, userName))
  await db.delete(signInLinks).where(and(isOwned, isNull(signInLinks.usedAt)))
  const isFirst = and(eq(firstSignIns.customer, customer), eq(firstSignIns.userName, userName))
  await db.delete(firstSignIns).where(isFirst)
}

async function findOwner(
  database: Database,
  { customer: id, userName }: Pick<SignInLink, 'customer' | 'userName'>,
): Promise<LinkOwner | null> {
  const isCustomer = eq(database.tables.customers.id, id)
  const [customer] = await findCustomerSummaries(database.primary, database, isCustomer)
  return customer ? { customer, userName } : null
}
