import { monthTable } from '../reports/month-partitions.ts'

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

type Indexes = { [name: string]: [definition: string, statistics: string] }

// Every index implicitly ends in the sequence, because it is the row ID. Each has the statistics that `analyze` would find on
// a busy day: the number of rows, then the rows per value of the first column, of the first two, and so on. A day's tables
// are queried from their first minute on, and without statistics SQLite would scan the whole day instead of using the index
// of a rare user or address.
const EVENT_INDEXES: Indexes = {
  time: ['(customer, event_time)', '1000000 1000000 2'],
  write: ['(customer, event_time) where not read_only', '300000 300000 2'],
  failed: ['(customer, event_time) where error_code is not null', '50000 50000 2'],
  name: ['(customer, event_name, event_time)', '1000000 1000000 3000 2'],
  user: ['(customer, user_name, event_time)', '1000000 1000000 2000 2'],
  project: ['(customer, project, event_time)', '1000000 1000000 200000 2'],
  source: ['(customer, event_source, event_time)', '1000000 1000000 20000 2'],
  address: [
    '(customer, source_ip_address, event_time) where source_ip_address is not null',
    '900000 900000 1000 2',
  ],
  error: ['(customer, error_code, event_time) where error_code is not null', '50000 50000 5000 2'],
  key: ['(customer, access_key_id, event_time) where access_key_id is not null', '800000 800000 1500 2'],
}

const RESOURCE_COLUMNS = `(
  customer integer not null,
  name text not null,
  type text,
  is_first_of_type integer not null,
  event_time integer not null,
  sequence integer not null
)`

const RESOURCE_INDEXES: Indexes = {
  name: ['(customer, name, event_time, sequence)', '1500000 1500000 100 2 1'],
  type: ['(customer, type, event_time, sequence) where is_first_of_type', '1000000 1000000 20000 2 1'],
}

const ADMINISTRATOR_LOG_COLUMNS = `(
  customer integer not null,
  day integer not null,
  sequence integer not null,
  id text not null,
  event_id text not null,
  time integer not null,
  user_name text not null,
  department text not null,
  customer_defined1 text not null,
  customer_defined2 text not null,
  type text not null,
  name text not null,
  action text not null,
  details text not null,
  response_code text not null,
  part text not null,
  request_id text,
  shared_event_id text,
  primary key (customer, day, sequence)
)`

// The first two lead from a request to its outcome and back. The last contains everything that a search for pending
// operations needs of their requests, in the order of the report; `asked` is its name in existing databases.
const ADMINISTRATOR_LOG_INDEXES: Indexes = {
  request: ["(customer, request_id) where part <> 'whole' and request_id is not null", '900000 900000 2'],
  shared: [
    "(customer, shared_event_id) where part <> 'whole' and shared_event_id is not null",
    '900000 900000 2',
  ],
  asked: [
    "(customer, day, sequence, action, request_id, shared_event_id) where part = 'request'",
    '450000 450000 15000 1 1 1 1',
  ],
}

/** Returns the suffix of a day's or month's tables: `_20260301` for `2026-03-01`. */
export function tableSuffix(day: string): string {
  return `_${day.replaceAll('-', '')}`
}

/** Returns the SQL that creates a day's tables, all of them or none. */
export function createDayTablesSql(day: string): string {
  return [
    'begin immediate;',
    createTableSql(`events${tableSuffix(day)}`, EVENT_COLUMNS, EVENT_INDEXES),
    createTableSql(`event_resources${tableSuffix(day)}`, RESOURCE_COLUMNS, RESOURCE_INDEXES),
    'commit;',
  ].join('\n')
}

/** Returns the SQL that creates a month's table of the administrator log. */
export function createMonthTableSql(month: string): string {
  const name = monthTable(month)
  return [
    'begin immediate;',
    createTableSql(name, `${ADMINISTRATOR_LOG_COLUMNS} without rowid`, ADMINISTRATOR_LOG_INDEXES),
    // In the statistics, the primary key of a table without row IDs has the table's own name.
    `insert into sqlite_stat1 values ('${name}', '${name}', '1000000 1000000 40000 1');`,
    'commit;',
  ].join('\n')
}

/** Returns the SQL that drops a day's tables. `drop table` frees pages without rewriting rows. */
export function dropDayTablesSql(day: string): string {
  return `drop table if exists events${tableSuffix(day)}; drop table if exists event_resources${tableSuffix(day)};`
}

/** Returns the SQL that creates the table of an ID generation if it is missing. */
export function createIdGenerationTableSql(generation: number): string {
  return `create table if not exists event_ids_${generation} (
    customer integer not null, id text not null, generation integer not null,
    event_time integer not null, sequence integer not null,
    primary key (customer, id)
  ) without rowid;`
}

function createTableSql(name: string, columns: string, indexes: Indexes): string {
  const statements = Object.entries(indexes).map(
    ([index, [definition, statistics]]) =>
      `create index ${name}_${index} on ${name} ${definition};
       insert into sqlite_stat1 values ('${name}', '${name}_${index}', '${statistics}');`,
  )
  return [`create table ${name} ${columns};`, ...statements].join('\n')
}
