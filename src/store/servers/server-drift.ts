import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import type { Event } from '../../domain/events/event.ts'
import type { Server } from '../../domain/servers/server.ts'
import type { Database } from '../database.ts'
import { toChunks, toServer } from './servers.ts'

/** Whose server it is that differs from what the log tells of it. */
export type DriftCustomer = { id: number; accountId: string }

/** The servers of one customer that differ. */
export type DriftingServers = { customer: DriftCustomer; servers: Server[] }

/** Servers that differ from what the log tells of them, across all customers. */
export function createServerDriftStore(database: Database) {
  return {
    /** Those that have done so since a moment or longer, customer by customer. */
    listSince: (moment: Date): Promise<DriftingServers[]> => differingSince(database, moment),

    /**
     * Stores the events that tell of differences; from then on the log tells what was observed. What was found out about
     * a server since it was judged counts: it has no event then. Answers with how many have one.
     */
    async resolve({ customer, servers }: DriftingServers, tell: (server: Server) => Event, now: Date) {
      let told = 0
      for (const chunk of toChunks(servers)) told += await settle(database, customer, chunk, tell, now)
      return told
    },
  }
}

export type ServerDriftStore = ReturnType<typeof createServerDriftStore>

async function differingSince(database: Database, moment: Date): Promise<DriftingServers[]> {
  const { customers, servers } = database.tables
  const rows = await database.primary
    .select({ server: servers, accountId: customers.accountId })
    .from(servers)
    .innerJoin(customers, eq(customers.id, servers.customer))
    .where(lte(servers.differsSince, moment))
    .orderBy(asc(servers.customer), asc(servers.id))
  const byCustomer = Map.groupBy(rows, ({ server }) => server.customer)
  return Array.from(byCustomer, ([id, all]) => ({
    customer: { id, accountId: all[0]?.accountId ?? '' },
    servers: all.map(({ server }) => toServer(server)),
  }))
}

async function settle(
  database: Database,
  customer: DriftCustomer,
  judged: Server[],
  tell: (server: Server) => Event,
  now: Date,
): Promise<number> {
  const { servers } = database.tables
  const are = (ids: string[]) => and(eq(servers.customer, customer.id), inArray(servers.id, ids))
  return database.transaction(async ({ db, append, highWaterMark: horizon }) => {
    // Alone from here on: of two processes that judged the same, the second finds it settled.
    await horizon()
    const rows = await db
      .select()
      .from(servers)
      .where(are(judged.map(({ id }) => id)))
    const present = new Map(rows.map((row) => [row.id, toServer(row)]))
    const still = judged.filter((each) => isSame(each, present.get(each.id)))
    if (still.length === 0) return 0
    await append(still.map(tell))
    const settled = { differsSince: null, agreedAt: now }
    await db
      .update(servers)
      .set(settled)
      .where(are(still.map(({ id }) => id)))
    return still.length
  })
}

function isSame(judged: Server, present: Server | undefined): boolean {
  return (
    present !== undefined &&
    present.differsSince?.getTime() === judged.differsSince?.getTime() &&
    present.observed === judged.observed &&
    present.state === judged.state
  )
}
