import { dayBounds } from '../partitions.ts'
import { daysOfMonth, monthTable, toMonth } from '../reports/month-partitions.ts'

/** The tables that are partitioned by day. */
const DAILY_TABLES = ['events', 'event_resources']

/** Returns the SQL that creates a day's partitions, and its month's, if they are missing; indexes come with them. */
export function createDayPartitionsSql(day: string): string {
  const { from, until } = dayBounds(day)
  const range = `for values from ('${from.toISOString()}') to ('${until.toISOString()}')`
  const partitions = DAILY_TABLES.map((table) => createPartitionSql(table, partitionName(table, day), range))
  return [...partitions, createMonthPartitionSql(toMonth(day))].join('\n')
}

/** Returns the SQL that drops a day's partitions. */
export function dropDayPartitionsSql(day: string): string {
  return DAILY_TABLES.map((table) => `drop table if exists ${partitionName(table, day)};`).join('\n')
}

/** Returns the SQL that updates the planner's statistics of a day's partitions, from a sample. */
export function analyzeDayPartitionsSql(day: string): string {
  return `analyze ${DAILY_TABLES.map((table) => partitionName(table, day)).join(', ')}`
}

/** Returns the SQL that creates the partition of an ID generation if it is missing. */
export function createIdGenerationPartitionSql(generation: number): string {
  return createPartitionSql('event_ids', `event_ids_${generation}`, `for values in (${generation})`)
}

function createMonthPartitionSql(month: string): string {
  const { from, until } = daysOfMonth(month)
  return createPartitionSql('administration', monthTable(month), `for values from (${from}) to (${until})`)
}

// Not `create table … partition of`, which waits for everyone who reads the parent table, for as long as a download takes,
// and makes all senders wait behind it.
function createPartitionSql(parent: string, name: string, bounds: string): string {
  return `do $$ begin if to_regclass('${name}') is null then create table ${name} (like ${parent} including all); alter table ${parent} attach partition ${name} ${bounds}; end if; end $$;`
}

function partitionName(table: string, day: string): string {
  return `${table}_${day.replaceAll('-', '')}`
}
