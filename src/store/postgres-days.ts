import { boundsOf } from './days.ts'
import { daysOfMonth, monthOf, monthTable } from './months.ts'

/** Makes one day's partitions, and its month's, where they are missing; the parents' indexes come with them. */
export function daySql(day: string): string {
  const { from, until } = boundsOf(day)
  const range = `for values from ('${from.toISOString()}') to ('${until.toISOString()}')`
  const partitions = PARENTS.map(
    (parent) => `create table if not exists ${partition(parent, day)} partition of ${parent} ${range};`,
  )
  return [...partitions, monthSql(monthOf(day))].join('\n')
}

function monthSql(month: string): string {
  const { from, until } = daysOfMonth(month)
  return `create table if not exists ${monthTable(month)} partition of administration for values from (${from}) to (${until});`
}

/** Drops one day's partitions whole. */
export function dropDaySql(day: string): string {
  return PARENTS.map((parent) => `drop table if exists ${partition(parent, day)};`).join('\n')
}

/** Takes the statistics of one day's partitions, by sample. */
export function analyzeDaySql(day: string): string {
  return `analyze ${PARENTS.map((parent) => partition(parent, day)).join(', ')}`
}

/** Makes one generation of event ids where it is missing. */
export function generationSql(generation: number): string {
  return `create table if not exists event_ids_${generation} partition of event_ids for values in (${generation});`
}

const PARENTS = ['events', 'event_resources']

function partition(parent: string, day: string): string {
  return `${parent}_${day.replaceAll('-', '')}`
}
