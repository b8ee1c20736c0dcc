import { type Column, getTableColumns } from 'drizzle-orm'
import { FIRST_GENERATION } from '../partitions.ts'
import { DRAFT_COLUMNS, insertDraftsSql } from '../reports/administrator-log-rows.ts'
import { columnCount, columnNames, type SelectedColumns } from '../row-readers.ts'
import { serverUpdateColumns, UPDATE_SERVER_ON_CONFLICT } from '../servers/server-rows.ts'
import { columnParamSql } from './postgres-params.ts'
import { administratorLog, eventIds, eventResources, events, servers } from './postgres-tables.ts'

/** The advisory lock that every insert of events holds, shared, until it commits. Held exclusively, it means that no insert is in progress. */
export const INSERT_LOCK = 7_305_002

const { sequence: _, ...eventColumns } = getTableColumns(events)
const { sequence: __, ...resourceColumns } = getTableColumns(eventResources)

/** The columns of the events to insert; the statement adds the sequence. */
export const EVENT_COLUMNS = eventColumns

const { key, storedHash, sentHash } = eventIds

/** The columns that the IDs of the events have besides. */
export const ID_COLUMNS = { key, storedHash, sentHash }

/** The columns of the resources to insert, with the keys of their events, which find the sequence. */
export const RESOURCE_COLUMNS = { ...resourceColumns, key }

/** The columns of the server updates to apply. */
export const SERVER_UPDATE_COLUMNS = serverUpdateColumns(servers)

// The parameters: arrays of the events' columns and of their IDs', the ID generation, arrays of the resources' columns, arrays of the drafts'.
const INCOMING_COLUMNS = { ...EVENT_COLUMNS, ...ID_COLUMNS }
const GENERATION = 1 + columnCount(INCOMING_COLUMNS)
const FIRST_OF_RESOURCES = GENERATION + 1
const FIRST_OF_DRAFTS = FIRST_OF_RESOURCES + columnCount(RESOURCE_COLUMNS)

const EVENT = columnNames(EVENT_COLUMNS)
const RESOURCE = columnNames(resourceColumns)

// One statement, so one round trip and one transaction: IDs are claimed first, and only events with a claimed ID are stored.
// The ID of an event from before is claimed for all projects. (The text of the ID and the project is called `event_key` here.)
// Sequences are assigned in the order of sending, whether the ID is claimed or not. IDs are claimed in sorted order, so that
// two processes with the same IDs wait for each other instead of causing a deadlock.
const insertEventsSql = (logRows: string) => `
with insert_lock as materialized (
  select pg_advisory_xact_lock_shared(${INSERT_LOCK})
), incoming as materialized (
  select incoming.*, nextval('event_sequence') as sequence
  from insert_lock cross join ${unnestSql(INCOMING_COLUMNS, 1)} with ordinality
    as incoming (${EVENT}, event_key, stored_hash, sent_hash, ordinal)
  order by ordinal
), claimed as (
  insert into event_ids (customer, id, generation, event_time, sequence, stored_hash, sent_hash)
  select customer, event_key, $${GENERATION}::int, event_time, sequence, stored_hash, sent_hash from incoming
  where not exists (
    select 1 from event_ids other
    where other.customer = incoming.customer and other.id = incoming.event_key and other.generation <> $${GENERATION}::int
  ) and not exists (
    select 1 from event_ids before
    where before.customer = incoming.customer and before.id = incoming.id and before.generation < ${FIRST_GENERATION}
  )
  order by customer, event_key
  on conflict do nothing
  returning customer, id as event_key, sequence
), stored_events as (
  insert into events (${EVENT}, sequence)
  select ${EVENT}, claimed.sequence from claimed join incoming using (customer, event_key)
), stored_resources as (
  insert into event_resources (${RESOURCE}, sequence)
  select ${RESOURCE}, sequence
  from ${unnestSql(RESOURCE_COLUMNS, FIRST_OF_RESOURCES)} as resource (${RESOURCE}, event_key)
  join claimed using (customer, event_key)
)${logRows}
select incoming.customer, incoming.event_key
from incoming left join claimed using (customer, event_key) where claimed.sequence is null`

/** Inserts events and their resources, and returns the customers and keys of those that are not new: most often, none. */
export const INSERT_EVENTS = insertEventsSql('')

// The statement sees no IDs that it claims itself.
const IS_ID_TAKEN = `exists (select 1 from event_ids other where other.customer = draft.customer
    and other.id >= draft.event_id and other.id < draft.event_id || ' ')`

/** Inserts rows of the administrator log as well. */
export const INSERT_EVENTS_WITH_LOG_ROWS = insertEventsSql(`, stored_log_rows as (
  ${insertDraftsSql('administration', claimedDraftsSql(), { sequence: 'claimed.sequence', isIdTaken: IS_ID_TAKEN })}
)`)

/** Applies updates of servers. Runs after the rows of the administrator log are stored, which show the servers as they were before. */
export const UPDATE_SERVERS = `
insert into servers (${columnNames(SERVER_UPDATE_COLUMNS)})
select * from ${unnestSql(SERVER_UPDATE_COLUMNS, 1)}
${UPDATE_SERVER_ON_CONFLICT}`

function unnestSql(columns: SelectedColumns, firstParameter: number): string {
  const arrays = Object.values(columns).map((column, i) => columnParamSql(column, firstParameter + i))
  return `unnest(${arrays.join(', ')})`
}

/** Finds the hashes of the IDs that events with certain customers, IDs and keys have in common with earlier events. */
export const SELECT_KNOWN_IDS = `
select incoming.customer, incoming.event_key, known.stored_hash, known.sent_hash
from ${unnestTypesSql(['integer', 'text', 'text'], 1)} as incoming (customer, id, event_key)
cross join lateral (
  select stored_hash, sent_hash from event_ids
  where event_ids.customer = incoming.customer and event_ids.id in (incoming.id, incoming.event_key)
  limit 1
) known`

// Drafts have columns that the administrator log does not have; all of them are texts.
function claimedDraftsSql(): string {
  const columns = new Map<string, Column>(
    Object.values(getTableColumns(administratorLog)).map((each) => [each.name, each]),
  )
  const types = DRAFT_COLUMNS.map((name) => columns.get(name)?.getSQLType() ?? 'text')
  return `${unnestTypesSql(types, FIRST_OF_DRAFTS)} as draft (${DRAFT_COLUMNS.join(', ')})
  join claimed on claimed.customer = draft.customer and claimed.event_key = draft.event_key`
}

function unnestTypesSql(types: string[], firstParameter: number): string {
  return `unnest(${types.map((type, i) => `$${firstParameter + i}::${type}[]`).join(', ')})`
}
