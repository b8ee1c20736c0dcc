import { dayBounds } from '../partitions.ts'
import { daysOfMonth, monthTable, toMonth } from '../reports/month-partitions.ts'

/** Makes one day's partitions, and its month's, where they are missing; the parents' indexes come with them. */
export function createDayPartitionsSql(day: string): string {
  const { from, until } = dayBounds(day)
  const range = `for values from ('${from.toISOString()}') to ('${until.toISOString()}')`
  const partitions = PARENTS.map((parent) => partitionSql(parent, partition(parent, day), range))
  return [...partitions, monthSql(toMonth(day))].join('\n')
}

// Not `create table … partition of`, which waits for everybody who reads the parent, however long a download lasts, and
// has everybody who sends wait behind it.
function partitionSql(parent: string, name: string, bounds: string): string {
  return `do $$ begin if to_regclass('${name}') is null then create table ${name} (like ${parent} including all); alter table ${parent} attach partition ${name} ${bounds}; end if; end $$;`
}

function monthSql(month: string): string {
  const { from, until } = daysOfMonth(month)
  return partitionSql('administration', monthTable(month), `for values from (${from}) to (${until})`)
}

/** Drops one day's partitions whole. */
export function dropDayPartitionsSql(day: string): string {
  return PARENTS.map((parent) => `drop table if exists ${partition(parent, day)};`).join('\n')
}

/** Takes the statistics of one day's partitions, by sample. */
export function analyzeDayPartitionsSql(day: string): string {
  return `analyze ${PARENTS.map((parent) => partition(parent, day)).join(', ')}`
}

/** Makes one generation of event ids where it is missing. */
export function createIdGenerationPartitionSql(generation: number): string {
  return partitionSql('event_ids', `event_ids_${generation}`, `for values in (${generation})`)
}

const PARENTS = ['events', 'event_resources']

function partition(parent: string, day: string): string {
  return `${parent}_${day.replaceAll('-', '')}`
}
