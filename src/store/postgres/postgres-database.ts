import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { Log } from '../../domain/ports.ts'
import { pushAll } from '../../domain/push-all.ts'
import { DAY_MS, formatDay, toDayNumber } from '../../domain/time.ts'
import type { Database, Db, OpenedDatabase } from '../database.ts'
import { unknownMigrations } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { dayBounds, toDay } from '../partitions.ts'
import { citusReceiptMethods } from './citus-receipt.ts'
import { createConnectionShare } from './connection-share.ts'
import { postgresBlockSearch } from './postgres-block-search.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { createPostgresDrizzle } from './postgres-drizzle.ts'
import { listEventIdsPostgres } from './postgres-event-ids.ts'
import { postgresFirstRows } from './postgres-first-rows.ts'
import { CITUS, type Inserter, POSTGRES } from './postgres-inserters.ts'
import { postgresMeterOf } from './postgres-meter.ts'
import { listPostgresMigrations, migrateDatabase } from './postgres-migrator.ts'
import { analyzeDayPartitionsSql } from './postgres-partition-sql.ts'
import { postgresPartitionLifecycle } from './postgres-partitions.ts'
import { postgresReceiptMethods } from './postgres-receipt.ts'
import { findServerTime, readChecksumState } from './postgres-server.ts'
import {
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
/**
 * A transaction of Citus has one connection to each worker, which holds the lock of inserts and writes. More would be closed after it,
 * and opening one takes longer than a statement. Plans are made anew: they find the worker of a customer.
 */
const ONE_CONNECTION = {
  'citus.multi_shard_modify_mode': 'sequential',
  'citus.max_adaptive_executor_pool_size': '1',
}
/** A day's statistics are updated once it has received these numbers of events. */
const ANALYZE_AFTER_EVENTS = [1_000, 10_000, 100_000]

/** Where a database logs what is wrong with its replica, and whether Citus distributes its tables. */
export type PostgresOptions = { log?: Pick<Log, 'warn'> | undefined; usesCitus?: boolean | undefined }

/**
 * Opens a PostgreSQL database and applies its migrations; with Citus, its tables are distributed if they are not yet. Several processes
 * may do so at the same time.
 */
export async function openPostgres(
  url: string,
  replicaUrl: string | null,
  catalogue: Catalogue,
  { log, usesCitus = false }: PostgresOptions = {},
): Promise<OpenedDatabase> {
  await migrateDatabase(url, usesCitus)
  const { insertClient, client, deliveryClient } = connectAll(url, usesCitus)
  const db = createPostgresDrizzle(client)
  const replica = replicaUrl === null ? null : await openReplica(replicaUrl, { url, client }, log)
  const replicaDb = replica === null ? db : createPostgresDrizzle(replica.client)
  const share = createConnectionShare(SNAPSHOT_CONNECTIONS)
  const inserter = usesCitus ? CITUS : POSTGRES
  const databases = { url, client, replica, share, findHighWaterMark: inserter.findHighWaterMark }
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
    ...receiptMethods(deliveryClient, usesCitus),
    ...insertMethods(insertClient, db, { catalogue, inserter }),
    ...searchMethods(replica?.client ?? client, usesCitus),
    ...partitionTables(),
    ...postgresPartitionLifecycle({ url, client: insertClient, usesCitus }),
    ...ELSEWHERE,
    replicaState: () => replica?.state() ?? null,
    listUnknownMigrations: async () =>
      unknownMigrations(postgresMigrations, await listPostgresMigrations(deliveryClient)),
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

function connectAll(url: string, usesCitus: boolean) {
  const set = usesCitus ? ONE_CONNECTION : {}
  return {
    insertClient: connectPostgres(url, INSERTS_MAX + 2, { set: usesCitus ? set : PLAN_ONCE }),
    client: connectPostgres(url, CONNECTIONS, { set }),
    // Not the client that Drizzle uses, because Drizzle makes its client return timestamps as text.
    deliveryClient: connectPostgres(url, DELIVERY_CONNECTIONS, { set }),
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

function receiptMethods(client: Sql, usesCitus: boolean) {
  return { ...postgresReceiptMethods(client), ...(usesCitus ? citusReceiptMethods(client) : {}) }
}

function searchMethods(client: Sql, usesCitus: boolean) {
  return { ...postgresFirstRows(client), ...postgresBlockSearch(client, usesCitus) }
}

// Its threads and files are those of another process.
const ELSEWHERE = { walBytes: () => null, endedThreads: () => null }

function insertMethods(
  client: Sql,
  db: Db,
  { catalogue, inserter }: { catalogue: Catalogue; inserter: Inserter },
): Pick<OpenedDatabase, 'insertEvents' | 'transaction' | 'maxConcurrentInserts'> {
  const updateStatistics = createStatisticsUpdater(client)
  return {
    maxConcurrentInserts: INSERTS_MAX,
    async insertEvents(group, now) {
      const isNew = await inserter.insertAlone(client, group, { now, catalogue })
      await updateStatistics(group)
      return isNew
    },
    async transaction(work, now) {
      const stored: IncomingEvent[] = []
      const insertEvents = async (tx: Db, group: IncomingEvent[]) => {
        pushAll(stored, group)
        return inserter.insertInTransaction(tx, group, { now, catalogue })
      }
      const result = await db.transaction((tx) =>
        work({
          db: tx,
          // The lock that an update takes, which does not block rows that refer to the locked ones.
          lock: async (query) => query.for('no key update'),
          insertEvents: (group) => insertEvents(tx, group),
          highWaterMark: () => inserter.findHighWaterMark(tx),
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
