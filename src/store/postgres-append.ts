import { type SQL, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Event } from '../core/event.ts'
import { DAY_MS } from '../core/query.ts'
import { GENERATION_DAYS, generationOf } from './days.ts'
import type { Db } from './engine.ts'
import { markedResources, writeResources } from './event-rows.ts'

/** Held, shared, by every append until it is committed; whoever holds it alone knows that none is under way. */
export const APPENDING = 7_305_002

// One statement, so one round trip and one transaction: ids are claimed first, and only what was claimed is stored.
// Ids are claimed in order, so that two processes with the same ids wait for each other instead of locking each other up.
const APPEND = `
with admitted as materialized (
  select pg_advisory_xact_lock_shared(${APPENDING})
), incoming as (
  select * from unnest(
    $1::int[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[]
  ) as incoming (customer, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record)
), claimed as (
  insert into event_ids (customer, id, generation, event_time)
  select customer, id, $14::int, event_time from incoming cross join admitted
  where not exists (
    select 1 from event_ids known
    where known.customer = incoming.customer and known.id = incoming.id and known.generation <> $14::int
  )
  order by customer, id
  on conflict do nothing
  returning customer, id, sequence
), stored as (
  insert into events (customer, sequence, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record)
  select customer, sequence, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record
  from claimed join incoming using (customer, id)
), marked as (
  insert into event_resources (customer, name, type, is_first_of_type, event_time, sequence)
  select customer, name, type, is_first_of_type, event_time, sequence
  from unnest($15::int[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::timestamptz[])
    as resource (customer, id, name, type, is_first_of_type, event_time)
  join claimed using (customer, id)
)
select customer, id from claimed`

/** Near the turn of a generation, processes whose clocks differ take turns, so that each sees the other's ids. */
const TURN_MS = 5 * 60_000
/** Held, alone, by an append near the turn; always before the one above. */
export const TURN_LOCK = 7_305_001

/** Runs a statement with its parameters, as one row a claimed id. */
type Run = (statement: string, params: string[]) => Promise<Iterable<{ [column: string]: unknown }>>

/** Stores what is new of a group in a transaction of its own; an event that comes twice in the group is new once. */
export async function appendToPostgres(client: Sql, group: Event[], now: Date): Promise<boolean[]> {
  const run: Run = (statement, params) => client.unsafe(statement, params, { prepare: true })
  if (!isTurn(now)) return appendWith(run, group, now)
  return client.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${TURN_LOCK})`
    return appendWith((statement, params) => tx.unsafe(statement, params, { prepare: true }), group, now)
  })
}

/** Stores what is new of a group within a transaction that is under way. */
export async function appendWithin(db: Db, group: Event[], now: Date): Promise<boolean[]> {
  if (isTurn(now)) await db.execute(sql`select pg_advisory_xact_lock(${TURN_LOCK})`)
  const run: Run = async (statement, params) => rowsOf(await db.execute(numbered(statement, params)))
  return appendWith(run, group, now)
}

async function appendWith(run: Run, group: Event[], now: Date): Promise<boolean[]> {
  const first = new Map<string, Event>()
  for (const event of group) if (!first.has(keyOf(event))) first.set(keyOf(event), event)
  const events = [...first.values()]
  const params = [...eventParams(events), String(generationOf(now)), ...resourceParams(events)]
  const claimed = new Set<string>()
  for (const { customer, id } of await run(APPEND, params)) claimed.add(`${customer} ${id}`)
  return group.map((event) => first.get(keyOf(event)) === event && claimed.has(keyOf(event)))
}

function numbered(statement: string, params: string[]): SQL {
  const pieces = statement.split(/\$(\d+)/)
  return sql.join(
    pieces.map((piece, i) => (i % 2 === 0 ? sql.raw(piece) : sql`${params[Number(piece) - 1]}`)),
  )
}

/** The rows of an answer that came past Drizzle's mapping. */
export function rowsOf(answer: unknown): { [column: string]: unknown }[] {
  return Array.isArray(answer) ? answer : []
}

function keyOf({ customer, id }: Event): string {
  return `${customer} ${id}`
}

function isTurn(now: Date): boolean {
  const into = now.getTime() % (GENERATION_DAYS * DAY_MS)
  return into < TURN_MS || into > GENERATION_DAYS * DAY_MS - TURN_MS
}

function eventParams(events: Event[]): string[] {
  return [
    column(events, (event) => String(event.customer)),
    column(events, (event) => event.id),
    column(events, (event) => event.eventTime.toISOString()),
    column(events, (event) => event.eventName),
    column(events, (event) => event.userName),
    column(events, (event) => event.project),
    column(events, (event) => event.eventSource),
    column(events, (event) => (event.readOnly ? 't' : 'f')),
    column(events, (event) => event.sourceIPAddress),
    column(events, (event) => event.errorCode),
    column(events, (event) => event.accessKeyId),
    column(events, (event) => writeResources(event.resources)),
    column(events, (event) => event.record),
  ]
}

function resourceParams(events: Event[]): string[] {
  const resources = events.flatMap((event) =>
    markedResources(event.resources).map((each) => ({ ...each, event })),
  )
  return [
    column(resources, ({ event }) => String(event.customer)),
    column(resources, ({ event }) => event.id),
    column(resources, ({ name }) => name),
    column(resources, ({ type }) => type),
    column(resources, ({ isFirstOfType }) => (isFirstOfType ? 't' : 'f')),
    column(resources, ({ event }) => event.eventTime.toISOString()),
  ]
}

// An array as PostgreSQL's own text: the driver would write an absent value as the word NULL.
function column<Item>(items: Item[], value: (item: Item) => string | null): string {
  return `{${items.map((item) => quoted(value(item))).join(',')}}`
}

function quoted(value: string | null): string {
  return value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`
}
