import { type SQL, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Db } from '../database.ts'
import { ID_GENERATION_DAYS, toIdGeneration } from '../partitions.ts'
import { DRAFT_COLUMNS, insertDraftsSql, toDrafts } from '../reports/administrator-log-rows.ts'
import {
  mergeServerUpdates,
  SERVER_UPDATE_COLUMNS,
  toServerUpdates,
  UPDATE_SERVER_ON_CONFLICT,
} from '../servers/server-rows.ts'
import {
  type Drafts,
  draftParams,
  eventParams,
  resourceParams,
  serverUpdateParams,
} from './postgres-params.ts'

/** The advisory lock that every insert of events holds, shared, until it commits. Held exclusively, it means that no insert is in progress. */
export const INSERT_LOCK = 7_305_002

/** The advisory lock that an insert near the change of ID generation holds exclusively; always taken before `INSERT_LOCK`. */
export const GENERATION_LOCK = 7_305_001

/** Near the change of ID generation, processes with different clocks take turns, so that each one sees the other's IDs. */
const GENERATION_CHANGE_MS = 5 * MINUTE_MS

// One statement, so one round trip and one transaction: IDs are claimed first, and only events with a claimed ID are stored.
// Sequences are assigned in the order of sending, whether the ID is claimed or not. IDs are claimed in sorted order, so that
// two processes with the same IDs wait for each other instead of causing a deadlock.
const insertSql = (logRows: string) => `
with insert_lock as materialized (
  select pg_advisory_xact_lock_shared(${INSERT_LOCK})
), incoming as materialized (
  select incoming.*, nextval('event_sequence') as sequence from insert_lock cross join unnest(
    $1::int[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[]
  ) with ordinality as incoming (customer, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record, ordinal)
  order by ordinal
), claimed as (
  insert into event_ids (customer, id, generation, event_time, sequence)
  select customer, id, $14::int, event_time, sequence from incoming
  where not exists (
    select 1 from event_ids other
    where other.customer = incoming.customer and other.id = incoming.id and other.generation <> $14::int
  )
  order by customer, id
  on conflict do nothing
  returning customer, id, sequence
), stored_events as (
  insert into events (customer, sequence, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record)
  select customer, claimed.sequence, id, event_time, event_name, user_name, project, event_source, read_only,
    source_ip_address, error_code, access_key_id, resources, record
  from claimed join incoming using (customer, id)
), stored_resources as (
  insert into event_resources (customer, name, type, is_first_of_type, event_time, sequence)
  select customer, name, type, is_first_of_type, event_time, sequence
  from unnest($15::int[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::timestamptz[])
    as resource (customer, id, name, type, is_first_of_type, event_time)
  join claimed using (customer, id)
)${logRows}
select customer, id from claimed`

const CLAIMED_DRAFTS = `unnest($21::int[], $22::int[], $23::text[], $24::text[], $25::timestamptz[], $26::text[], $27::text[],
    $28::text[], $29::text[], $30::text[], $31::text[], $32::text[], $33::text[], $34::text[], $35::text[], $36::text[],
    $37::text[], $38::text[], $39::text[], $40::text[], $41::text[]) as draft (${DRAFT_COLUMNS.join(', ')})
  join claimed on claimed.customer = draft.customer and claimed.id = draft.event_id`

const INSERT = insertSql('')

const INSERT_WITH_LOG_ROWS = insertSql(`, stored_log_rows as (
  ${insertDraftsSql('administration', CLAIMED_DRAFTS, 'claimed.sequence')}
)`)

// Runs after the rows of the administrator log are stored, because these show the servers as they were known before.
const UPDATE_SERVERS = `
insert into servers (${SERVER_UPDATE_COLUMNS})
select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
  $8::timestamptz[], $9::text[], $10::timestamptz[])
${UPDATE_SERVER_ON_CONFLICT}`

/** The time of receipt of a group of events, and the known actions. */
export type InsertContext = { now: Date; catalogue: Catalogue }

/** Runs a statement with its parameters and returns its rows. */
type Run = (statement: string, params: string[]) => Promise<Iterable<{ [column: string]: unknown }>>

/** Stores the new events of a group in a transaction; returns one flag per event. Of two equal IDs in a group, the first is new. */
export async function insertEventsAlone(
  client: Sql,
  group: Event[],
  { now, catalogue }: InsertContext,
): Promise<boolean[]> {
  const drafts = toDrafts(group, catalogue)
  const changesServers = [...drafts.values()].some(({ changes }) => changes.length > 0)
  if (!changesServers && !isNearGenerationChange(now))
    return insertNewEvents(prepareAndRun(client), group, drafts, now)
  return client.begin(async (tx) => {
    if (isNearGenerationChange(now)) await tx`select pg_advisory_xact_lock(${GENERATION_LOCK})`
    return insertNewEvents(prepareAndRun(tx), group, drafts, now)
  })
}

/** Stores the new events of a group in a transaction that has already begun; returns one flag per event. */
export async function insertEventsInTransaction(
  db: Db,
  group: Event[],
  { now, catalogue }: InsertContext,
): Promise<boolean[]> {
  if (isNearGenerationChange(now)) await db.execute(sql`select pg_advisory_xact_lock(${GENERATION_LOCK})`)
  const run: Run = async (statement, params) =>
    toDriverRows(await db.execute(toDrizzleSql(statement, params)))
  return insertNewEvents(run, group, toDrafts(group, catalogue), now)
}

/** Returns the rows of a result that did not pass through Drizzle's mapping. */
export function toDriverRows(result: unknown): { [column: string]: unknown }[] {
  return Array.isArray(result) ? result : []
}

function isNearGenerationChange(now: Date): boolean {
  const generationMs = ID_GENERATION_DAYS * DAY_MS
  const elapsedMs = now.getTime() % generationMs
  return elapsedMs < GENERATION_CHANGE_MS || elapsedMs > generationMs - GENERATION_CHANGE_MS
}

function prepareAndRun(client: Pick<Sql, 'unsafe'>): Run {
  return (statement, params) => client.unsafe(statement, params, { prepare: true })
}

function toDrizzleSql(statement: string, params: string[]): SQL {
  const pieces = statement.split(/\$(\d+)/)
  return sql.join(
    pieces.map((piece, i) => (i % 2 === 0 ? sql.raw(piece) : sql`${params[Number(piece) - 1]}`)),
  )
}

async function insertNewEvents(run: Run, group: Event[], drafts: Drafts, now: Date): Promise<boolean[]> {
  const firstByKey = new Map<string, Event>()
  for (const event of group) if (!firstByKey.has(keyOf(event))) firstByKey.set(keyOf(event), event)
  const events = [...firstByKey.values()]
  const hasLogRows = drafts.size > 0
  const params = [
    ...eventParams(events),
    String(toIdGeneration(now)),
    ...resourceParams(events),
    ...(hasLogRows ? draftParams(events, drafts) : []),
  ]
  const claimed = new Set<string>()
  for (const { customer, id } of await run(hasLogRows ? INSERT_WITH_LOG_ROWS : INSERT, params))
    claimed.add(`${customer} ${id}`)
  const isNew = group.map((event) => firstByKey.get(keyOf(event)) === event && claimed.has(keyOf(event)))
  const stored = group.filter((_, i) => isNew[i])
  await updateServers(run, stored, drafts)
  return isNew
}

function keyOf({ customer, id }: Event): string {
  return `${customer} ${id}`
}

async function updateServers(run: Run, stored: Event[], drafts: Drafts): Promise<void> {
  const updates = stored.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? toServerUpdates(event.customer, draft) : []
  })
  if (updates.length > 0) await run(UPDATE_SERVERS, serverUpdateParams(mergeServerUpdates(updates)))
}
