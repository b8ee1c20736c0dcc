import { type Column, getTableColumns, is, type Table } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { hasOwnRecordSql } from '../blocks/record-reference.ts'
import type { PartitionId } from '../database.ts'
import { forgetDaySql, tablesOfPartition, trashTable } from '../partition-tables.ts'
import { monthTable } from '../reports/month-partitions.ts'
import { columnNames } from '../row-readers.ts'
import { createHashedGenerationSql, isHashedGeneration, settleGenerationSql } from './id-generations.ts'
import { formerTable } from './sqlite-leftovers.ts'
import { sqlitePartitions } from './sqlite-tables.ts'
import { tableSuffix } from './table-suffix.ts'

type Indexes = { [name: string]: [definition: string, statistics: string] }

// Every index implicitly ends in the sequence, because it is the row ID. Each has the statistics that `analyze` would find on
// a busy day: the number of rows, then the rows per value of the first column, of the first two, and so on. A day's tables
// are queried from their first minute on, and without statistics SQLite would scan the whole day instead of using the index
// of a rare user or address.
// Failures are few, and counted by all of their values: their indexes have everything that counts need, so that no row is read.
const FAILURE_COLUMNS = 'read_only, user_name, project, event_source, source_ip_address'
const EVENT_INDEXES: Indexes = {
  time: ['(customer, event_time)', '1000000 1000000 2'],
  write: ['(customer, event_time) where not read_only', '300000 300000 2'],
  failed: ['(customer, event_time) where error_code is not null', '50000 50000 2'],
  name: ['(customer, event_name, event_time)', '1000000 1000000 3000 2'],
  user: ['(customer, user_name, event_time)', '1000000 1000000 2000 2'],
  project: ['(customer, project, event_time)', '1000000 1000000 200000 2'],
  source: ['(customer, event_source, event_time)', '1000000 1000000 20000 2'],
  origin: [
    '(customer, coalesce(sortable_address, source_ip_address), event_time) where source_ip_address is not null',
    '900000 900000 1000 2',
  ],
  error: [
    `(customer, error_code, event_time, sequence, event_name, ${FAILURE_COLUMNS}) where error_code is not null`,
    '50000 50000 5000 2 1 1 1 1 1 1 1',
  ],
  name_failed: [
    `(customer, event_name, event_time, sequence, error_code, ${FAILURE_COLUMNS}) where error_code is not null`,
    '50000 50000 300 2 1 1 1 1 1 1 1',
  ],
  key: ['(customer, access_key_id, event_time) where access_key_id is not null', '800000 800000 1500 2'],
}

// The table itself is in the order of names. An event names a resource once. Days of earlier releases have a table in the
// order of insertion, with an index of these columns, and the index of types has rows without a type, too.
const RESOURCE_KEY = {
  columns: 'customer, name, event_time, sequence',
  statistics: '1500000 1500000 100 2 1',
}
const RESOURCE_INDEXES: Indexes = {
  type: [
    '(customer, type, event_time, sequence) where is_first_of_type and type is not null',
    '1000000 1000000 20000 2 1',
  ],
}

// The last one has the events that came after the compaction, which are few.
const COMPACTED_INDEXES: Indexes = {
  ...EVENT_INDEXES,
  own: [`(customer, event_time) where ${hasOwnRecordSql('record')}`, '1000 1000 2'],
}

const BLOCK_INDEXES: Indexes = {
  time: ['(customer, last_time, first_time, stretch, bit, stretch_blocks)', '8000 8000 1 1 1 1 1'],
}

// The first two lead from a request to its outcome and back. The last contains everything that a search for pending
// operations needs of their requests, in the order of the report; `asked` is its name in existing databases.
const ADMINISTRATOR_LOG_INDEXES: Indexes = {
  request: ["(customer, request_id) where part <> 'whole' and request_id is not null", '900000 900000 2'],
  shared: [
    "(customer, shared_event_id) where part <> 'whole' and shared_event_id is not null",
    '900000 900000 2',
  ],
  asked: [
    "(customer, day, sequence, action, request_id, shared_event_id, project) where part = 'request'",
    '450000 450000 15000 1 1 1 1 1',
  ],
}

/** Returns the SQL that creates a day's tables, all of them or none. */
export function createDayTablesSql(day: string): string {
  const suffix = tableSuffix(day)
  return [
    'begin immediate;',
    `create table ${tableSql(sqlitePartitions.events(suffix))};`,
    createIndexesSql(`events${suffix}`, EVENT_INDEXES),
    `create table ${tableSql(sqlitePartitions.eventResources(suffix), [RESOURCE_KEY.columns])} without rowid;`,
    keyStatisticsSql(`event_resources${suffix}`, RESOURCE_KEY.statistics),
    createIndexesSql(`event_resources${suffix}`, RESOURCE_INDEXES),
    createBlockTablesSql(suffix),
    'commit;',
  ].join('\n')
}

/**
 * Returns the SQL that creates the tables of a day's blocks; with a prefix, of one in the trash. Rows of the index of texts have 2 KB: in
 * a table without row IDs, many would take a page of their own for their end.
 */
export function createBlockTablesSql(suffix: string, prefix = ''): string {
  const blocks = tableSql(sqlitePartitions.eventBlocks(suffix))
  const texts = tableSql(sqlitePartitions.eventTexts(suffix))
  return [
    `create table ${prefix}${blocks};`,
    createIndexesSql(`event_blocks${suffix}`, BLOCK_INDEXES, prefix),
    `create table ${prefix}${texts};`,
  ].join('\n')
}

/** Returns the SQL that creates the next table of a day's events, with the indexes of compacted days. */
export function createNextTableSql(day: string, number: number): string {
  const suffix = tableSuffix(day)
  const indexes = Object.entries(COMPACTED_INDEXES).map(
    ([index, [definition]]) =>
      `create index events${suffix}_${number}_${index} on next_events${suffix} ${definition};`,
  )
  const create = `create table next_${tableSql(sqlitePartitions.events(suffix))};`
  return ['begin immediate;', create, ...indexes, 'commit;'].join('\n')
}

/**
 * Returns the SQL that copies the events after a sequence to the next table of a day, and puts it in the place of the present
 * one; `record` are statements of the same transaction.
 */
export function replaceTableSql(day: string, number: number, untilSequence: number, record: string): string {
  const suffix = tableSuffix(day)
  const table = `events${suffix}`
  const columns = columnNames(getTableColumns(sqlitePartitions.events(suffix)))
  const statistics = Object.entries(COMPACTED_INDEXES).map(
    ([index, [, rows]]) =>
      `insert into sqlite_stat1 values ('${table}', '${table}_${number}_${index}', '${rows}');`,
  )
  return [
    'begin immediate;',
    `insert into next_${table} (${columns}) select ${columns} from ${table} where sequence > ${untilSequence};`,
    `alter table ${table} rename to ${formerTable(table)};`,
    `alter table next_${table} rename to ${table};`,
    `delete from sqlite_stat1 where tbl in ('${table}', '${formerTable(table)}');`,
    ...statistics,
    record,
    'commit;',
  ].join('\n')
}

/** Returns the SQL that creates a month's table of the administrator log. */
export function createMonthTableSql(month: string): string {
  const name = monthTable(month)
  return [
    'begin immediate;',
    `create table ${tableSql(sqlitePartitions.administratorLog(tableSuffix(month)))} without rowid;`,
    createIndexesSql(name, ADMINISTRATOR_LOG_INDEXES),
    keyStatisticsSql(name, '1000000 1000000 40000 1'),
    'commit;',
  ].join('\n')
}

/**
 * Returns the SQL that moves a partition to the trash. Its tables get other names. Their indexes keep theirs, and so do
 * their statistics, for when it is brought back. With a signature, it is remembered as purged.
 */
export function trashTablesSql(partition: PartitionId, at: Date, signature?: string): string {
  const rename = tablesOfPartition(partition).map(
    ({ table }) => `alter table ${table} rename to ${trashTable(table)};`,
  )
  const { kind, name } = partition
  const isHashed = kind === 'generation' && isHashedGeneration(Number(name))
  const settle = isHashed ? [settleGenerationSql(Number(name))] : []
  const record = `insert or replace into trashed_partitions values ('${kind}', '${name}', ${at.getTime()});`
  const remember = signature
    ? `insert or replace into purged_partitions values ('${kind}', '${name}', '${signature}');`
    : ''
  return ['begin immediate;', ...settle, ...rename, record, remember, 'commit;'].join('\n')
}

/** Returns the SQL that brings a partition back from the trash. */
export function restoreTablesSql(partition: PartitionId): string {
  const rename = tablesOfPartition(partition).map(
    ({ table }) => `alter table ${trashTable(table)} rename to ${table};`,
  )
  const forget = [forgetTrashedTablesSql(partition), forgetPurgedTablesSql(partition)]
  return ['begin immediate;', ...rename, ...forget, 'commit;'].join('\n')
}

/** Returns the SQL that takes a partition out of the trash for good: its tables are left over then, to be removed. */
export function leaveTrashedTablesSql(partition: PartitionId): string {
  const drop = tablesOfPartition(partition).map(
    ({ table }) =>
      `alter table ${trashTable(table)} rename to ${formerTable(table)}; delete from sqlite_stat1 where tbl = '${table}';`,
  )
  const forget = partition.kind === 'day' ? forgetDaySql(partition.name) : ''
  return ['begin immediate;', ...drop, forget, forgetTrashedTablesSql(partition), 'commit;'].join('\n')
}

/** Returns the SQL that creates the table of an ID generation if it is missing. */
export function createIdGenerationTableSql(generation: number): string {
  if (isHashedGeneration(generation)) return createHashedGenerationSql(generation)
  return `create table if not exists ${tableSql(sqlitePartitions.eventIds(`_${generation}`))} without rowid;`
}

function forgetTrashedTablesSql({ kind, name }: PartitionId): string {
  return `delete from trashed_partitions where kind = '${kind}' and name = '${name}';`
}

/** Returns the SQL that forgets that a partition was purged, because it is there again. */
export function forgetPurgedTablesSql({ kind, name }: PartitionId): string {
  return `delete from purged_partitions where kind = '${kind}' and name = '${name}';`
}

// In the statistics, the primary key of a table without row IDs has the table's own name.
function keyStatisticsSql(table: string, statistics: string): string {
  return `insert into sqlite_stat1 values ('${table}', '${table}', '${statistics}');`
}

function tableSql(table: Table, keyColumns: string[] = []): string {
  if (!is(table, SQLiteTable)) throw new TypeError('The table is not described with the builders of SQLite.')
  const { name, columns, primaryKeys } = getTableConfig(table)
  const described = primaryKeys.map((key) => key.columns.map((each) => each.name).join(', '))
  const keys = [...described, ...keyColumns].map((each) => `primary key (${each})`)
  return `${name} (\n  ${[...columns.map(columnSql), ...keys].join(',\n  ')}\n)`
}

function columnSql(column: Column): string {
  const { name, primary, notNull } = column
  return `${name} ${column.getSQLType()}${primary ? ' primary key' : notNull ? ' not null' : ''}`
}

function createIndexesSql(table: string, indexes: Indexes, prefix = ''): string {
  const statements = Object.entries(indexes).map(
    ([index, [definition, statistics]]) =>
      `create index ${table}_${index} on ${prefix}${table} ${definition};
       insert into sqlite_stat1 values ('${table}', '${table}_${index}', '${statistics}');`,
  )
  return statements.join('\n')
}
