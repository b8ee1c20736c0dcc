import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Clock } from '../../clock.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Database, Db, LogPartition } from '../database.ts'
import { migrate } from '../migrate.ts'
import { postgresMigrations } from '../migrations.ts'
import { dayBounds, toDay } from '../partitions.ts'
import * as schema from '../schema.postgres.ts'
import { type AppendContext, appendToPostgres, appendInTransaction } from './postgres-append.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { analyzeDayPartitionsSql } from './postgres-partition-sql.ts'
import { MIGRATION_LOCK, partitionLifecycle } from './postgres-partitions.ts'
import {
  openConsistentSnapshot,
  openSnapshot,
  findHighWaterMark,
  streamReceived,
} from './postgres-snapshot.ts'

/** Connections of one process: for lookups and deeds, for appends and upkeep, and for what trails take. */
const CONNECTIONS = 8
const APPENDS_AT_ONCE = 2
const COURIERS = 2
/** Planning an append anew for each group takes longer than storing a single event, and finds nothing better. */
const PLANNED_ONCE = { plan_cache_mode: 'force_generic_plan' }
/** A day's statistics are taken when it has been sent this many events. */
const STATISTICS_AFTER = [1_000, 10_000, 100_000]

/** Opens a PostgreSQL database, migrating it first; any number of processes may do so at once. */
export async function openPostgres(
  url: string,
  replicaUrl: string | null,
  clock: Clock,
  catalogue: Catalogue,
): Promise<Database> {
  const upkeep = connectPostgres(url, APPENDS_AT_ONCE + 1, PLANNED_ONCE)
  const note = statistics(upkeep)
  await migrate(postgresMigrations, migrator(upkeep))
  const pool = connectPostgres(url, CONNECTIONS)
  // Not Drizzle's, which has its client give times as text.
  const courier = connectPostgres(url, COURIERS)
  const replica = replicaUrl === null ? null : { url: replicaUrl, client: connectPostgres(replicaUrl, CONNECTIONS) }
  const now = (): AppendContext => ({ now: clock(), catalogue })
  const write = drizzle(prepared(pool), { schema })
  const whole = (from: Date, until: Date): LogPartition => ({ ...schema, from, until })
  return {
    tables: schema,
    replica: replica === null ? write : drizzle(prepared(replica.client), { schema }),
    primary: write,
    version: () => null,
    writer: write,
    transaction: transactor(write, now, note),
    append: appender(upkeep, now, note),
    maxConcurrentAppends: APPENDS_AT_ONCE,
    logPartitions: (from, until, dayByDay) =>
      stretches(from, until, dayByDay ? 1 : 2).map((each) => whole(each.from, each.until)),
    eventIdTables: () => [schema.eventIds],
    containsText: (column, text) => sql`strpos(${column}, ${text}) > 0`,
    snapshot: () => openSnapshot(replicaUrl ?? url),
    consistentSnapshot: () => openConsistentSnapshot(write, { url, client: pool, replica }),
    administratorLogDays: ({ from, until }) =>
      Array.from({ length: until - from }, (_, i) => ({ table: 'administration', day: from + i })),
    administratorLogTables: () => [schema.administratorLog],
    eventsReceived: (...stretch) => streamReceived(courier, ...stretch),
    sharedClock: async () =>
      new Date(Number((await courier`select extract(epoch from clock_timestamp()) * 1000 as now`)[0]?.now)),
    ...partitionLifecycle(upkeep),
    async ping() {
      await pool`select 1`
    },
    async close() {
      await Promise.all(
        [upkeep, pool, courier, replica?.client].map((each) => each?.end({ timeout: CONNECT_SECONDS })),
      )
    },
  }
}

// Drizzle asks without preparing; prepared, a statement is parsed once a connection.
function prepared(client: Sql): Sql {
  return new Proxy(client, {
    get(target, name, receiver) {
      if (name !== 'unsafe') return Reflect.get(target, name, receiver)
      return (text: string, params?: never[]) => target.unsafe(text, params, { prepare: true })
    },
  })
}

// Processes that start together take turns; what one applied, the next finds applied.
function migrator(client: Sql) {
  const inTurn = (deed: string, name: string | null) =>
    client.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
      if (name === null) return tx.unsafe(deed)
      const known = await tx`select 1 from migrations where name = ${name}`
      if (known.length > 0) return []
      await tx.unsafe(deed).simple()
      return tx`insert into migrations values (${name})`
    })
  return {
    async applied() {
      await inTurn('create table if not exists migrations (name text primary key)', null)
      return (await client`select name from migrations`).map(({ name }) => String(name))
    },
    async apply(name: string, statements: string) {
      await inTurn(statements, name)
    },
  }
}

// From the newest day on, each stretch `growth` times as many days as the one before: planning a statement costs as much
// as it has days, and most pages are full after the first.
function stretches(from: Date, until: Date, growth: number): { from: Date; until: Date }[] {
  const found: { from: Date; until: Date }[] = []
  let days = 1
  for (let end = until; end > from; days *= growth) {
    const newest = dayBounds(toDay(new Date(end.getTime() - 1))).from
    const start = new Date(newest.getTime() - (days - 1) * DAY_MS)
    found.push({ from: start > from ? start : from, until: end })
    end = start
  }
  return found
}

// A day just begun has no statistics, and a plan made without them may read the whole of it for one resource. The server
// would see to that by itself, but up to a minute late: too late for an import that is looked at as it goes.
function statistics(client: Sql) {
  const counts = new Map<string, number>()
  return async (stored: Event[]): Promise<void> => {
    const due = new Set<string>()
    for (const { eventTime } of stored) {
      const day = toDay(eventTime)
      const count = (counts.get(day) ?? 0) + 1
      counts.set(day, count)
      if (STATISTICS_AFTER.includes(count)) due.add(day)
    }
    for (const day of due) await client.unsafe(analyzeDayPartitionsSql(day))
  }
}

function appender(
  client: Sql,
  now: () => AppendContext,
  note: (stored: Event[]) => Promise<void>,
): Database['append'] {
  return async (group, at) => {
    const context = now()
    const isNew = await appendToPostgres(client, group, { ...context, now: at ?? context.now })
    await note(group)
    return isNew
  }
}

// What is stored in a transaction counts for statistics too, once it is there to be counted.
function transactor(
  db: Db,
  now: () => AppendContext,
  note: (stored: Event[]) => Promise<void>,
): Database['transaction'] {
  return async (deed) => {
    const stored: Event[] = []
    const append = async (tx: Db, group: Event[]) => {
      stored.push(...group)
      return appendInTransaction(tx, group, now())
    }
    const result = await db.transaction((tx) =>
      deed({ db: tx, append: (group) => append(tx, group), highWaterMark: () => findHighWaterMark(tx) }),
    )
    await note(stored)
    return result
  }
}
