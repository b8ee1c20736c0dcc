import { type Column, getTableColumns } from 'drizzle-orm'
import { KEY_SEPARATOR } from '../events/event-key.ts'
import { FIRST_GENERATION } from '../partitions.ts'
import { DRAFT_COLUMNS, insertDraftsSql } from '../reports/administrator-log-rows.ts'
import { columnCount, columnNames, type SelectedColumns } from '../row-readers.ts'
import { serverUpdateColumns, UPDATE_SERVER_ON_CONFLICT } from '../servers/server-rows.ts'
import { columnParamSql } from './postgres-params.ts'
import { administratorLog, eventIds, eventResources, events, servers } from './postgres-tables.ts'

/** The advisory lock that every insert of events holds, shared, until it commits. Held exclusively, it means that no insert is in progress. */
export const INSERT_LOCK = 7_305_002

const { sequence: _, ...eventColumns } = getTableColumns(events)
const { customer, eventTime, sequence: __, ...ownResourceColumns } = getTableColumns(eventResources)

/** The columns of the events to insert; the statement adds the sequence. */
export const EVENT_COLUMNS = eventColumns

const { storedHash, sentHash } = eventIds

/** The columns that the IDs of the events have besides; the statement makes their texts. */
export const ID_COLUMNS = { storedHash, sentHash }

/** The columns of the resources to insert; the statement adds those that they have in common with their events. */
export const RESOURCE_COLUMNS = ownResourceColumns

/** The columns of the server updates to apply. */
export const SERVER_UPDATE_COLUMNS = serverUpdateColumns(servers)

/**
 * A statement that inserts events and their resources, with rows of the administrator log if `hasLogRows`, and claims IDs in a
 * generation. It returns the ordinals of the events that are not new: most often, none.
 */
export type InsertKind = { generation: number; hasLogRows: boolean }

/**
 * Returns the SQL of such a statement. Its parameters are arrays: of the events' columns and of their IDs', of the resources'
 * columns and the ordinals of their events, of the drafts' columns and the ordinals of their events.
 */
export function insertEventsSql({ generation, hasLogRows }: InsertKind): string {
  const known = hasLogRows ? statementsWithLogRows : statements
  const statement = known.get(generation) ?? createInsertSql(generation, hasLogRows ? LOG_ROWS : '')
  if (known.size >= GENERATIONS_MAX) known.clear()
  known.set(generation, statement)
  return statement
}

const statements = new Map<number, string>()
const statementsWithLogRows = new Map<number, string>()
const GENERATIONS_MAX = 10

const INCOMING_COLUMNS = { ...EVENT_COLUMNS, ...ID_COLUMNS }
const FIRST_OF_RESOURCES = 1 + columnCount(INCOMING_COLUMNS)
const FIRST_OF_DRAFTS = FIRST_OF_RESOURCES + columnCount(RESOURCE_COLUMNS) + 1

const KEY_SEPARATOR_CODE = KEY_SEPARATOR.charCodeAt(0)
const EVENT = columnNames(EVENT_COLUMNS)
const RESOURCE = columnNames(RESOURCE_COLUMNS)
const OF_EVENT = columnNames({ customer, eventTime })

// One statement, so one round trip and one transaction: IDs are claimed first, and only events with a claimed ID are stored.
// The ID of an event from before is claimed for all projects. (The text of the ID and the project is called `event_key` here.)
// Sequences are assigned in the order of sending, whether the ID is claimed or not. IDs are claimed in sorted order, so that
// two processes with the same IDs wait for each other instead of causing a deadlock. Events are stored in the order of their
// sequences, in which most of them follow each other in each index. The generation is a constant, so that its table is not
// searched for IDs of others.
const createInsertSql = (generation: number, logRows: string) => `
with insert_lock as materialized (
  select pg_advisory_xact_lock_shared(${INSERT_LOCK})
), incoming as materialized (
  select incoming.*, id || chr(${KEY_SEPARATOR_CODE}) || project as event_key, nextval('event_sequence') as sequence
  from insert_lock cross join ${unnestSql(INCOMING_COLUMNS, 1)} with ordinality
    as incoming (${EVENT}, stored_hash, sent_hash, ordinal)
  order by ordinal
), claimed as (
  insert into event_ids (customer, id, generation, event_time, sequence, stored_hash, sent_hash)
  select customer, event_key, ${generation}, event_time, sequence, stored_hash, sent_hash from incoming
  where not exists (
    select 1 from event_ids other
    where other.customer = incoming.customer and other.id = incoming.event_key and other.generation <> ${generation}
  ) and not exists (
    select 1 from event_ids before
    where before.customer = incoming.customer and before.id = incoming.id and before.generation < ${FIRST_GENERATION}
  )
  order by customer, event_key collate "C"
  on conflict do nothing
  returning sequence
), stored_events as (
  insert into events (${EVENT}, sequence)
  select ${EVENT}, sequence from incoming where ${IS_CLAIMED}
), new_events as materialized (
  select ordinal, ${OF_EVENT}, sequence from incoming where ${IS_CLAIMED}
), stored_resources as (
  insert into event_resources (${OF_EVENT}, ${RESOURCE}, sequence)
  select ${OF_EVENT}, ${RESOURCE}, sequence
  from ${unnestTypesSql([...columnTypes(RESOURCE_COLUMNS), 'bigint'], FIRST_OF_RESOURCES)} as resource (${RESOURCE}, ordinal)
  join new_events using (ordinal)
)${logRows}
select ordinal from incoming where not ${IS_CLAIMED}`

// A table of hashes, and not a join, which may change the order of the rows.
const IS_CLAIMED = '(sequence in (select sequence from claimed)) is true'

// The statement sees no IDs that it claims itself.
const IS_ID_TAKEN = `exists (select 1 from event_ids other where other.customer = draft.customer
    and other.id >= draft.event_id and other.id < draft.event_id || ' ')`

const LOG_ROWS = `, stored_log_rows as (
  ${insertDraftsSql('administration', draftsSql(), { sequence: 'new_events.sequence', isIdTaken: IS_ID_TAKEN })}
)`

/** Applies updates of servers. Runs after the rows of the administrator log are stored, which show the servers as they were before. */
export const UPDATE_SERVERS = `
insert into servers (${columnNames(SERVER_UPDATE_COLUMNS)})
select * from ${unnestSql(SERVER_UPDATE_COLUMNS, 1)}
${UPDATE_SERVER_ON_CONFLICT}`

/** Returns the SQL of rows whose columns are array parameters, and columns of other types after them. */
export function unnestSql(columns: SelectedColumns, firstParameter: number, types: string[] = []): string {
  const arrays = Object.values(columns).map((column, i) => columnParamSql(column, firstParameter + i))
  const others = types.map((type, i) => `$${firstParameter + arrays.length + i}::${type}[]`)
  return `unnest(${[...arrays, ...others].join(', ')})`
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

function draftsSql(): string {
  return `${unnestDraftsSql(FIRST_OF_DRAFTS, { ordinal: 'bigint' })} join new_events using (ordinal)`
}

// Drafts have columns that the administrator log does not have; all of them are texts.
/** Returns the SQL of drafts whose columns are array parameters, and columns of other types after them. */
export function unnestDraftsSql(firstParameter: number, others: { [column: string]: string }): string {
  const columns = new Map<string, Column>(
    Object.values(getTableColumns(administratorLog)).map((each) => [each.name, each]),
  )
  const types = DRAFT_COLUMNS.map((name) => columns.get(name)?.getSQLType() ?? 'text')
  const rows = unnestTypesSql([...types, ...Object.values(others)], firstParameter)
  return `${rows} as draft (${[...DRAFT_COLUMNS, ...Object.keys(others)].join(', ')})`
}

function columnTypes(columns: SelectedColumns): string[] {
  return Object.values(columns).map((column) => column.getSQLType())
}

/** Returns the SQL of rows whose columns, of these types, are array parameters. */
export function unnestTypesSql(types: string[], firstParameter: number): string {
  return `unnest(${types.map((type, i) => `$${firstParameter + i}::${type}[]`).join(', ')})`
}
