import { and, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm'
import { type Caller, CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../core/caller.ts'
import type { Engine } from './engine.ts'

/** Who asks: users who are neither deactivated nor deleted, with what they may do at this moment. */
export function callerStore(engine: Engine) {
  const { accessKeys, customers, sessions, users } = engine.tables
  // From the database that writes: what was taken away must not live on in a replica that lags.
  const db = engine.fresh

  return {
    /** The user as a caller, or null. */
    async ofUser(customer: number, userName: string): Promise<Caller | null> {
      return callerOf(engine, { customer, userName }, null)
    },

    /** The user an access key acts for, with the key's sealed secret, or null. */
    async ofKey(accessKeyId: string): Promise<{ caller: Caller; sealedSecret: string } | null> {
      const [key] = await db.select().from(accessKeys).where(eq(accessKeys.accessKeyId, accessKeyId))
      const caller = key ? await callerOf(engine, key, accessKeyId) : null
      return key && caller ? { caller, sealedSecret: key.sealedSecret } : null
    },

    /** The user of a session that has expired neither by age nor by idleness, or null. */
    async ofSession(tokenHash: string, now: Date) {
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

    /** The password hash of a user; an account id of null means the first customer. Null when there is no such user. */
    async credentials(accountId: string | null, userName: string) {
      const [row] = await db
        .select({ customer: users.customer, passwordHash: users.passwordHash })
        .from(users)
        .innerJoin(customers, eq(customers.id, users.customer))
        .where(
          and(
            accountId === null ? eq(customers.id, 1) : eq(customers.accountId, accountId),
            eq(users.userName, userName),
            isHere(engine),
          ),
        )
      return row ?? null
    },
  }
}

export type CallerStore = ReturnType<typeof callerStore>

type Named = { customer: number; userName: string }

// One statement, for every request of a program asks it: who it is, what it may do, and where what it sends goes.
async function callerOf(engine: Engine, { customer, userName }: Named, accessKeyId: string | null) {
  const { customers, grants, users } = engine.tables
  const { createdAt: _, ...ofCustomer } = getTableColumns(customers)
  const rows = await engine.fresh
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
    grants: rows.flatMap(({ grant }) => (grant ? readGrant(grant) : [])),
    firstProject: person.firstProject ?? '',
  }
}

function firstProjectOf({ tables: { projects, users } }: Engine) {
  return sql<
    string | null
  >`(select ${projects.id} from ${projects} where ${projects.customer} = ${users.customer}
    order by ${projects.createdAt}, ${projects.id} limit 1)`
}

function isHere({ tables: { users } }: Engine) {
  return and(isNull(users.deactivatedAt), isNull(users.deletedAt))
}

function readGrant({ name, project }: { name: string; project: string }): Grant[] {
  const known = [...PROJECT_GRANTS, ...CUSTOMER_GRANTS].find((each) => each === name)
  return known ? [{ name: known, project: project === '' ? null : project }] : []
}
