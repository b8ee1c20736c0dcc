import { asc, eq, type SQL } from 'drizzle-orm'
import type { Customer } from '../../domain/access/customer.ts'
import type { Project } from '../../domain/access/project.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Database, Db } from '../database.ts'

/** What the first start brings into being. */
export type NewCustomer = {
  customer: Omit<Customer, 'id'>
  project: Project
  administrator: { userName: string; passwordHash: string }
  accessKey: { accessKeyId: string; sealedSecret: string } | null
  now: Date
}

/** The id of the customer founded at the first start. */
export const FIRST_CUSTOMER_ID = 1

/** What the first administrator may do in the first project. */
const FIRST_GRANTS = ['activity-log', 'file', 'collector']

/** A customer as its log needs to know it. */
export type CustomerSummary = { id: number; accountId: string; firstProject: string }

/** The briefs of the customers that a condition names, or of all. */
export async function findCustomerSummaries(
  db: Db,
  { tables }: Database,
  which?: SQL,
): Promise<CustomerSummary[]> {
  const { customers, projects } = tables
  const rows = await db
    .select({ id: customers.id, accountId: customers.accountId, firstProject: projects.id })
    .from(customers)
    .innerJoin(projects, eq(projects.customer, customers.id))
    .where(which)
    .orderBy(asc(customers.id), asc(projects.createdAt), asc(projects.id))
  const first = new Map<number, CustomerSummary>()
  for (const row of rows) if (!first.has(row.id)) first.set(row.id, row)
  return [...first.values()]
}

/** The tenants of this house. */
export function createCustomerRegistry(database: Database) {
  const { customers } = database.tables
  const columns = {
    id: customers.id,
    name: customers.name,
    accountId: customers.accountId,
    organisationId: customers.organisationId,
  }
  return {
    /** The customer that was founded first, or null before the first start. */
    async findFirst(): Promise<Customer | null> {
      const [row] = await database.writer.select(columns).from(customers).orderBy(asc(customers.id)).limit(1)
      return row ?? null
    },

    /** The customer with a 12-digit account id, or null. */
    async find(accountId: string): Promise<Customer | null> {
      const [row] = await database.replica
        .select(columns)
        .from(customers)
        .where(eq(customers.accountId, accountId))
      return row ?? null
    },

    /** What is needed to write into a customer's log: of the one with an account id, or of the first (null). */
    async findSummary(accountId: string | null): Promise<CustomerSummary | null> {
      const isIt =
        accountId === null ? eq(customers.id, FIRST_CUSTOMER_ID) : eq(customers.accountId, accountId)
      return (await findCustomerSummaries(database.writer, database, isIt))[0] ?? null
    },

    /** Makes a further customer, whole, with the event that tells of it; false when the account id is taken. */
    async create(founding: NewCustomer, log: (made: CustomerSummary) => Event): Promise<boolean> {
      return database.transaction(async ({ db, append }) => {
        const row = { ...founding.customer, createdAt: founding.now }
        const [made] = await db.insert(customers).values(row).onConflictDoNothing().returning(columns)
        if (!made) return false
        await settle(db, database, made.id, founding)
        await append([log({ ...made, firstProject: founding.project.id })])
        return true
      })
    },

    /** Makes customer, project, primary administrator and key, whole; false, and nothing done, when there is a customer already. */
    async createFirst(founding: NewCustomer): Promise<boolean> {
      return database.transaction(async ({ db: tx }) => {
        // Conflicts on the id, so that of several processes starting together one founds and the others see it done.
        const [made] = await tx
          .insert(customers)
          .values({ id: FIRST_CUSTOMER_ID, ...founding.customer, createdAt: founding.now })
          .onConflictDoNothing()
          .returning({ id: customers.id })
        if (!made) return false
        await settle(tx, database, made.id, founding)
        return true
      })
    },
  }
}

export type CustomerRegistry = ReturnType<typeof createCustomerRegistry>

async function settle(tx: Db, { tables }: Database, customer: number, founding: NewCustomer): Promise<void> {
  const { project, administrator, accessKey: key, now } = founding
  const { userName, passwordHash } = administrator
  await tx.insert(tables.projects).values({ customer, ...project, createdAt: now })
  await tx.insert(tables.users).values({
    customer,
    userName,
    passwordHash,
    isPrimaryAdministrator: true,
    department: '',
    customerDefined1: '',
    customerDefined2: '',
    createdAt: now,
  })
  const grant = { customer, userName, project: project.id, grantedBy: userName, grantedAt: now }
  await tx.insert(tables.grants).values(FIRST_GRANTS.map((name) => ({ ...grant, name })))
  if (key) await tx.insert(tables.accessKeys).values({ customer, userName, ...key, createdAt: now })
}
