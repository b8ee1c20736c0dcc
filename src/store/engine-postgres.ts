import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import type { Clock } from '../clock.ts'
import type { Event } from '../core/event.ts'
import { DAY_MS } from '../core/query.ts'
import { boundsOf, dayOf, daysNamed } from './days.ts'
import type { Db, Engine, Snapshot, Span } from './engine.ts'
import { migrate } from './migrate.ts'
import { postgresMigrations } from './migrations.ts'
import { APPENDING, appendToPostgres, appendWithin, rowsOf, TURN_LOCK } from './postgres-append.ts'
import { analyzeDaySql, daySql, dropDaySql, generationSql } from './postgres-days.ts'
import * as schema from './schema.postgres.ts'

/** Connections of one process: for lookups and deeds, for appends and upkeep, and for what trails take. */
const CONNECTIONS = 8
const APPENDS_AT_ONCE = 2
const COURIERS = 2
/** Rows that travel from a cursor at a time: as many as may all be of the largest size without hurting. */
const CHUNK = 400
const CONNECT_SECONDS = 5
/** A day's statistics are taken when it has been sent this many events. */
const STATISTICS_AFTER = [1_000, 10_000, 100_000]
const MIGRATION_LOCK = 7_305_000

/** Opens a PostgreSQL database, migrating it first; any number of processes may do so at once. */
export async function openPostgres(url: string, replicaUrl: string | null, clock: Clock): Promise<Engine> {
  const upkeep = connect(url, APPENDS_AT_ONCE + 1)
  const note = statistics(upkeep)
  await migrate(postgresMigrations, migrator(upkeep))
  const pool = connect(url, CONNECTIONS)
  // Not Drizzle's, which has its client give times as text.
  const courier = connect(url, COURIERS)
  const replica = replicaUrl === null ? null : connect(replicaUrl, CONNECTIONS)
  const write = drizzle(prepared(pool), { schema })
  const whole = (from: Date, until: Date): Span => ({ ...schema, from, until })
  return {
    tables: schema,
    read: replica === null ? write : drizzle(prepared(replica), { schema }),
    fresh: write,
    changes: () => null,
    write,
    transaction: transactor(write, clock, note),
    append: appender(upkeep, clock, note),
    appendsAtOnce: APPENDS_AT_ONCE,
    spans: (from, until, dayByDay) =>
      stretches(from, until, dayByDay ? 1 : 2).map((each) => whole(each.from, each.until)),
    eventIds: () => [schema.eventIds],
    contains: (column, text) => sql`strpos(${column}, ${text}) > 0`,
    snapshot: () => snapshot(replicaUrl ?? url),
    received: (...stretch) => received(courier, ...stretch),
    agreed: async () =>
      new Date(Number((await courier`select extract(epoch from clock_timestamp()) * 1000 as now`)[0]?.now)),
    ...comingAndGoing(upkeep),
    async ping() {
      await pool`select 1`
    },
    async close() {
      await Promise.all(
        [upkeep, pool, courier, replica].map((each) => each?.end({ timeout: CONNECT_SECONDS })),
      )
    },
  }
}

// Appends hold the lock, shared, until they are committed: once it is ours alone, every number given out is settled.
// Locks are taken in the order in which appends take them, as one may follow in the same transaction.
async function horizon(db: Db): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(${TURN_LOCK})`)
  await db.execute(sql`select pg_advisory_xact_lock(${APPENDING})`)
  const [row] = rowsOf(await db.execute(sql`select last_value, is_called from event_sequence`))
  return row?.is_called === true ? Number(row.last_value) : 0
}

function connect(url: string, max: number): Sql {
  return postgres(url, {
    max,
    connect_timeout: CONNECT_SECONDS,
    backoff: false,
    onnotice: () => {},
    connection: { application_name: 'daybook', timezone: 'UTC', jit: false },
  })
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
    const newest = boundsOf(dayOf(new Date(end.getTime() - 1))).from
    const start = new Date(newest.getTime() - (days - 1) * DAY_MS)
    found.push({ from: start > from ? start : from, until: end })
    end = start
  }
  return found
}

// A connection of its own, for as long as the reader takes: one moment, seen to its end.
async function snapshot(url: string): Promise<Snapshot> {
  const client = connect(url, 1)
  await client.unsafe('begin isolation level repeatable read read only')
  return {
    spans: (from, until) => [{ ...schema, from, until }],
    async *rows(statement) {
      const params = statement.params.map((param) => (typeof param === 'boolean' ? param : String(param)))
      for await (const chunk of client.unsafe(statement.sql, params).values().cursor(CHUNK)) yield chunk
    },
    async close() {
      await client.end({ timeout: 0 })
    },
  }
}

// A statement a page, as what is settled needs no snapshot: one that stayed open while a storage takes its time would hold
// up the coming and going of days, and with it everybody who sends.
async function* received(client: Sql, customer: number, after: number, until: number) {
  for (let last = String(after); ; ) {
    const page = await client.unsafe(RECEIVED, [customer, last, until, CHUNK], { prepare: true }).values()
    if (page.length === 0) return
    yield page
    last = String(page.at(-1)?.[1])
  }
}

const RECEIVED =
  'select * from events where customer = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4'

// A day just begun has no statistics, and a plan made without them may read the whole of it for one resource. The server
// would see to that by itself, but up to a minute late: too late for an import that is looked at as it goes.
function statistics(client: Sql) {
  const counts = new Map<string, number>()
  return async (stored: Event[]): Promise<void> => {
    const due = new Set<string>()
    for (const { eventTime } of stored) {
      const day = dayOf(eventTime)
      const count = (counts.get(day) ?? 0) + 1
      counts.set(day, count)
      if (STATISTICS_AFTER.includes(count)) due.add(day)
    }
    for (const day of due) await client.unsafe(analyzeDaySql(day))
  }
}

function appender(client: Sql, clock: Clock, note: (stored: Event[]) => Promise<void>): Engine['append'] {
  return async (group) => {
    const isNew = await appendToPostgres(client, group, clock())
    await note(group)
    return isNew
  }
}

// What is stored in a transaction counts for statistics too, once it is there to be counted.
function transactor(db: Db, clock: Clock, note: (stored: Event[]) => Promise<void>): Engine['transaction'] {
  return async (deed) => {
    const stored: Event[] = []
    const append = async (tx: Db, group: Event[]) => {
      stored.push(...group)
      return appendWithin(tx, group, clock())
    }
    const result = await db.transaction((tx) =>
      deed({ db: tx, append: (group) => append(tx, group), horizon: () => horizon(tx) }),
    )
    await note(stored)
    return result
  }
}

function comingAndGoing(client: Sql) {
  const known = new Set<string | number>()
  const partitions = async (parent: string) => {
    const rows =
      await client`select inhrelid::regclass::text as name from pg_inherits where inhparent = ${parent}::regclass`
    return rows.map(({ name }) => String(name))
  }
  const once = async (partition: string | number, deed: string) => {
    if (known.has(partition)) return
    await locked(client, deed)
    known.add(partition)
  }
  const drop = async (partition: string | number, deed: string) => {
    known.delete(partition)
    await locked(client, deed)
  }
  return {
    days: async () => (await partitions('events')).flatMap(daysNamed),
    generations: async () =>
      (await partitions('event_ids')).map((name) => Number(name.replace('event_ids_', ''))),
    addDay: (day: string) => once(day, daySql(day)),
    dropDay: (day: string) => drop(day, dropDaySql(day)),
    addGeneration: (generation: number) => once(generation, generationSql(generation)),
    dropGeneration: (generation: number) => drop(generation, `drop table if exists event_ids_${generation}`),
  }
}

// Tables come and go in turns too: two processes making the same day would otherwise collide.
async function locked(client: Sql, deed: string): Promise<void> {
  await client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await tx.unsafe(deed).simple()
  })
}
