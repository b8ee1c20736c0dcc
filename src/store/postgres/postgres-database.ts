import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Log } from '../../domain/ports.ts'
import { pushAll } from '../../domain/push-all.ts'
import { DAY_MS, formatDay, toDayNumber } from '../../domain/time.ts'
import type { Database, Db, OpenedDatabase } from '../database.ts'
import { expandStatements, type Migrator, migrate, unknownMigrations } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { isTrashTable, partitionTablesOf } from '../partition-tables.ts'
import { dayBounds, toDay } from '../partitions.ts'
import { createConnectionShare } from './connection-share.ts'
import { refuseOlderProcesses } from './older-processes.ts'
import { requireOwnSession } from './pooled-sessions.ts'
import { postgresBlockSearch } from './postgres-block-search.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { createPostgresDrizzle } from './postgres-drizzle.ts'
import { listEventIdsPostgres } from './postgres-event-ids.ts'
import { postgresFirstRows } from './postgres-first-rows.ts'
import { insertEventsAlone, insertEventsInTransaction } from './postgres-insert.ts'
import { UNLIMITED } from './postgres-limits.ts'
import { postgresMeterOf } from './postgres-meter.ts'
import { analyzeDayPartitionsSql } from './postgres-partition-sql.ts'
import { MIGRATION_LOCK, postgresPartitionLifecycle } from './postgres-partitions.ts'
import { postgresReceiptMethods } from './postgres-receipt.ts'
import { findServerTime, readChecksumState, requireSupportedServer } from './postgres-server.ts'
import {
  findHighWaterMark,
  openConsistentPostgresStream,
  openConsistentSnapshot,
  openPostgresStream,
} from './postgres-snapshot.ts'
import * as postgresTables from './postgres-tables.ts'
import { type ReadDatabase, type Replica, watchReplica } from './replica.ts'

/** Connections of a process for lookups and changes; a replica gets as many. */
const CONNECTIONS = 8
/** Inserts of events at the same time. They have connections of their own; two more are for partitions, statistics and compactions. */
const INSERTS_MAX = 2
/** Connections for the events that trails deliver. */
const DELIVERY_CONNECTIONS = 2
/** Connections for downloads, reports and their pages: more than there may be long ones at the same time. */
const SNAPSHOT_CONNECTIONS = 16
/** Planning an insert anew for every group takes longer than storing a single event, and finds no better plan. */
const PLAN_ONCE = { plan_cache_mode: 'force_generic_plan' }
/** A day's statistics are updated once it has received these numbers of events. */
const ANALYZE_AFTER_EVENTS = [1_000, 10_000, 100_000]

/** Opens a PostgreSQL database and applies its migrations. Several processes may do so at the same time. */
export async function openPostgres(
  url: string,
  replicaUrl: string | null,
  catalogue: Catalogue,
  log?: Pick<Log, 'warn'>,
): Promise<OpenedDatabase> {
  await migrateDatabase(url)
  const insertClient = connectPostgres(url, INSERTS_MAX + 2, { set: PLAN_ONCE })
  const client = connectPostgres(url, CONNECTIONS)
  // Not the client that Drizzle uses, because Drizzle makes its client return timestamps as text.
  const deliveryClient = connectPostgres(url, DELIVERY_CONNECTIONS)
  const db = createPostgresDrizzle(client)
  const replica = replicaUrl === null ? null : await openReplica(replicaUrl, { url, client }, log)
  const replicaDb = replica === null ? db : createPostgresDrizzle(replica.client)
  const share = createConnectionShare(SNAPSHOT_CONNECTIONS)
  const databases = { url, client, replica, share }
  return {
    tables: postgresTables,
    isEmbedded: false,
    containsText: (column, text) => sql`strpos(${column}, ${text}) > 0`,
    replica: replicaDb,
    listEventIds: (customer, id) => listEventIdsPostgres(replicaDb, customer, id),
    primary: db,
    // Other processes can change rows too.
    principalsVersion: () => null,
    sharedClock: () => findServerTime(deliveryClient),
    openStream: () => openPostgresStream(share, replica?.target().url ?? url),
    openConsistentStream: () => openConsistentPostgresStream(db, databases),
    consistentSnapshot: () => openConsistentSnapshot(db, databases),
    ...postgresReceiptMethods(deliveryClient),
    ...insertMethods(insertClient, db, catalogue),
    ...searchMethods(replica?.client ?? client),
    ...partitionTables(),
    ...postgresPartitionLifecycle(url, insertClient),
    ...ELSEWHERE,
    replicaState: () => replica?.state() ?? null,
    listUnknownMigrations: async () =>
      unknownMigrations(postgresMigrations, await listMigrations(deliveryClient)),
    openMeter: async () => ({ ...postgresMeterOf(deliveryClient), close: async () => {} }),
    openChecker: async () => null,
    readChecksumState: () => readChecksumState(deliveryClient),
    ...healthMethods(client),
    async close() {
      await replica?.close()
      const clients = [insertClient, client, deliveryClient, replica?.client]
      await Promise.all(clients.map((each) => each?.end({ timeout: CONNECT_SECONDS })))
    },
  }
}

function healthMethods(client: Sql): Pick<OpenedDatabase, 'ping' | 'probeWriter'> {
  return {
    async ping() {
      await client`select 1`
    },
    async probeWriter() {
      await client`insert into writer_probes values (1, '') on conflict (id) do update set filler = ''`
    },
  }
}

function openReplica(url: string, primary: ReadDatabase, log?: Pick<Log, 'warn'>): Promise<Replica> {
  return watchReplica({ url, client: connectPostgres(url, CONNECTIONS) }, primary, { log })
}

function searchMethods(client: Sql) {
  return { ...postgresFirstRows(client), ...postgresBlockSearch(client) }
}

// Its threads and files are those of another process.
const ELSEWHERE = { walBytes: () => null, endedThreads: () => null }

async function migrateDatabase(url: string): Promise<void> {
  const client = connectPostgres(url, 1, { limits: UNLIMITED })
  try {
    await requireSupportedServer(client)
    await requireOwnSession(client, url)
    await migrate(postgresMigrations, createMigrator(client))
  } finally {
    await client.end({ timeout: CONNECT_SECONDS })
  }
}

// Processes that start together take turns: each one finds what the one before it has applied.
function createMigrator(client: Sql): Migrator {
  return {
    async applied() {
      await client.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
        await tx.unsafe('create table if not exists migrations (name text primary key)')
      })
      return listMigrations(client)
    },
    refuseOlderProcesses: (pending) => refuseOlderProcesses(client, pending),
    async apply(name, statements) {
      await client.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
        const applied = await tx`select 1 from migrations where name = ${name}`
        if (applied.length > 0) return
        const trash = (await listTables(tx)).filter(isTrashTable)
        // The partitions follow their parent, except those in the trash, which are detached.
        const tablesOf = (parent: string) => [parent, ...partitionTablesOf(parent, trash)]
        await tx.unsafe(expandStatements(statements, tablesOf)).simple()
        await tx`insert into migrations values (${name})`
      })
    },
  }
}

async function listTables(tx: Pick<Sql, 'unsafe'>): Promise<string[]> {
  const rows = await tx.unsafe('select tablename from pg_tables where schemaname = current_schema()')
  return rows.map(({ tablename }) => String(tablename))
}

async function listMigrations(client: Sql): Promise<string[]> {
  return (await client`select name from migrations`).map(({ name }) => String(name))
}

function insertMethods(
  client: Sql,
  db: Db,
  catalogue: Catalogue,
): Pick<OpenedDatabase, 'insertEvents' | 'transaction' | 'maxConcurrentInserts'> {
  const updateStatistics = createStatisticsUpdater(client)
  return {
    maxConcurrentInserts: INSERTS_MAX,
    async insertEvents(group, now) {
      const isNew = await insertEventsAlone(client, group, { now, catalogue })
      await updateStatistics(group)
      return isNew
    },
    async transaction(work, now) {
      const stored: IncomingEvent[] = []
      const insertEvents = async (tx: Db, group: IncomingEvent[]) => {
        pushAll(stored, group)
        return insertEventsInTransaction(tx, group, { now, catalogue })
      }
      const result = await db.transaction((tx) =>
        work({
          db: tx,
          // The lock that an update takes, which does not block rows that refer to the locked ones.
          lock: async (query) => query.for('no key update'),
          insertEvents: (group) => insertEvents(tx, group),
          highWaterMark: () => findHighWaterMark(tx),
        }),
      )
      // Only after the commit, because `analyze` must see the events.
      await updateStatistics(stored)
      return result
    },
  }
}

// A new day has no statistics, and a plan without them may read the whole day for a single resource. PostgreSQL would update
// them on its own, but up to a minute late: too late for an import whose events are looked at while it runs.
function createStatisticsUpdater(client: Sql): (stored: IncomingEvent[]) => Promise<void> {
  const counts = new Map<number, number>()
  return async (stored) => {
    const due = new Set<number>()
    for (const { eventTime } of stored) {
      const day = toDayNumber(eventTime)
      const count = (counts.get(day) ?? 0) + 1
      counts.set(day, count)
      if (ANALYZE_AFTER_EVENTS.includes(count)) due.add(day)
    }
    for (const day of due) await client.unsafe(analyzeDayPartitionsSql(formatDay(day)))
  }
}

// PostgreSQL finds the partitions of a period on its own, so all queries go to the partitioned tables.
function partitionTables(): Pick<
  Database,
  'logPartitions' | 'blockTables' | 'administratorLogDays' | 'administratorLogTables'
> {
  return {
    logPartitions: (from, until, dayByDay) =>
      splitPeriod(from, until, dayByDay ? 1 : 2).map((each) => ({ suffix: '', ...postgresTables, ...each })),
    blockTables: () => postgresTables,
    administratorLogDays: ({ from, until }) =>
      Array.from({ length: until - from }, (_, i) => ({ table: 'administration', day: from + i })),
    administratorLogTables: () => [postgresTables.administratorLog],
  }
}

// Starts with the newest day; each part has `growth` times as many days as the one before. Planning a statement costs as much
// as it has days, and most pages are full after the first part.
function splitPeriod(from: Date, until: Date, growth: number): { from: Date; until: Date }[] {
  const parts: { from: Date; until: Date }[] = []
  let days = 1
  for (let end = until; end > from; days *= growth) {
    const newestDay = dayBounds(toDay(new Date(end.getTime() - 1))).from
    const start = new Date(newestDay.getTime() - (days - 1) * DAY_MS)
    parts.push({ from: start > from ? start : from, until: end })
    end = start
  }
  return parts
}
