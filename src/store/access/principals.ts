import { and, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm'
import type { Principal } from '../../domain/access/caller.ts'
import { createPrincipalCache } from '../caller-cache.ts'
import type { Database } from '../database.ts'
import { type CustomerSummary, customerSummaries, FIRST_CUSTOMER_ID } from './customers.ts'
import { toGrant } from './grants.ts'

/** Who asks: users who are neither deactivated nor deleted, with what they may do at this moment. */
export function principalStore(engine: Database) {
  const { customers, sessions, users } = engine.tables
  // From the database that writes: what was taken away must not live on in a replica that lags.
  const db = engine.primary

  return {
    /** The user as a caller, or null. */
    async findByUser(customer: number, userName: string): Promise<Principal | null> {
      return callerOf(engine, { customer, userName }, null)
    },

    /** The user an access key acts for, with the key's sealed secret, or null. */
    findByAccessKey: createPrincipalCache(engine, (accessKeyId) => ofKey(engine, accessKeyId)),

    /** The user of a session that has expired neither by age nor by idleness, or null. */
    async findBySession(tokenHash: string, now: Date) {
      const lives = and(
        eq(sessions.tokenHash, tokenHash),
        gt(sessions.expiresAt, now),
        gt(sessions.idleUntil, now),
      )
      const [session] = await db.select().from(sessions).where(lives)
      const caller = session ? await callerOf(engine, session, null) : null
      if (!session || !caller) return null
      return { caller, csrf: session.csrf, expiresAt: session.expiresAt, seenAt: session.seenAt }
    },

    /** Whose door a user name knocks at, and the password hash behind it: null hash for nobody, null for no such customer. */
    async findCredentials(accountId: string | null, userName: string): Promise<Credentials | null> {
      const isIt =
        accountId === null ? eq(customers.id, FIRST_CUSTOMER_ID) : eq(customers.accountId, accountId)
      const [customer] = await customerSummaries(db, engine, isIt)
      if (!customer) return null
      const isUser = and(eq(users.customer, customer.id), eq(users.userName, userName), isHere(engine))
      const [user] = await db.select({ passwordHash: users.passwordHash }).from(users).where(isUser)
      return { customer, isKnown: user !== undefined, passwordHash: user?.passwordHash ?? null }
    },
  }
}

/** What stands behind a user name at the door. */
export type Credentials = {
  customer: CustomerSummary
  isKnown: boolean
  passwordHash: string | null
}

export type PrincipalStore = ReturnType<typeof principalStore>

async function ofKey(
  engine: Database,
  accessKeyId: string,
): Promise<{ caller: Principal; sealedSecret: string } | null> {
  const { accessKeys } = engine.tables
  const isActive = and(eq(accessKeys.accessKeyId, accessKeyId), isNull(accessKeys.deactivatedAt))
  const [key] = await engine.primary.select().from(accessKeys).where(isActive)
  const caller = key ? await callerOf(engine, key, accessKeyId) : null
  return key && caller ? { caller, sealedSecret: key.sealedSecret } : null
}

type Named = { customer: number; userName: string }

// One statement, for every request of a program asks it: who it is, what it may do, and where what it sends goes.
async function callerOf(engine: Database, { customer, userName }: Named, accessKeyId: string | null) {
  const { customers, grants, users } = engine.tables
  const { createdAt: _, ...ofCustomer } = getTableColumns(customers)
  const rows = await engine.primary
    .select({
      customer: ofCustomer,
      isPrimaryAdministrator: users.isPrimaryAdministrator,
      firstProject: firstProjectOf(engine),
      grant: { name: grants.name, project: grants.project },
    })
    .from(users)
    .innerJoin(customers, eq(customers.id, users.customer))
    .leftJoin(grants, and(eq(grants.customer, users.customer), eq(grants.userName, users.userName)))
    .where(and(eq(users.customer, customer), eq(users.userName, userName), isHere(engine)))
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
