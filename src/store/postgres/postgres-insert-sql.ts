import { type Column, getTableColumns } from 'drizzle-orm'
import { DRAFT_COLUMNS, insertDraftsSql } from '../reports/administrator-log-rows.ts'
import { columnCount, columnNames, type SelectedColumns } from '../row-readers.ts'
import { serverUpdateColumns, UPDATE_SERVER_ON_CONFLICT } from '../servers/server-rows.ts'
import { administratorLog, eventResources, events, servers } from './postgres-tables.ts'

/** The advisory lock that every insert of events holds, shared, until it commits. Held exclusively, it means that no insert is in progress. */
export const INSERT_LOCK = 7_305_002

const { sequence: _, ...eventColumns } = getTableColumns(events)
const { sequence: __, ...resourceColumns } = getTableColumns(eventResources)

/** The columns of the events to insert; the statement adds the sequence. */
export const EVENT_COLUMNS = eventColumns

/** The columns of the resources to insert, with the IDs of their events, which find the sequence. */
export const RESOURCE_COLUMNS = { ...resourceColumns, id: events.id }

/** The columns of the server updates to apply. */
export const SERVER_UPDATE_COLUMNS = serverUpdateColumns(servers)

// The parameters: arrays of the events' columns, the ID generation, arrays of the resources' columns, arrays of the drafts'.
const GENERATION = 1 + columnCount(EVENT_COLUMNS)
const FIRST_OF_RESOURCES = GENERATION + 1
const FIRST_OF_DRAFTS = FIRST_OF_RESOURCES + columnCount(RESOURCE_COLUMNS)

const EVENT = columnNames(EVENT_COLUMNS)
const RESOURCE = columnNames(resourceColumns)

// One statement, so one round trip and one transaction: IDs are claimed first, and only events with a claimed ID are stored.
// Sequences are assigned in the order of sending, whether the ID is claimed or not. IDs are claimed in sorted order, so that
// two processes with the same IDs wait for each other instead of causing a deadlock.
const insertEventsSql = (logRows: string) => `
with insert_lock as materialized (
  select pg_advisory_xact_lock_shared(${INSERT_LOCK})
), incoming as materialized (
  select incoming.*, nextval('event_sequence') as sequence
  from insert_lock cross join ${unnestSql(EVENT_COLUMNS, 1)} with ordinality as incoming (${EVENT}, ordinal)
  order by ordinal
), claimed as (
  insert into event_ids (customer, id, generation, event_time, sequence)
  select customer, id, $${GENERATION}::int, event_time, sequence from incoming
  where not exists (
    select 1 from event_ids other
    where other.customer = incoming.customer and other.id = incoming.id and other.generation <> $${GENERATION}::int
  )
  order by customer, id
  on conflict do nothing
  returning customer, id, sequence
), stored_events as (
  insert into events (${EVENT}, sequence)
  select ${EVENT}, claimed.sequence from claimed join incoming using (customer, id)
), stored_resources as (
  insert into event_resources (${RESOURCE}, sequence)
  select ${RESOURCE}, sequence
  from ${unnestSql(RESOURCE_COLUMNS, FIRST_OF_RESOURCES)} as resource (${columnNames(RESOURCE_COLUMNS)})
  join claimed using (customer, id)
)${logRows}
select customer, id from claimed`

/** Inserts events and their resources, and returns the customers and IDs of those that are new. */
export const INSERT_EVENTS = insertEventsSql('')

/** Inserts rows of the administrator log as well. */
export const INSERT_EVENTS_WITH_LOG_ROWS = insertEventsSql(`, stored_log_rows as (
  ${insertDraftsSql('administration', claimedDraftsSql(), 'claimed.sequence')}
)`)

/** Applies updates of servers. Runs after the rows of the administrator log are stored, which show the servers as they were before. */
export const UPDATE_SERVERS = `
insert into servers (${columnNames(SERVER_UPDATE_COLUMNS)})
select * from ${unnestSql(SERVER_UPDATE_COLUMNS, 1)}
${UPDATE_SERVER_ON_CONFLICT}`

function unnestSql(columns: SelectedColumns, firstParameter: number): string {
  return unnestTypesSql(
    Object.values(columns).map((column) => column.getSQLType()),
    firstParameter,
  )
}

// Drafts have columns that the administrator log does not have; all of them are texts.
function claimedDraftsSql(): string {
  const columns = new Map<string, Column>(
    Object.values(getTableColumns(administratorLog)).map((each) => [each.name, each]),
  )
  const types = DRAFT_COLUMNS.map((name) => columns.get(name)?.getSQLType() ?? 'text')
  return `${unnestTypesSql(types, FIRST_OF_DRAFTS)} as draft (${DRAFT_COLUMNS.join(', ')})
  join claimed on claimed.customer = draft.customer and claimed.id = draft.event_id`
}

function unnestTypesSql(types: string[], firstParameter: number): string {
  return `unnest(${types.map((type, i) => `$${firstParameter + i}::${type}[]`).join(', ')})`
}
