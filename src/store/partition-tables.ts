import { DAY_MS } from '../domain/time.ts'
import type { PartitionId } from './database.ts'
import { monthTable } from './reports/month-partitions.ts'

/** A table of a partition, and the partitioned table that it belongs to. */
export type PartitionTable = { parent: string; table: string }

/** The tables that are partitioned by day. */
export const DAY_TABLES = ['events', 'event_resources', 'event_blocks', 'event_texts']

/** Returns the tables of a partition: four for a day, one for a month or an ID generation. */
export function tablesOfPartition({ kind, name }: PartitionId): PartitionTable[] {
  if (kind === 'month') return [{ parent: 'administration', table: monthTable(name) }]
  if (kind === 'generation') return [{ parent: 'event_ids', table: `event_ids_${name}` }]
  const suffix = name.replaceAll('-', '')
  return DAY_TABLES.map((parent) => ({ parent, table: `${parent}_${suffix}` }))
}

/** Returns the name of a table while it is in the trash. */
export function trashTable(table: string): string {
  return `trash_${table}`
}

/** Returns those of some tables that hold rows of a partitioned table: its partitions, and the tables in the trash. */
export function partitionTablesOf(parent: string, tables: string[]): string[] {
  return tables.filter((table) => {
    const [, base, suffix] = /^(?:trash_)?([a-z_]+)_(\d+)$/.exec(table) ?? []
    return base === parent && suffix !== undefined
  })
}

/** Returns the SQL that deletes what is kept of a day in tables that are not its own, once it is dropped. */
export function forgetDaySql(day: string): string {
  const number = Date.parse(`${day}T00:00:00.000Z`) / DAY_MS
  const counts = ['hour_counts', 'day_counts', 'joined_days', 'counted_days'].map(
    (table) => `delete from ${table} where day = ${number};`,
  )
  const count = 'update count_position set revision = revision + 1;'
  return [`delete from day_compactions where day = '${day}';`, ...counts, count].join('\n')
}

/** Whether a table is in the trash. */
export function isTrashTable(table: string): boolean {
  return table.startsWith('trash_')
}

/** Returns the partition whose main table is in the trash under a name, as a list with one item; else an empty list. */
export function partitionOfTrashTable(trash: string): PartitionId[] {
  const [, year, month, day] = /^trash_events_(\d{4})(\d{2})(\d{2})$/.exec(trash) ?? []
  if (year) return [{ kind: 'day', name: `${year}-${month}-${day}` }]
  const [, reportYear, reportMonth] = /^trash_administration_(\d{4})(\d{2})$/.exec(trash) ?? []
  if (reportYear) return [{ kind: 'month', name: `${reportYear}-${reportMonth}` }]
  const [, generation] = /^trash_event_ids_(\d+)$/.exec(trash) ?? []
  return generation ? [{ kind: 'generation', name: generation }] : []
}
