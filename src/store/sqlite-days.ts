const EVENT_COLUMNS = `(
  customer integer not null,
  sequence integer primary key,
  id text not null,
  event_time integer not null,
  event_name text not null,
  user_name text not null,
  project text not null,
  event_source text,
  read_only integer not null,
  source_ip_address text,
  error_code text,
  access_key_id text,
  resources text not null,
  record text not null
)`

// Every index ends in the sequence by itself: it is the row id.
const EVENT_INDEXES = {
  time: '(customer, event_time)',
  write: '(customer, event_time) where not read_only',
  failed: '(customer, event_time) where error_code is not null',
  name: '(customer, event_name, event_time)',
  user: '(customer, user_name, event_time)',
  project: '(customer, project, event_time)',
  source: '(customer, event_source, event_time)',
  address: '(customer, source_ip_address, event_time) where source_ip_address is not null',
  error: '(customer, error_code, event_time) where error_code is not null',
  key: '(customer, access_key_id, event_time) where access_key_id is not null',
}

const RESOURCE_COLUMNS = `(
  customer integer not null,
  name text not null,
  type text,
  is_first_of_type integer not null,
  event_time integer not null,
  sequence integer not null
)`

const RESOURCE_INDEXES = {
  name: '(customer, name, event_time, sequence)',
  type: '(customer, type, event_time, sequence) where is_first_of_type',
}

/** The suffix of a day's tables: `2026-03-01` gives `_20260301`. */
export function suffixOf(day: string): string {
  return `_${day.replaceAll('-', '')}`
}

/** Makes one day's tables where they are missing. */
export function daySql(day: string): string {
  return [
    table(`events${suffixOf(day)}`, EVENT_COLUMNS, EVENT_INDEXES),
    table(`event_resources${suffixOf(day)}`, RESOURCE_COLUMNS, RESOURCE_INDEXES),
  ].join('\n')
}

/** Drops one day's tables; `drop table` frees pages and rewrites no row. */
export function dropDaySql(day: string): string {
  return `drop table if exists events${suffixOf(day)}; drop table if exists event_resources${suffixOf(day)};`
}

/** Makes one generation of event ids where it is missing. */
export function generationSql(generation: number): string {
  return `create table if not exists event_ids_${generation} (
    customer integer not null, id text not null, generation integer not null,
    event_time integer not null, sequence integer not null,
    primary key (customer, id)
  ) without rowid;`
}

function table(name: string, columns: string, indexes: { [name: string]: string }): string {
  const statements = Object.entries(indexes).map(
    ([index, definition]) => `create index if not exists ${name}_${index} on ${name} ${definition};`,
  )
  return [`create table if not exists ${name} ${columns};`, ...statements].join('\n')
}
