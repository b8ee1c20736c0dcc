import { createBoundedMap } from '../../domain/bounded-map.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { AdministratorLogDay, LogPartition, PartitionId, PartitionLifecycle } from '../database.ts'
import { partitionOfTrashTable } from '../partition-tables.ts'
import { dayBounds, dayOfTable, FIRST_GENERATION, toIdGeneration } from '../partitions.ts'
import { daysOfMonth, monthOfTable, monthTable, toMonth } from '../reports/month-partitions.ts'
import { isHashedGeneration, toHashedGeneration } from './id-generations.ts'
import type { Exclusive } from './mutex.ts'
import {
  createBlockTablesSql,
  createDayTablesSql,
  createIdGenerationTableSql,
  createMonthTableSql,
  forgetPurgedTablesSql,
  leaveTrashedTablesSql,
  restoreTablesSql,
  trashTablesSql,
} from './sqlite-partition-sql.ts'
import { sqlitePartitions } from './sqlite-tables.ts'
import { executeBatch } from './sqlite-transaction.ts'
import { tableSuffix } from './table-suffix.ts'
import type { IdGenerations } from './worker-messages.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** The partitions that exist. Only this process creates and drops them, so they are read once and then kept up to date. */
export type Partitions = {
  days: Set<string>
  months: Set<string>
  generations: Set<number>
  /** The partitions in the trash, as `day 2026-03-01`. */
  trash: Set<string>
}

/** Reads which partitions the database has into these sets. */
export async function readPartitions(
  writer: WorkerThread,
  { days, months, generations, trash }: Partitions,
): Promise<void> {
  const names = await listTables(writer)
  replaceAll(days, names.flatMap(dayOfTable))
  replaceAll(months, names.flatMap(monthOfTable))
  replaceAll(generations, names.flatMap((name) => /^event_ids_(\d+)$/.exec(name)?.slice(1) ?? []).map(Number))
  replaceAll(trash, names.flatMap(partitionOfTrashTable).map(toKey))
}

/** Resolves with the names of all tables. */
export async function listTables(writer: WorkerThread): Promise<string[]> {
  const rows = await queryThread(writer, "select name from sqlite_master where type = 'table'", [], 'all')
  return rows.map(([name]) => String(name))
}

/** Creates the tables of blocks of the days that have none, because they are from before there were any. */
export async function createMissingBlockTables(writer: WorkerThread): Promise<void> {
  const names = new Set(await listTables(writer))
  const statements = [...names].flatMap((name) => {
    const [, prefix = '', suffix] = /^(trash_)?events(_\d{8})$/.exec(name) ?? []
    if (suffix === undefined || names.has(`${prefix}event_blocks${suffix}`)) return []
    return [createBlockTablesSql(suffix, prefix)]
  })
  if (statements.length > 0)
    await executeBatch(writer, ['begin immediate;', ...statements, 'commit;'].join('\n'))
}

function replaceAll<Each>(set: Set<Each>, items: Each[]): void {
  set.clear()
  for (const each of items) set.add(each)
}

/** Creates, drops and lists partitions; `execute` runs SQL on the writer, and `exclusive` keeps all other work from it meanwhile. */
export function sqlitePartitionLifecycle(
  execute: (sql: string) => Promise<unknown>,
  exclusive: Exclusive,
  partitions: Partitions,
): PartitionLifecycle {
  const { days, months, generations, trash } = partitions
  // Appends and changes that arrive together may all find a partition missing: the first one creates it.
  const createOnce = async (partition: PartitionId, createSql: () => string) => {
    if (exists(partitions, partition)) return
    await exclusive(async () => {
      if (exists(partitions, partition)) return
      const createAnew = () => `${forgetPurgedTablesSql(partition)}\n${createSql()}`
      await execute(trash.has(toKey(partition)) ? restoreTablesSql(partition) : createAnew())
      trash.delete(toKey(partition))
      setExists(partitions, partition, true)
    })
  }
  const createMonth = (month: string) =>
    createOnce({ kind: 'month', name: month }, () => createMonthTableSql(month))
  const createDay = async (day: string) => {
    await createMonth(toMonth(day))
    await createOnce({ kind: 'day', name: day }, () => createDayTablesSql(day))
  }
  const createGeneration = (generation: number) =>
    createOnce({ kind: 'generation', name: String(generation) }, () => createIdGenerationTableSql(generation))
  return {
    listDays: async () => [...days],
    listMonths: async () => [...months],
    listIdGenerations: async () => [...generations],
    createDay,
    createIdGeneration: (generation) => createGeneration(toHashedGeneration(generation)),
    trashPartition: (partition, at, signature) =>
      exclusive(async () => {
        if (!exists(partitions, partition)) return
        // Before its tables get other names, so that no query that starts meanwhile names them.
        setExists(partitions, partition, false)
        await execute(trashTablesSql(partition, at, signature)).catch((error) => {
          setExists(partitions, partition, true)
          throw error
        })
        trash.add(toKey(partition))
      }),
    async restorePartition({ kind, name }) {
      if (kind === 'day') await createDay(name)
      else if (kind === 'month') await createMonth(name)
      else await createGeneration(Number(name))
    },
    dropTrashedPartition: (partition) =>
      exclusive(async () => {
        if (!trash.has(toKey(partition))) return
        await execute(leaveTrashedTablesSql(partition))
        trash.delete(toKey(partition))
      }),
  }
}

function toKey({ kind, name }: PartitionId): string {
  return `${kind} ${name}`
}

function exists({ days, months, generations }: Partitions, { kind, name }: PartitionId): boolean {
  if (kind === 'generation') return generations.has(Number(name))
  return (kind === 'day' ? days : months).has(name)
}

function setExists(partitions: Partitions, { kind, name }: PartitionId, isThere: boolean): void {
  const change = <Name>(set: Set<Name>, each: Name) => (isThere ? void set.add(each) : void set.delete(each))
  if (kind === 'generation') change(partitions.generations, Number(name))
  else change(kind === 'day' ? partitions.days : partitions.months, name)
}

/** Returns the ID generations, of which one is the current one at an instant. */
export function toIdGenerations(generations: Set<number>, now: Date): IdGenerations {
  const current = toHashedGeneration(toIdGeneration(now))
  const rest = [...generations].filter((each) => each !== current)
  return {
    current,
    hashed: rest.filter(isHashedGeneration),
    texts: rest.filter((each) => each >= FIRST_GENERATION && !isHashedGeneration(each)),
    before: rest.filter((each) => each < FIRST_GENERATION),
  }
}

/** Returns the methods that name the tables of partitions. */
export function partitionTables({ days, months }: Partitions) {
  return {
    logPartitions: (from: Date, until: Date) => logPartitionsOf([...days], from, until),
    blockTables: (day: string) => ({
      eventBlocks: sqlitePartitions.eventBlocks(tableSuffix(day)),
      eventTexts: sqlitePartitions.eventTexts(tableSuffix(day)),
    }),
    administratorLogDays: (period: ReportPeriod) => administratorLogDaysOf([...months], period),
    administratorLogTables: (fromDay = 0) =>
      newestFirst(months)
        .filter((month) => daysOfMonth(month).until > fromDay)
        .map((month) => sqlitePartitions.administratorLog(tableSuffix(month))),
  }
}

/** Returns those of the days that a period touches, newest first, as partitions cut to the period. */
export function logPartitionsOf(days: string[], from: Date, until: Date): LogPartition[] {
  return newestFirst(days).flatMap((day) => {
    const partition = partitionOfDay(day)
    if (partition.until <= from || partition.from >= until) return []
    const isWhole = partition.from >= from && partition.until <= until
    return isWhole ? [partition] : [cut(partition, from, until)]
  })
}

/** The partitions of this many days are kept, because every page asks for those of its period. */
const KEPT_DAYS_MAX = 400
const keptDays = createBoundedMap<LogPartition>(KEPT_DAYS_MAX)

function partitionOfDay(day: string): LogPartition {
  const known = keptDays.get(day)
  if (known) return known
  const { from, until } = dayBounds(day)
  const partition = toLogPartition(tableSuffix(day), from, until)
  keptDays.set(day, partition)
  return partition
}

function cut(partition: LogPartition, from: Date, until: Date): LogPartition {
  return toLogPartition(partition.suffix, later(partition.from, from), earlier(partition.until, until))
}

// Its tables are described when a query asks for them: most pages are full after the first day.
function toLogPartition(suffix: string, from: Date, until: Date): LogPartition {
  return {
    suffix,
    get events() {
      return sqlitePartitions.events(suffix)
    },
    get eventResources() {
      return sqlitePartitions.eventResources(suffix)
    },
    from,
    until,
  }
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
