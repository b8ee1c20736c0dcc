import { and, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm'
import { limitToScope } from '../../domain/access/access-key.ts'
import type { Principal } from '../../domain/access/caller.ts'
import type { Database } from '../database.ts'
import { type CustomerSummary, FIRST_CUSTOMER_ID, findCustomerSummaries } from './customers.ts'
import { toGrant } from './grants.ts'
import { createPrincipalCache } from './principal-cache.ts'

/** Customer and password hash for a sign-in attempt. `passwordHash` is null if the user does not exist or has no password. */
export type Credentials = {
  customer: CustomerSummary
  hasUser: boolean
  passwordHash: string | null
}

export type PrincipalStore = ReturnType<typeof createPrincipalStore>

/** Active users with their current grants, found by name, access key or session. */
export function createPrincipalStore(database: Database) {
  const { customers, sessions, users } = database.tables
  // Never from the replica: a revoked permission must not remain valid while the replica lags.
  const { primary } = database
  const findUser = createPrincipalCache(database, (key) => findPrincipal(database, fromKey(key), null))
  return {
    /** Returns the user, or null if it does not exist or is deactivated. */
    async findByUser(customer: number, userName: string): Promise<Principal | null> {
      return findPrincipal(database, { customer, userName }, null)
    },

    /** Returns the user of an active access key within its scope, with its encrypted secret and other limits, or null. */
    findByAccessKey: createPrincipalCache(database, (accessKeyId) => findByAccessKey(database, accessKeyId)),

    /** Returns the user of a session that has not expired, by age or by inactivity, or null. */
    async findBySession(tokenHash: string, now: Date) {
      const isValid = and(
        eq(sessions.tokenHash, tokenHash),
        gt(sessions.expiresAt, now),
        gt(sessions.idleUntil, now),
      )
      const [session] = await primary.select().from(sessions).where(isValid)
      const principal = session ? await findUser(toKey(session)) : null
      if (!session || !principal) return null
      const { csrf, expiresAt, seenAt, authenticatedAt, step } = session
      return { principal, csrf, expiresAt, seenAt, authenticatedAt, step }
    },

    /** Returns what a sign-in needs, for the customer with an account ID or the first one (null); null if there is no such customer. */
    async findCredentials(accountId: string | null, userName: string): Promise<Credentials | null> {
      const isCustomer =
        accountId === null ? eq(customers.id, FIRST_CUSTOMER_ID) : eq(customers.accountId, accountId)
      const [customer] = await findCustomerSummaries(primary, database, isCustomer)
      if (!customer) return null
      const [user] = await primary
        .select({ passwordHash: users.passwordHash })
        .from(users)
        .where(isActiveUser(database, customer.id, userName))
      return { customer, hasUser: user !== undefined, passwordHash: user?.passwordHash ?? null }
    },
  }
}

type KeyPrincipal = {
  principal: Principal
  sealedSecret: string
  expiresAt: Date | null
  networks: string[] | null
}

async function findByAccessKey(database: Database, accessKeyId: string): Promise<KeyPrincipal | null> {
  const { accessKeys } = database.tables
  const isActive = and(eq(accessKeys.accessKeyId, accessKeyId), isNull(accessKeys.deactivatedAt))
  const [key] = await database.primary.select().from(accessKeys).where(isActive)
  const principal = key ? await findPrincipal(database, key, accessKeyId) : null
  if (!key || !principal) return null
  const { sealedSecret, expiresAt, networks, scope } = key
  return { principal: limitToScope(principal, scope), sealedSecret, expiresAt, networks }
}

type UserName = { customer: number; userName: string }

function toKey({ customer, userName }: UserName): string {
  return `${customer} ${userName}`
}

function fromKey(key: string): UserName {
  const end = key.indexOf(' ')
  return { customer: Number(key.slice(0, end)), userName: key.slice(end + 1) }
}

// One statement for the user, the grants and the first project, because every request of a program needs them.
async function findPrincipal(
  database: Database,
  { customer, userName }: UserName,
  accessKeyId: string | null,
): Promise<Principal | null> {
  const { customers, grants, users } = database.tables
  const { createdAt: _, ...customerColumns } = getTableColumns(customers)
  const rows = await database.primary
    .select({
      customer: customerColumns,
      isPrimaryAdministrator: users.isPrimaryAdministrator,
      firstProject: firstProjectSql(database),
      grant: { name: grants.name, project: grants.project },
    })
    .from(users)
    .innerJoin(customers, eq(customers.id, users.customer))
    .leftJoin(grants, and(eq(grants.customer, users.customer), eq(grants.userName, users.userName)))
    .where(isActiveUser(database, customer, userName))
  const [user] = rows
  if (!user) return null
  return {
    customer: user.customer,
    isPrimaryAdministrator: user.isPrimaryAdministrator,
    userName,
    accessKeyId,
    grants: rows.flatMap(({ grant }) => (grant ? toGrant(grant) : [])),
    firstProject: user.firstProject ?? '',
  }
}

function firstProjectSql({ tables: { projects, users } }: Database) {
  return sql<
    string | null
  >`(select ${projects.id} from ${projects} where ${projects.customer} = ${users.customer}
    order by ${projects.createdAt}, ${projects.id} limit 1)`
}

function isActiveUser({ tables: { users } }: Database, customer: number, userName: string) {
  return and(
    eq(users.customer, customer),
    eq(users.userName, userName),
    isNull(users.deactivatedAt),
    isNull(users.deletedAt),
  )
}
