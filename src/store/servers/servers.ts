import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import {
  applyAbsence,
  applyObservation,
  type Observation,
  type ObservedChange,
} from '../../domain/servers/observation.ts'
import type { RunningState, Server } from '../../domain/servers/server.ts'
import type { ServerPosition } from '../../domain/servers/server-position.ts'
import { toChunks } from '../chunks.ts'
import type { Database, Db } from '../database.ts'

/** Observations made at the same time: of some servers, or of all servers of a project if `isComplete`. */
export type ObservationBatch = { project: string; servers: Observation[]; isComplete: boolean; at: Date }

/** The number of observed servers, how many of them have no events, and how many servers differ from their recorded state. */
export type ObservationResult = { observed: number; unknown: number; differing: number }

/**
 * Which servers to list: those with `q` in ID or name, all or only those that differ, of all projects (null) or of one, after a
 * position (null: from the first).
 */
export type ServerQuery = {
  q: string
  isDiffering: boolean
  project: string | null
  after: ServerPosition | null
  limit: number
}

/** The name of a server, as people gave it. */
export type ServerName = { id: string; project: string; name: string }

export type ServerStore = ReturnType<typeof createServerStore>

/** The servers of one customer, with their recorded and observed states. */
export function createServerStore(database: Database, customer: number) {
  const { servers } = database.tables
  const isOfCustomer = eq(servers.customer, customer)
  return {
    /** Returns a page of servers, by ID and project. */
    async listPage({ q, isDiffering, project, after, limit }: ServerQuery): Promise<Server[]> {
      const rows = await database.primary
        .select()
        .from(servers)
        .where(
          and(
            isOfCustomer,
            after === null ? undefined : isAfter(servers, after),
            project === null ? undefined : eq(servers.project, project),
            q === ''
              ? undefined
              : or(containsIgnoringCase(servers.id, q), containsIgnoringCase(servers.name, q)),
            isDiffering ? isNotNull(servers.differsSince) : undefined,
          ),
        )
        .orderBy(asc(servers.id), asc(servers.project))
        .limit(limit)
      return rows.map(toServer)
    },

    ...createServerSearches(database, customer),

    /** Returns the number of servers, and how many of them differ. */
    async count(): Promise<{ all: number; differing: number }> {
      const [row] = await database.primary
        .select({ all: sql<number>`count(*)`, differing: sql<number>`count(${servers.differsSince})` })
        .from(servers)
        .where(isOfCustomer)
      return { all: Number(row?.all), differing: Number(row?.differing) }
    },

    /** Stores a batch of observations, completely or not at all. */
    recordObservations: (batch: ObservationBatch): Promise<ObservationResult> =>
      recordObservations(database, customer, batch),
  }
}

function createServerSearches(database: Database, customer: number) {
  const { servers } = database.tables
  const isOfCustomer = eq(servers.customer, customer)
  return {
    /** Returns the servers with an ID, by project: of one project, or of all (null). */
    async listWithId(id: string, project: string | null): Promise<Server[]> {
      const rows = await database.primary
        .select()
        .from(servers)
        .where(
          and(isOfCustomer, eq(servers.id, id), project === null ? undefined : eq(servers.project, project)),
        )
        .orderBy(asc(servers.project))
      return rows.map(toServer)
    },

    /** Returns the names of those servers with one of the IDs that have a name. Several projects may have the same ID. */
    async listNames(ids: readonly string[]): Promise<ServerName[]> {
      const found: ServerName[] = []
      for (const chunk of toChunks([...ids])) {
        const rows = await database.primary
          .select({ id: servers.id, project: servers.project, name: servers.name })
          .from(servers)
          .where(and(isOfCustomer, inArray(servers.id, chunk), isNotNull(servers.name)))
        found.push(...rows.flatMap(({ name, ...row }) => (name === null ? [] : [{ ...row, name }])))
      }
      return found
    },
  }
}

/** Deletes the servers of all customers that have been gone, as far as is known, since before an instant. */
export async function purgeServers({ tables, transaction }: Database, before: Date): Promise<void> {
  const { servers } = tables
  const areTimesOld = [servers.stateAt, servers.settledAt, servers.underWayAt].map((time) =>
    or(isNull(time), lt(time, before)),
  )
  const isObservedGone = eq(servers.observed, 'gone')
  const isRecordedGone = and(eq(servers.state, 'gone'), or(isNull(servers.observed), isObservedGone))
  const isForgotten = and(...areTimesOld, isNull(servers.differsSince), or(isRecordedGone, isObservedGone))
  await transaction(({ db }) => db.delete(servers).where(isForgotten))
}

type ServerRow = Database['tables']['servers']['$inferSelect']

/** Returns the server of a row. */
export function toServer({ customer: _, ...row }: ServerRow): Server {
  return { ...row, state: toRunningState(row.state), underWay: toRunningState(row.underWay) }
}

const RUNNING_STATES: readonly RunningState[] = ['running', 'stopped', 'gone']

function toRunningState(value: string | null): RunningState | null {
  return RUNNING_STATES.find((each) => each === value) ?? null
}

function isAfter(servers: Database['tables']['servers'], { id, project }: ServerPosition): SQL | undefined {
  return project === null
    ? gt(servers.id, id)
    : or(gt(servers.id, id), and(eq(servers.id, id), gt(servers.project, project)))
}

// People do not know the letter case of a server's name.
function containsIgnoringCase(column: Database['tables']['servers']['id' | 'name'], text: string): SQL {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql`lower(${column}) like ${pattern} escape '\\'`
}

type ServerChange = { server: Server; change: ObservedChange }

async function recordObservations(
  database: Database,
  customer: number,
  batch: ObservationBatch,
): Promise<ObservationResult> {
  return database.transaction(async ({ db, highWaterMark }) => {
    // Blocks appends until the end of the transaction, so that no event changes a server between the read and the write.
    await highWaterMark()
    const states = new Map(batch.servers.map(({ id, state }) => [id, state]))
    const servers = batch.isComplete
      ? await findExisting(db, database, customer, batch)
      : await findByIds(db, database, customer, batch.project, [...states.keys()])
    const changes = servers.flatMap((server) => {
      const state = states.get(server.id)
      const change =
        state === undefined ? applyAbsence(server, batch.at) : applyObservation(server, state, batch.at)
      return change === null ? [] : [{ server, change }]
    })
    await updateServers(db, database, { customer, project: batch.project }, changes)
    return toResult([...states.keys()], servers, changes)
  })
}

function toResult(observedIds: string[], servers: Server[], changes: ServerChange[]): ObservationResult {
  const differsSince = new Map(servers.map((server) => [server.id, server.differsSince]))
  for (const { server, change } of changes)
    if (change.differsSince !== undefined) differsSince.set(server.id, change.differsSince)
  return {
    observed: observedIds.length,
    unknown: observedIds.filter((id) => !differsSince.has(id)).length,
    differing: [...differsSince.values()].filter((since) => since !== null).length,
  }
}

async function findByIds(
  db: Db,
  { tables: { servers } }: Database,
  customer: number,
  project: string,
  ids: string[],
): Promise<Server[]> {
  const found: Server[] = []
  for (const chunk of toChunks(ids)) {
    const rows = await db
      .select()
      .from(servers)
      .where(and(eq(servers.customer, customer), eq(servers.project, project), inArray(servers.id, chunk)))
    found.push(...rows.map(toServer))
  }
  return found
}

// Finds the servers of the project that a complete inventory should contain, and those that it does contain. A server that is
// recorded and observed as gone is left out unless the inventory contains it again.
async function findExisting(
  db: Db,
  database: Database,
  customer: number,
  batch: ObservationBatch,
): Promise<Server[]> {
  const { servers } = database.tables
  const mayExist = or(
    isNull(servers.state),
    ne(servers.state, 'gone'),
    isNull(servers.observed),
    ne(servers.observed, 'gone'),
    isNotNull(servers.underWay),
  )
  const rows = await db
    .select()
    .from(servers)
    .where(and(eq(servers.customer, customer), eq(servers.project, batch.project), mayExist))
  const existing = new Map(rows.map((row) => [row.id, toServer(row)]))
  const others = batch.servers.map(({ id }) => id).filter((id) => !existing.has(id))
  return [...existing.values(), ...(await findByIds(db, database, customer, batch.project, others))]
}

// Most servers of one batch change in the same way, so a few statements update them all.
async function updateServers(
  db: Db,
  { tables: { servers } }: Database,
  { customer, project }: { customer: number; project: string },
  changes: ServerChange[],
): Promise<void> {
  const groups = Map.groupBy(changes, ({ change }) => JSON.stringify(change))
  for (const group of groups.values()) {
    const values = group[0]?.change ?? {}
    for (const ids of toChunks(group.map(({ server }) => server.id)))
      await db
        .update(servers)
        .set(values)
        .where(and(eq(servers.customer, customer), eq(servers.project, project), inArray(servers.id, ids)))
  }
}
