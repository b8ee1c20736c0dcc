import { and, asc, eq, inArray, lte, or, type SQL } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Server } from '../../domain/servers/server.ts'
import { toChunks } from '../chunks.ts'
import type { Database } from '../database.ts'
import { serverKey } from './server-rows.ts'
import { toServer } from './servers.ts'

/** The customer of servers that differ. */
export type DriftCustomer = { id: number; accountId: string }

/** The servers of one customer whose recorded and observed states differ. */
export type DriftingServers = { customer: DriftCustomer; servers: Server[] }

export type ServerDriftStore = ReturnType<typeof createServerDriftStore>

/** Differences between the recorded and the observed states of servers, across all customers. */
export function createServerDriftStore(database: Database) {
  return {
    /** Returns the servers whose states have differed since an instant or longer, by customer. */
    listSince: (since: Date): Promise<DriftingServers[]> => listDriftSince(database, since),

    /**
     * Stores an event for each difference, after which the recorded state is the observed one. A server that has changed since
     * it was listed gets no event. Returns the number of stored events.
     */
    async resolve(
      { customer, servers }: DriftingServers,
      toEvent: (server: Server) => IncomingEvent,
      now: Date,
    ) {
      let stored = 0
      for (const chunk of toChunks(servers))
        stored += await resolveDrift(database, customer, chunk, toEvent, now)
      return stored
    },
  }
}

async function listDriftSince(database: Database, since: Date): Promise<DriftingServers[]> {
  const { customers, servers } = database.tables
  const rows = await database.primary
    .select({ server: servers, accountId: customers.accountId })
    .from(servers)
    .innerJoin(customers, eq(customers.id, servers.customer))
    .where(lte(servers.differsSince, since))
    .orderBy(asc(servers.customer), asc(servers.id), asc(servers.project))
  const byCustomer = Map.groupBy(rows, ({ server }) => server.customer)
  return Array.from(byCustomer, ([id, rowsOfCustomer]) => ({
    customer: { id, accountId: rowsOfCustomer[0]?.accountId ?? '' },
    servers: rowsOfCustomer.map(({ server }) => toServer(server)),
  }))
}

async function resolveDrift(
  database: Database,
  customer: DriftCustomer,
  listed: Server[],
  toEvent: (server: Server) => IncomingEvent,
  now: Date,
): Promise<number> {
  const { servers } = database.tables
  const keyOf = (server: Server) => serverKey(customer.id, server)
  const isAmong = (some: Server[]) => and(eq(servers.customer, customer.id), hasKeyOf(servers, some))
  return database.transaction(async ({ db, insertEvents, highWaterMark }) => {
    // Blocks appends and other processes from here on: of two processes that listed the same servers, the second finds them
    // resolved.
    await highWaterMark()
    const rows = await db.select().from(servers).where(isAmong(listed))
    const current = new Map(rows.map(toServer).map((server) => [keyOf(server), server]))
    const unchanged = listed.filter((server) => isUnchanged(server, current.get(keyOf(server))))
    if (unchanged.length === 0) return 0
    await insertEvents(unchanged.map(toEvent))
    const resolved = { differsSince: null, agreedAt: now }
    await db.update(servers).set(resolved).where(isAmong(unchanged))
    return unchanged.length
  })
}

// The servers of each project: another project may have a server with the same ID.
function hasKeyOf(servers: Database['tables']['servers'], some: Server[]): SQL | undefined {
  const byProject = Map.groupBy(some, ({ project }) => project)
  return or(
    ...Array.from(byProject, ([project, ofProject]) => {
      const ids = ofProject.map(({ id }) => id)
      return and(eq(servers.project, project), inArray(servers.id, ids))
    }),
  )
}

function isUnchanged(listed: Server, current: Server | undefined): boolean {
  return (
    current !== undefined &&
    current.differsSince?.getTime() === listed.differsSince?.getTime() &&
    current.observed === listed.observed &&
    current.state === listed.state
  )
}
