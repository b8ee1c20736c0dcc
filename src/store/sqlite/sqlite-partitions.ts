import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { AdministratorLogDay, LogPartition, PartitionLifecycle } from '../database.ts'
import { dayBounds, dayOfTable } from '../partitions.ts'
import { daysOfMonth, monthOfTable, monthTable, toMonth } from '../reports/month-partitions.ts'
import {
  createDayTablesSql,
  createIdGenerationTableSql,
  createMonthTableSql,
  dropDayTablesSql,
  tableSuffix,
} from './sqlite-partition-sql.ts'
import { sqlitePartitions } from './sqlite-tables.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** The partitions that exist. Only this process creates and drops them, so they are read once and then kept up to date. */
export type Partitions = { days: Set<string>; months: Set<string>; generations: Set<number> }

/** Runs one piece of work at a time, in the order of the calls. */
export type Exclusive = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Reads which partitions the database has into these sets. */
export async function readPartitions(
  writer: WorkerThread,
  { days, months, generations }: Partitions,
): Promise<void> {
  const rows = await queryThread(writer, "select name from sqlite_master where type = 'table'", [], 'all')
  const names = rows.map(([name]) => String(name))
  replaceAll(days, names.flatMap(dayOfTable))
  replaceAll(months, names.flatMap(monthOfTable))
  replaceAll(generations, names.flatMap((name) => /^event_ids_(\d+)$/.exec(name)?.slice(1) ?? []).map(Number))
}

function replaceAll<Each>(set: Set<Each>, items: Each[]): void {
  set.clear()
  for (const each of items) set.add(each)
}

/** Creates, drops and lists partitions; `execute` runs SQL on the writer, and `exclusive` keeps all other work from it meanwhile. */
export function sqlitePartitionLifecycle(
  execute: (sql: string) => Promise<unknown>,
  exclusive: Exclusive,
  { days, months, generations }: Partitions,
): PartitionLifecycle {
  // Appends and changes that arrive together may all find a partition missing: the first one creates it.
  const createOnce = async <Name>(existing: Set<Name>, name: Name, toSql: (name: Name) => string) => {
    if (existing.has(name)) return
    await exclusive(async () => {
      if (existing.has(name)) return
      await execute(toSql(name))
      existing.add(name)
    })
  }
  return {
    listDays: async () => [...days],
    listMonths: async () => [...months],
    listIdGenerations: async () => [...generations],
    async createDay(day) {
      await createOnce(months, toMonth(day), createMonthTableSql)
      await createOnce(days, day, createDayTablesSql)
    },
    async dropDay(day) {
      days.delete(day)
      await exclusive(() => execute(dropDayTablesSql(day)))
    },
    async dropMonth(month) {
      months.delete(month)
      await exclusive(() => execute(`drop table if exists ${monthTable(month)}`))
    },
    async createIdGeneration(generation) {
      await createOnce(generations, generation, createIdGenerationTableSql)
    },
    async dropIdGeneration(generation) {
      generations.delete(generation)
      await exclusive(() => execute(`drop table if exists event_ids_${generation}`))
    },
  }
}

/** Returns the methods that name the tables of partitions. */
export function partitionTables({ days, months, generations }: Partitions) {
  return {
    logPartitions: (from: Date, until: Date) => logPartitionsOf([...days], from, until),
    eventIdTables: () => newestFirst(generations).map((each) => sqlitePartitions.eventIds(`_${each}`)),
    administratorLogDays: (period: ReportPeriod) => administratorLogDaysOf([...months], period),
    administratorLogTables: () =>
      newestFirst(months).map((month) => sqlitePartitions.administratorLog(tableSuffix(month))),
  }
}

/** Returns those of the days that a period touches, newest first, as partitions cut to the period. */
export function logPartitionsOf(days: string[], from: Date, until: Date): LogPartition[] {
  return newestFirst(days).flatMap((day) => {
    const bounds = dayBounds(day)
    if (bounds.until <= from || bounds.from >= until) return []
    return [
      {
        events: sqlitePartitions.events(tableSuffix(day)),
        eventResources: sqlitePartitions.eventResources(tableSuffix(day)),
        from: later(bounds.from, from),
        until: earlier(bounds.until, until),
      },
    ]
  })
}

function administratorLogDaysOf(months: string[], period: ReportPeriod): AdministratorLogDay[] {
  return months.sort().flatMap((month) => {
    const { from, until } = daysOfMonth(month)
    const first = Math.max(from, period.from)
    const count = Math.max(0, Math.min(until, period.until) - first)
    return Array.from({ length: count }, (_, i) => ({ table: monthTable(month), day: first + i }))
  })
}

function newestFirst<Each extends string | number>(items: Iterable<Each>): Each[] {
  return [...items].sort((a, b) => (a < b ? 1 : -1))
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
