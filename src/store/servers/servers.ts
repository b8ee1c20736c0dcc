import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import {
  applyAbsence,
  applyObservation,
  type Observation,
  type ObservedChange,
} from '../../domain/servers/observation.ts'
import type { RunningState, Server } from '../../domain/servers/server.ts'
import type { Database, Db } from '../database.ts'

/** Observations of one moment: of single servers, or of all that a project has. */
export type ObservationBatch = { project: string; servers: Observation[]; isComplete: boolean; at: Date }

/** How many were observed, how many of them the log has never told of, and how many differ from what it tells. */
export type ObservationResult = { observed: number; unknown: number; differing: number }

/** Which servers are asked for: those with a word in id or name, those that differ, after an id. */
export type ServerQuery = { q: string; isDiffering: boolean; after: string; limit: number }

/** The servers of one customer: what the log tells of them and what was observed. */
export function createServerStore(database: Database, customer: number) {
  const { servers } = database.tables
  const own = eq(servers.customer, customer)
  return {
    /** A page of servers by id. */
    async listPage({ q, isDiffering, after, limit }: ServerQuery): Promise<Server[]> {
      const rows = await database.primary
        .select()
        .from(servers)
        .where(
          and(
            own,
            gt(servers.id, after),
            q === '' ? undefined : or(has(servers.id, q), has(servers.name, q)),
            isDiffering ? isNotNull(servers.differsSince) : undefined,
          ),
        )
        .orderBy(asc(servers.id))
        .limit(limit)
      return rows.map(toServer)
    },

    /** How many there are, and how many of them differ. */
    async count(): Promise<{ all: number; differing: number }> {
      const [row] = await database.primary
        .select({ all: sql<number>`count(*)`, differing: sql<number>`count(${servers.differsSince})` })
        .from(servers)
        .where(own)
      return { all: Number(row?.all), differing: Number(row?.differing) }
    },

    /** Takes in a report whole or not at all. */
    recordObservations: (report: ObservationBatch): Promise<ObservationResult> =>
      takeIn(database, customer, report),
  }
}

export type ServerStore = ReturnType<typeof createServerStore>

/** Rows handed to the database in one statement. */
const CHUNK = 500

async function takeIn(
  database: Database,
  customer: number,
  report: ObservationBatch,
): Promise<ObservationResult> {
  return database.transaction(async ({ db, highWaterMark: horizon }) => {
    // No event changes a server between our reading and our writing, as none is stored before we are done.
    await horizon()
    const words = new Map(report.servers.map(({ id, state }) => [id, state]))
    const known = report.isComplete
      ? await all(db, database, customer, report)
      : await named(db, database, customer, report, [...words.keys()])
    const changes = known.flatMap((server) => {
      const word = words.get(server.id)
      const observed =
        word === undefined ? applyAbsence(server, report.at) : applyObservation(server, word, report.at)
      return observed === null ? [] : [{ server, observed }]
    })
    await write(db, database, customer, changes)
    const after = new Map(known.map((server) => [server.id, server.differsSince]))
    for (const { server, observed } of changes)
      if (observed.differsSince !== undefined) after.set(server.id, observed.differsSince)
    return {
      observed: words.size,
      unknown: [...words.keys()].filter((id) => !after.has(id)).length,
      differing: [...after.values()].filter((since) => since !== null).length,
    }
  })
}

function named(db: Db, database: Database, customer: number, { project }: ObservationBatch, ids: string[]) {
  const { servers } = database.tables
  return inChunks(ids, (chunk) =>
    db
      .select()
      .from(servers)
      .where(and(eq(servers.customer, customer), eq(servers.project, project), inArray(servers.id, chunk))),
  )
}

// What is gone for good, and was seen to be, stays out unless it is named again.
async function all(
  db: Db,
  database: Database,
  customer: number,
  report: ObservationBatch,
): Promise<Server[]> {
  const { servers } = database.tables
  const isThere = or(
    isNull(servers.state),
    ne(servers.state, 'gone'),
    isNull(servers.observed),
    ne(servers.observed, 'gone'),
    isNotNull(servers.underWay),
  )
  const here = await db
    .select()
    .from(servers)
    .where(and(eq(servers.customer, customer), eq(servers.project, report.project), isThere))
  const found = new Map(here.map((row) => [row.id, toServer(row)]))
  const rest = report.servers.map(({ id }) => id).filter((id) => !found.has(id))
  return [...found.values(), ...(await named(db, database, customer, report, rest))]
}

async function inChunks(ids: string[], ask: (chunk: string[]) => PromiseLike<Row[]>): Promise<Server[]> {
  const found: Server[] = []
  for (const chunk of toChunks(ids)) found.push(...(await ask(chunk)).map(toServer))
  return found
}

// Servers of one moment mostly change alike, so a few statements write them all.
async function write(
  db: Db,
  { tables: { servers } }: Database,
  customer: number,
  changes: { server: Server; observed: ObservedChange }[],
): Promise<void> {
  const alike = Map.groupBy(changes, ({ observed }) => JSON.stringify(observed))
  for (const group of alike.values()) {
    const values = group[0]?.observed ?? {}
    for (const chunk of toChunks(group.map(({ server }) => server.id)))
      await db
        .update(servers)
        .set(values)
        .where(and(eq(servers.customer, customer), inArray(servers.id, chunk)))
  }
}

/** Rows in pieces that one statement can name. */
export function toChunks<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) =>
    items.slice(i * CHUNK, (i + 1) * CHUNK),
  )
}

type Row = Database['tables']['servers']['$inferSelect']

/** A server from its row. */
export function toServer({ customer: _, ...row }: Row): Server {
  return { ...row, state: readState(row.state), underWay: readState(row.underWay) }
}

const STATES: readonly RunningState[] = ['running', 'stopped', 'gone']

function readState(word: string | null): RunningState | null {
  return STATES.find((each) => each === word) ?? null
}

// Upper and lower case count as one, as people do not know how a server's name is written.
function has(column: Database['tables']['servers']['id' | 'name'], word: string): SQL {
  const pattern = `%${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql`lower(${column}) like ${pattern} escape '\\'`
}

/** Forgets every customer's servers that were gone before an instant, as far as anybody knows. */
export async function purgeServers({ tables, writer: write }: Database, before: Date): Promise<void> {
  const { servers } = tables
  const isOld = [servers.stateAt, servers.settledAt, servers.underWayAt].map((at) =>
    or(isNull(at), lt(at, before)),
  )
  const isSeenGone = eq(servers.observed, 'gone')
  const isGone = and(eq(servers.state, 'gone'), or(isNull(servers.observed), isSeenGone))
  await write.delete(servers).where(and(...isOld, isNull(servers.differsSince), or(isGone, isSeenGone)))
}
