import { and, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm'
import type { Principal } from '../../domain/access/caller.ts'
import type { Database } from '../database.ts'
import { type CustomerSummary, FIRST_CUSTOMER_ID, findCustomerSummaries } from './customers.ts'
import { toGrant } from './grants.ts'
import { createPrincipalCache } from './principal-cache.ts'

/** Who asks: users who are neither deactivated nor deleted, with what they may do at this moment. */
export function createPrincipalStore(database: Database) {
  const { customers, sessions, users } = database.tables
  // From the database that writes: what was taken away must not live on in a replica that lags.
  const db = database.primary

  return {
    /** The user as a caller, or null. */
    async findByUser(customer: number, userName: string): Promise<Principal | null> {
      return callerOf(database, { customer, userName }, null)
    },

    /** The user an access key acts for, with the key's sealed secret, or null. */
    findByAccessKey: createPrincipalCache(database, (accessKeyId) => ofKey(database, accessKeyId)),

    /** The user of a session that has expired neither by age nor by idleness, or null. */
    async findBySession(tokenHash: string, now: Date) {
      const lives = and(
        eq(sessions.tokenHash, tokenHash),
        gt(sessions.expiresAt, now),
        gt(sessions.idleUntil, now),
      )
      const [session] = await db.select().from(sessions).where(lives)
      const principal = session ? await callerOf(database, session, null) : null
      if (!session || !principal) return null
      return { caller: principal, csrf: session.csrf, expiresAt: session.expiresAt, seenAt: session.seenAt }
    },

    /** Whose door a user name knocks at, and the password hash behind it: null hash for nobody, null for no such customer. */
    async findCredentials(accountId: string | null, userName: string): Promise<Credentials | null> {
      const isIt =
        accountId === null ? eq(customers.id, FIRST_CUSTOMER_ID) : eq(customers.accountId, accountId)
      const [customer] = await findCustomerSummaries(db, database, isIt)
      if (!customer) return null
      const isUser = and(eq(users.customer, customer.id), eq(users.userName, userName), isHere(database))
      const [user] = await db.select({ passwordHash: users.passwordHash }).from(users).where(isUser)
      return { customer, hasUser: user !== undefined, passwordHash: user?.passwordHash ?? null }
    },
  }
}

/** What stands behind a user name at the door. */
export type Credentials = {
  customer: CustomerSummary
  hasUser: boolean
  passwordHash: string | null
}

export type PrincipalStore = ReturnType<typeof createPrincipalStore>

async function ofKey(
  database: Database,
  accessKeyId: string,
): Promise<{ caller: Principal; sealedSecret: string } | null> {
  const { accessKeys } = database.tables
  const isActive = and(eq(accessKeys.accessKeyId, accessKeyId), isNull(accessKeys.deactivatedAt))
  const [key] = await database.primary.select().from(accessKeys).where(isActive)
  const caller = key ? await callerOf(database, key, accessKeyId) : null
  return key && caller ? { caller, sealedSecret: key.sealedSecret } : null
}

type Named = { customer: number; userName: string }

// One statement, for every request of a program asks it: who it is, what it may do, and where what it sends goes.
async function callerOf(database: Database, { customer, userName }: Named, accessKeyId: string | null) {
  const { customers, grants, users } = database.tables
  const { createdAt: _, ...ofCustomer } = getTableColumns(customers)
  const rows = await database.primary
    .select({
      customer: ofCustomer,
      isPrimaryAdministrator: users.isPrimaryAdministrator,
      firstProject: firstProjectOf(database),
      grant: { name: grants.name, project: grants.project },
    })
    .from(users)
    .innerJoin(customers, eq(customers.id, users.customer))
    .leftJoin(grants, and(eq(grants.customer, users.customer), eq(grants.userName, users.userName)))
    .where(and(eq(users.customer, customer), eq(users.userName, userName), isHere(database)))
  const [person] = rows
  if (!person) return null
  return {
    customer: person.customer,
    isPrimaryAdministrator: person.isPrimaryAdministrator,
    userName,
    accessKeyId,
    grants: rows.flatMap(({ grant }) => (grant ? toGrant(grant) : [])),
    firstProject: person.firstProject ?? '',
  }
}

function firstProjectOf({ tables: { projects, users } }: Database) {
  return sql<
    string | null
  >`(select ${projects.id} from ${projects} where ${projects.customer} = ${users.customer}
    order by ${projects.createdAt}, ${projects.id} limit 1)`
}

function isHere({ tables: { users } }: Database) {
  return and(isNull(users.deactivatedAt), isNull(users.deletedAt))
}
