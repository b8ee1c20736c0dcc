import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Clock } from '../../clock.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import type { ReportPeriod } from '../../domain/reports/report-period.ts'
import type { Database, Db, LogPartition, AdministratorLogDay } from '../database.ts'
import { migrate } from '../migrate.ts'
import { sqliteMigrations } from '../migrations.ts'
import { dayBounds, dayOfTable, toIdGeneration } from '../partitions.ts'
import { daysOfMonth, monthOfTable, monthTable, toMonth } from '../reports/month-partitions.ts'
import * as schema from '../schema.sqlite.ts'
import { lockFolder } from './folder-lock.ts'
import { toAppendRows } from './sqlite-append.ts'
import {
  asPostgresAdministratorLog,
  asPostgresDrizzle,
  asPostgresEventIds,
  asPostgresTables,
} from './sqlite-as-postgres.ts'
import {
  createDayTablesSql,
  createIdGenerationTableSql,
  createMonthTableSql,
  dropDayTablesSql,
  tableSuffix,
} from './sqlite-partition-sql.ts'
import { openSqliteSnapshot, streamReceivedSqlite } from './sqlite-snapshot.ts'
import type { AppendRow } from './worker-messages.ts'
import {
  leastBusyThread,
  startWorkerThread,
  toSqliteParameters,
  type WorkerThread,
  toWorkerRows,
} from './worker-threads.ts'

/** Lookups and searches run beside each other on this many threads. */
const READERS = 3

/** Opens the embedded database in a folder: one writer, several readers; a fault when another process has it. */
export async function openSqlite(dataDir: string, clock: Clock, catalogue: Catalogue): Promise<Database> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = lockFolder(dataDir)
  const { writer, readers } = await threads(join(dataDir, 'daybook.db'))
  const exclusive = oneAtATime()
  const partitions = await partitionsOf(writer)
  const store = (group: Event[], now = clock()) =>
    append(writer, toAppendRows(group, catalogue), partitions.generations, now)
  let changes = 0
  // Counted before whoever changes something is answered, and also when it failed.
  const changing: Exclusive = (deed) =>
    exclusive(deed).finally(() => {
      changes += 1
    })
  const read = dbOver((...statement) => query(leastBusyThread(readers), ...statement))
  return {
    tables: asPostgresTables(schema),
    replica: read,
    primary: read,
    version: () => changes,
    writer: dbOver((...statement) => changing(() => query(writer, ...statement))),
    transaction: (deed) =>
      changing(() =>
        transact(writer, (db) => deed({ db, append: store, highWaterMark: () => horizon(writer) })),
      ),
    append: (group, now) => exclusive(() => store(group, now)),
    maxConcurrentAppends: 1,
    containsText: (column, text) => sql`instr(${column}, ${text}) > 0`,
    snapshot: () => openSqliteSnapshot(leastBusyThread(readers), spansOf),
    ...tablesOf(partitions),
    // What a snapshot shows is settled: the one writer numbers nothing before what it has numbered is stored.
    consistentSnapshot: async () => ({
      highWaterMark: Number.MAX_SAFE_INTEGER,
      snapshot: await openSqliteSnapshot(leastBusyThread(readers), spansOf),
    }),
    eventsReceived: (...stretch) => streamReceivedSqlite(leastBusyThread(readers), ...stretch),
    sharedClock: async (now) => now,
    ...partitionLifecycle(writer, exclusive, partitions),
    async ping() {
      await query(leastBusyThread(readers), 'select 1', [], 'all')
    },
    async close() {
      await exclusive(async () => {})
      await Promise.all(readers.map((reader) => reader.close()))
      await writer.close()
      lock.close()
    },
  }
}

async function threads(file: string): Promise<{ writer: WorkerThread; readers: WorkerThread[] }> {
  const writer = await startWorkerThread(file, false)
  await migrate(sqliteMigrations, migrator(writer))
  const readers = await Promise.all(Array.from({ length: READERS }, () => startWorkerThread(file, true)))
  return { writer, readers }
}

type Exclusive = <T>(deed: () => Promise<T>) => Promise<T>
type Partitions = { days: Set<string>; months: Set<string>; generations: Set<number> }

/** Runs deeds one after another, each to its end, whatever became of the one before. */
function oneAtATime(): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  return (deed) => {
    const mine = last.then(deed, deed)
    last = mine.catch(() => {})
    return mine
  }
}

async function transact<T>(writer: WorkerThread, deed: (tx: Db) => Promise<T>): Promise<T> {
  await writer.send({ op: 'exec', sql: 'begin immediate' })
  try {
    const result = await deed(dbOver((...statement) => query(writer, ...statement)))
    await writer.send({ op: 'exec', sql: 'commit' })
    return result
  } catch (error) {
    await writer.send({ op: 'exec', sql: 'rollback' })
    throw error
  }
}

// The writer does one thing at a time: what it has numbered is settled.
async function horizon(writer: WorkerThread): Promise<number> {
  const [row] = await query(writer, 'select last from event_sequence', [], 'all')
  return Number(row?.[0] ?? 0)
}

function migrator(writer: WorkerThread) {
  return {
    applied: async () => {
      await writer.send({
        op: 'exec',
        sql: 'create table if not exists migrations (name text primary key not null)',
      })
      return (await query(writer, 'select name from migrations', [], 'all')).map(([name]) => String(name))
    },
    apply: (name: string, statements: string) =>
      transact(writer, async () => {
        await writer.send({ op: 'exec', sql: statements })
        await query(writer, 'insert into migrations values (?)', [name], 'run')
      }),
  }
}

function dbOver(ask: (text: string, params: unknown[], method: string) => Promise<unknown[][]>): Db {
  return asPostgresDrizzle(drizzle(async (...statement) => ({ rows: await ask(...statement) }), { schema }))
}

async function query(
  thread: WorkerThread,
  text: string,
  params: unknown[],
  method: string,
): Promise<unknown[][]> {
  return toWorkerRows(await thread.send({ op: 'query', sql: text, params: toSqliteParameters(params), method }))
}

async function partitionsOf(writer: WorkerThread): Promise<Partitions> {
  const rows = await query(writer, "select name from sqlite_master where type = 'table'", [], 'all')
  const names = rows.map(([name]) => String(name))
  const generations = names.flatMap((name) => /^event_ids_(\d+)$/.exec(name)?.slice(1) ?? [])
  return {
    days: new Set(names.flatMap(dayOfTable)),
    months: new Set(names.flatMap(monthOfTable)),
    generations: new Set(generations.map(Number)),
  }
}

async function append(
  writer: WorkerThread,
  rows: AppendRow[],
  generations: Set<number>,
  now: Date,
): Promise<boolean[]> {
  const generation = toIdGeneration(now)
  const otherGenerations = [...generations].filter((each) => each !== generation)
  const flags = await writer.send({ op: 'append', generation, otherGenerations, rows })
  return toWorkerRows([flags])[0]?.map((flag) => flag === true) ?? []
}

function tablesOf({ days, months, generations }: Partitions) {
  return {
    logPartitions: (from: Date, until: Date) => spansOf([...days], from, until),
    eventIdTables: () => newestFirst(generations).map((each) => asPostgresEventIds(schema.eventIdsTable(`_${each}`))),
    administratorLogDays: (period: ReportPeriod) => reportDaysOf([...months], period),
    administratorLogTables: () =>
      newestFirst(months).map((month) => asPostgresAdministratorLog(schema.administratorLogOf(tableSuffix(month)))),
  }
}

function spansOf(days: string[], from: Date, until: Date): LogPartition[] {
  return newestFirst(days).flatMap((day) => {
    const bounds = dayBounds(day)
    if (bounds.until <= from || bounds.from >= until) return []
    const { events, eventResources } = asPostgresTables({
      ...schema,
      events: schema.eventsTable(tableSuffix(day)),
      eventResources: schema.eventResourcesTable(tableSuffix(day)),
    })
    return [{ events, eventResources, from: later(bounds.from, from), until: earlier(bounds.until, until) }]
  })
}

function partitionLifecycle(
  writer: WorkerThread,
  exclusive: Exclusive,
  { days, months, generations }: Partitions,
) {
  const exec = (text: string) => exclusive(() => writer.send({ op: 'exec', sql: text }))
  const createMonth = async (month: string) => {
    if (months.has(month)) return
    await exec(createMonthTableSql(month))
    months.add(month)
  }
  return {
    listDays: async () => [...days],
    listMonths: async () => [...months],
    listIdGenerations: async () => [...generations],
    async createDay(day: string) {
      await createMonth(toMonth(day))
      if (days.has(day)) return
      await exec(createDayTablesSql(day))
      days.add(day)
    },
    async dropDay(day: string) {
      days.delete(day)
      await exec(dropDayTablesSql(day))
    },
    async dropMonth(month: string) {
      months.delete(month)
      await exec(`drop table if exists ${monthTable(month)}`)
    },
    async createIdGeneration(generation: number) {
      if (generations.has(generation)) return
      await exec(createIdGenerationTableSql(generation))
      generations.add(generation)
    },
    async dropIdGeneration(generation: number) {
      generations.delete(generation)
      await exec(`drop table if exists event_ids_${generation}`)
    },
  }
}

function reportDaysOf(months: string[], period: ReportPeriod): AdministratorLogDay[] {
  return months.sort().flatMap((month) => {
    const { from, until } = daysOfMonth(month)
    const first = Math.max(from, period.from)
    const days = Math.max(0, Math.min(until, period.until) - first)
    return Array.from({ length: days }, (_, i) => ({ table: monthTable(month), day: first + i }))
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
