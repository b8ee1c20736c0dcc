import { asc, eq, type SQL } from 'drizzle-orm'
import type { Customer } from '../../domain/access/customer.ts'
import type { Project } from '../../domain/access/project.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Database, Db, Queries } from '../database.ts'

/** A customer to create, with its first project, its primary administrator and, optionally, that user's access key. */
export type NewCustomer = {
  customer: Omit<Customer, 'id'>
  project: Project
  administrator: { userName: string; passwordHash: string; mustChangePassword?: boolean }
  accessKey: { accessKeyId: string; sealedSecret: string } | null
  now: Date
}

/** The part of a customer that is needed to store events in its log. */
export type CustomerSummary = { id: number; accountId: string; firstProject: string }

/** The ID of the customer that is created at the first start. */
export const FIRST_CUSTOMER_ID = 1

/** The grants of a new customer's primary administrator in the first project. */
const FIRST_GRANTS = ['activity-log', 'file', 'collector']

export type CustomerRegistry = ReturnType<typeof createCustomerRegistry>

/** The customers of this installation. */
export function createCustomerRegistry(database: Database) {
  const { customers } = database.tables
  const columns = {
    id: customers.id,
    name: customers.name,
    accountId: customers.accountId,
    organisationId: customers.organisationId,
  }
  return {
    /** Returns the customer that was created first; null before the first start. */
    async findFirst(): Promise<Customer | null> {
      const [row] = await database.primary.select(columns).from(customers).orderBy(asc(customers.id)).limit(1)
      return row ?? null
    },

    /** Returns the customer with a 12-digit account ID, or null. */
    async find(accountId: string): Promise<Customer | null> {
      const [row] = await database.replica
        .select(columns)
        .from(customers)
        .where(eq(customers.accountId, accountId))
      return row ?? null
    },

    /** Whether there is no other customer than the first one. */
    async isOnlyOne(): Promise<boolean> {
      const rows = await database.primary.select({ id: customers.id }).from(customers).limit(2)
      return rows.length < 2
    },

    /** Returns the summary of the customer with an account ID, or of the first customer (null). */
    async findSummary(accountId: string | null): Promise<CustomerSummary | null> {
      const isCustomer =
        accountId === null ? eq(customers.id, FIRST_CUSTOMER_ID) : eq(customers.accountId, accountId)
      return (await findCustomerSummaries(database.primary, database, isCustomer))[0] ?? null
    },

    /** Creates another customer completely, with its audit event; returns false if the account ID is taken. */
    create: (newCustomer: NewCustomer, toAuditEvent: (customer: CustomerSummary) => IncomingEvent) =>
      database.transaction(async ({ db, insertEvents }) => {
        const id = await insertCustomer(db, database, newCustomer)
        if (id === null) return false
        const { accountId } = newCustomer.customer
        await insertEvents([toAuditEvent({ id, accountId, firstProject: newCustomer.project.id })])
        return true
      }),

    /**
     * Creates the first customer completely; returns false, without a change, if there is a customer already. If
     * `awaitsSignIn`, keeps that until a user signs in.
     */
    createFirst: (newCustomer: NewCustomer, awaitsSignIn = false) =>
      // The fixed ID conflicts if several processes start at once: one creates the customer, the others find it created.
      database.transaction(async ({ db }) => {
        const customer = await insertCustomer(db, database, newCustomer, FIRST_CUSTOMER_ID)
        if (customer === null) return false
        const { userName } = newCustomer.administrator
        if (awaitsSignIn) await db.insert(database.tables.firstSignIns).values({ customer, userName })
        return true
      }),
  }
}

/** Returns the summaries of the customers that meet a condition, or of all, by ID. */
export async function findCustomerSummaries(
  db: Queries,
  { tables }: Database,
  condition?: SQL,
): Promise<CustomerSummary[]> {
  const { customers, projects } = tables
  const rows = await db
    .select({ id: customers.id, accountId: customers.accountId, firstProject: projects.id })
    .from(customers)
    .innerJoin(projects, eq(projects.customer, customers.id))
    .where(condition)
    .orderBy(asc(customers.id), asc(projects.createdAt), asc(projects.id))
  const summaries = new Map<number, CustomerSummary>()
  for (const row of rows) if (!summaries.has(row.id)) summaries.set(row.id, row)
  return [...summaries.values()]
}

async function insertCustomer(
  db: Db,
  database: Database,
  newCustomer: NewCustomer,
  id?: number,
): Promise<number | null> {
  const { customers } = database.tables
  const [created] = await db
    .insert(customers)
    .values({ id, ...newCustomer.customer, createdAt: newCustomer.now })
    .onConflictDoNothing()
    .returning({ id: customers.id })
  if (!created) return null
  await insertContents(db, database, created.id, newCustomer)
  return created.id
}

async function insertContents(
  db: Db,
  { tables }: Database,
  customer: number,
  { project, administrator, accessKey, now }: NewCustomer,
): Promise<void> {
  const { userName, passwordHash, mustChangePassword = false } = administrator
  await db.insert(tables.projects).values({ customer, ...project, createdAt: now })
  await db.insert(tables.users).values({
    customer,
    userName,
    passwordHash,
    isPrimaryAdministrator: true,
    department: '',
    customerDefined1: '',
    customerDefined2: '',
    createdAt: now,
    mustChangePassword,
  })
  const grant = { customer, userName, project: project.id, grantedBy: userName, grantedAt: now }
  await db.insert(tables.grants).values(FIRST_GRANTS.map((name) => ({ ...grant, name })))
  if (accessKey)
    await db.insert(tables.accessKeys).values({ customer, userName, ...accessKey, createdAt: now })
}
