import { type SQL, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Db } from '../database.ts'
import { formatResources, markFirstOfType } from '../events/event-rows.ts'
import { ID_GENERATION_DAYS, toIdGeneration } from '../partitions.ts'
import { DRAFT_COLUMNS, toDrafts, toDraftValues, insertDraftsSql } from '../reports/administrator-log-rows.ts'
import {
  mergeServerUpdates,
  SERVER_UPDATE_COLUMNS,
  serverUpdateValues,
  toServerUpdates,
  UPDATE_SERVER_ON_CONFLICT,
} from '../servers/server-rows.ts'

/** Held, shared, by every append until it is committed; whoever holds it alone knows that none is under way. */
export const APPEND_LOCK = 7_305_002

const LOGGED = `unnest($21::int[], $22::int[], $23::text[], $24::text[], $25::timestamptz[], $26::text[], $27::text[],
    $28::text[], $29::text[], $30::text[], $31::text[], $32::text[], $33::text[], $34::text[], $35::text[], $36::text[],
    $37::text[], $38::text[], $39::text[], $40::text[], $41::text[]) as logged (${DRAFT_COLUMNS.join(', ')})
  join claimed on claimed.customer = logged.customer and claimed.id = logged.event_id`

// One statement, so one round trip and one transaction: ids are claimed first, and only what was claimed is stored.
// Numbers are given in the order of sending, whether claimed or not; ids are claimed in their own order, so that two
// processes with the same ids wait for each other instead of locking each other up.
const appending = (entering: string) => `
with admitted as materialized (
  select pg_advisory_xact_lock_shared(${APPEND_LOCK})
), incoming as materialized (
  select incoming.*, nextval('event_sequence') as sequence from admitted cross join unnest(
    $1::int[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[]
  ) with ordinality as incoming (customer, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record, place)
  order by place
), claimed as (
  insert into event_ids (customer, id, generation, event_time, sequence)
  select customer, id, $14::int, event_time, sequence from incoming
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
  select customer, claimed.sequence, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record
  from claimed join incoming using (customer, id)
), marked as (
  insert into event_resources (customer, name, type, is_first_of_type, event_time, sequence)
  select customer, name, type, is_first_of_type, event_time, sequence
  from unnest($15::int[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::timestamptz[])
    as resource (customer, id, name, type, is_first_of_type, event_time)
  join claimed using (customer, id)
)${entering}
select customer, id from claimed`

const APPEND = appending('')

const APPEND_AND_ENTER = appending(`, entered as (
  ${insertDraftsSql('administration', LOGGED, 'claimed.sequence')}
)`)

// After the rows, which show a server as it was known before.
const FOLLOW = `
insert into servers (${SERVER_UPDATE_COLUMNS})
select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
  $8::timestamptz[], $9::text[], $10::timestamptz[])
${UPDATE_SERVER_ON_CONFLICT}`

const CHANGE_WIDTH = SERVER_UPDATE_COLUMNS.split(',').length

/** When an append happens, and what it knows of actions. */
export type AppendContext = { now: Date; catalogue: Catalogue }

/** Near the turn of a generation, processes whose clocks differ take turns, so that each sees the other's ids. */
const TURN_MS = 5 * MINUTE_MS
/** Held, alone, by an append near the turn; always before the one above. */
export const GENERATION_LOCK = 7_305_001

/** Runs a statement with its parameters, as one row a claimed id. */
type Run = (statement: string, params: string[]) => Promise<Iterable<{ [column: string]: unknown }>>

/** Stores what is new of a group in a transaction of its own; an event that comes twice in the group is new once. */
export async function appendToPostgres(
  client: Sql,
  group: Event[],
  context: AppendContext,
): Promise<boolean[]> {
  const drafts = toDrafts(group, context.catalogue)
  const changesServers = [...drafts.values()].some(({ changes }) => changes.length > 0)
  if (!changesServers && !isTurn(context.now)) return appendWith(running(client), group, drafts, context.now)
  return client.begin(async (tx) => {
    if (isTurn(context.now)) await tx`select pg_advisory_xact_lock(${GENERATION_LOCK})`
    return appendWith(running(tx), group, drafts, context.now)
  })
}

/** Stores what is new of a group within a transaction that is under way. */
export async function appendInTransaction(
  db: Db,
  group: Event[],
  { now, catalogue }: AppendContext,
): Promise<boolean[]> {
  if (isTurn(now)) await db.execute(sql`select pg_advisory_xact_lock(${GENERATION_LOCK})`)
  const run: Run = async (statement, params) => toDriverRows(await db.execute(numbered(statement, params)))
  return appendWith(run, group, toDrafts(group, catalogue), now)
}

function running(client: Pick<Sql, 'unsafe'>): Run {
  return (statement, params) => client.unsafe(statement, params, { prepare: true })
}

type Drafts = ReadonlyMap<Event, AdministratorLogDraft>

async function appendWith(run: Run, group: Event[], drafts: Drafts, now: Date): Promise<boolean[]> {
  const first = new Map<string, Event>()
  for (const event of group) if (!first.has(keyOf(event))) first.set(keyOf(event), event)
  const events = [...first.values()]
  const params = [
    ...eventParams(events),
    String(toIdGeneration(now)),
    ...resourceParams(events),
    ...(drafts.size === 0 ? [] : draftParams(events, drafts)),
  ]
  const claimed = new Set<string>()
  for (const { customer, id } of await run(drafts.size === 0 ? APPEND : APPEND_AND_ENTER, params))
    claimed.add(`${customer} ${id}`)
  const isNew = group.map((event) => first.get(keyOf(event)) === event && claimed.has(keyOf(event)))
  await follow(
    run,
    group.filter((_, i) => isNew[i]),
    drafts,
  )
  return isNew
}

async function follow(run: Run, stored: Event[], drafts: Drafts): Promise<void> {
  const told = stored.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? toServerUpdates(event.customer, draft) : []
  })
  if (told.length > 0)
    await run(FOLLOW, columnsOf(mergeServerUpdates(told).map(serverUpdateValues), CHANGE_WIDTH))
}

function numbered(statement: string, params: string[]): SQL {
  const pieces = statement.split(/\$(\d+)/)
  return sql.join(
    pieces.map((piece, i) => (i % 2 === 0 ? sql.raw(piece) : sql`${params[Number(piece) - 1]}`)),
  )
}

/** The rows of an answer that came past Drizzle's mapping. */
export function toDriverRows(answer: unknown): { [column: string]: unknown }[] {
  return Array.isArray(answer) ? answer : []
}

function keyOf({ customer, id }: Event): string {
  return `${customer} ${id}`
}

function isTurn(now: Date): boolean {
  const into = now.getTime() % (ID_GENERATION_DAYS * DAY_MS)
  return into < TURN_MS || into > ID_GENERATION_DAYS * DAY_MS - TURN_MS
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
    column(events, (event) => formatResources(event.resources)),
    column(events, (event) => event.record),
  ]
}

function resourceParams(events: Event[]): string[] {
  const resources = events.flatMap((event) =>
    markFirstOfType(event.resources).map((each) => ({ ...each, event })),
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

function draftParams(events: Event[], drafts: Drafts): string[] {
  const rows = events.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? [toDraftValues(event.customer, draft)] : []
  })
  return columnsOf(rows, DRAFT_COLUMNS.length)
}

function columnsOf(rows: (string | number | Date | null)[][], width: number): string[] {
  return Array.from({ length: width }, (_, i) => column(rows, (row) => textOf(row[i] ?? null)))
}

function textOf(value: string | number | Date | null): string | null {
  if (value === null) return null
  return value instanceof Date ? value.toISOString() : String(value)
}

// An array as PostgreSQL's own text: the driver would write an absent value as the word NULL.
function column<Item>(items: Item[], value: (item: Item) => string | null): string {
  return `{${items.map((item) => quoted(value(item))).join(',')}}`
}

function quoted(value: string | null): string {
  if (value === null) return 'NULL'
  const isPlain = !(value.includes('"') || value.includes('\\'))
  return isPlain ? `"${value}"` : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
