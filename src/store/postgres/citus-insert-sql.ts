import { insertDraftsSql } from '../reports/administrator-log-rows.ts'
import { columnNames } from '../row-readers.ts'
import {
  EVENT_COLUMNS,
  INSERT_LOCK,
  RESOURCE_COLUMNS,
  unnestDraftsSql,
  unnestSql,
  unnestTypesSql,
} from './postgres-insert-sql.ts'

// Citus does not plan the one statement that PostgreSQL gets: it has parts for several nodes that depend on each other. Each
// part is a statement here. Those that insert have nothing distributed in what they select, so that Citus copies their rows to
// the shards of their customers, and commits in two phases.

/** Takes the lock of inserts on the coordinator, and then that many sequences, as a list. */
export const ASSIGN_SEQUENCES = `
with insert_lock as materialized (
  select pg_advisory_xact_lock_shared(${INSERT_LOCK})
)
select string_agg(nextval('event_sequence')::text, ',') as sequences from insert_lock cross join generate_series(1, $1::int)`

/** Takes the lock of inserts on the worker that has a customer's rows. */
export const LOCK_WORKER = `
select pg_advisory_xact_lock_shared(${INSERT_LOCK}), count(*) from event_ids where customer = $1::int and id = ''`

/**
 * Changes no row, but makes Citus know that the connection to a customer's worker writes. One that only has rows copied to it after it has
 * read is not prepared, but committed after the coordinator: a worker that is lost then would lack what was acknowledged.
 */
export const MARK_WRITER = "delete from event_ids where customer = $1::int and id = ''"

/** Finds the IDs of a customer's earlier events that are in a list, in any project. */
export const SELECT_IDS = `
select incoming.id as event_id, known.id as event_key, known.generation, known.stored_hash, known.sent_hash
from ${unnestTypesSql(['text'], 2)} as incoming (id)
join event_ids known on known.customer = $1::int and known.id >= incoming.id and known.id < incoming.id || ' '`

/** Claims IDs, in sorted order. One that another process has claimed meanwhile is an error. */
export const INSERT_IDS = `
insert into event_ids (customer, id, generation, event_time, sequence, stored_hash, sent_hash)
select * from ${unnestTypesSql(['integer', 'text', 'integer', 'timestamptz', 'bigint', 'text', 'text'], 1)}
  as claim (customer, id, generation, event_time, sequence, stored_hash, sent_hash)
order by customer, id collate "C"`

/** Stores events with their sequences. */
export const INSERT_EVENTS = `
insert into events (${columnNames(EVENT_COLUMNS)}, sequence)
select * from ${unnestSql(EVENT_COLUMNS, 1, ['bigint'])}`

const RESOURCE = columnNames(RESOURCE_COLUMNS)

/** Stores resources with the customers, times and sequences of their events. */
export const INSERT_RESOURCES = `
insert into event_resources (${RESOURCE}, customer, event_time, sequence)
select * from ${unnestSql(RESOURCE_COLUMNS, 1, ['integer', 'timestamptz', 'bigint'])}`

/** Stores rows of the administrator log: what they are joined with is on the coordinator. */
export const INSERT_LOG_ROWS = insertDraftsSql(
  'administration',
  unnestDraftsSql(1, { sequence: 'bigint', is_id_taken: 'boolean' }),
  { sequence: 'draft.sequence', isIdTaken: 'draft.is_id_taken' },
)
