import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Clock } from '../clock.ts'
import type { Event } from '../core/event.ts'
import { boundsOf, dayOf, daysNamed, generationOf } from './days.ts'
import type { Db, Engine, Span } from './engine.ts'
import { markedResources, writeResources } from './event-rows.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import { sqliteMigrations } from './migrations.ts'
import { portableDb, portableIds, portableTables } from './portable.ts'
import * as schema from './schema.sqlite.ts'
import { daySql, dropDaySql, generationSql, suffixOf } from './sqlite-days.ts'
import type { AppendRow } from './sqlite-messages.ts'
import { sqliteReceived, sqliteSnapshot } from './sqlite-snapshot.ts'
import { idlest, rowsOf, startThread, type Thread, valuesOf } from './sqlite-threads.ts'

/** Lookups and searches run beside each other on this many threads. */
const READERS = 3

/** Opens the embedded database in a folder: one writer, several readers; a fault when another process has it. */
export async function openSqlite(dataDir: string, clock: Clock): Promise<Engine> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = lockFolder(dataDir)
  const file = join(dataDir, 'daybook.db')
  const writer = await startThread(file, false)
  const exclusive = oneAtATime()
  await migrate(sqliteMigrations, migrator(writer))
  const readers = await Promise.all(Array.from({ length: READERS }, () => startThread(file, true)))
  const partitions = await partitionsOf(writer)
  const store = (group: Event[]) => append(writer, group, partitions.generations, clock)
  let changes = 0
  // Counted before whoever changes something is answered, and also when it failed.
  const changing: Exclusive = (deed) =>
    exclusive(deed).finally(() => {
      changes += 1
    })
  const read = dbOver((...statement) => query(idlest(readers), ...statement))
  return {
    tables: portableTables(schema),
    read,
    fresh: read,
    changes: () => changes,
    write: dbOver((...statement) => changing(() => query(writer, ...statement))),
    transaction: (deed) =>
      changing(() => transact(writer, (db) => deed({ db, append: store, horizon: () => horizon(writer) }))),
    append: (group) => exclusive(() => store(group)),
    appendsAtOnce: 1,
    spans: (from, until) => spansOf([...partitions.days], from, until),
    eventIds: () =>
      newestFirst(partitions.generations).map((each) => portableIds(schema.eventIdsOf(`_${each}`))),
    contains: (column, text) => sql`instr(${column}, ${text}) > 0`,
    snapshot: () => sqliteSnapshot(idlest(readers), spansOf),
    received: (...stretch) => sqliteReceived(idlest(readers), ...stretch),
    agreed: async (now) => now,
    ...comingAndGoing(writer, exclusive, partitions),
    async ping() {
      await query(idlest(readers), 'select 1', [], 'all')
    },
    async close() {
      await exclusive(async () => {})
      await Promise.all(readers.map((reader) => reader.end()))
      await writer.end()
      lock.close()
    },
  }
}

type Exclusive = <T>(deed: () => Promise<T>) => Promise<T>
type Partitions = { days: Set<string>; generations: Set<number> }

/** Runs deeds one after another, each to its end, whatever became of the one before. */
function oneAtATime(): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  return (deed) => {
    const mine = last.then(deed, deed)
    last = mine.catch(() => {})
    return mine
  }
}

async function transact<T>(writer: Thread, deed: (tx: Db) => Promise<T>): Promise<T> {
  await writer.ask({ op: 'exec', sql: 'begin immediate' })
  try {
    const result = await deed(dbOver((...statement) => query(writer, ...statement)))
    await writer.ask({ op: 'exec', sql: 'commit' })
    return result
  } catch (error) {
    await writer.ask({ op: 'exec', sql: 'rollback' })
    throw error
  }
}

// The writer does one thing at a time: what it has numbered is settled.
async function horizon(writer: Thread): Promise<number> {
  const [row] = await query(writer, 'select last from event_sequence', [], 'all')
  return Number(row?.[0] ?? 0)
}

function migrator(writer: Thread) {
  return {
    applied: async () => {
      await writer.ask({
        op: 'exec',
        sql: 'create table if not exists migrations (name text primary key not null)',
      })
      return (await query(writer, 'select name from migrations', [], 'all')).map(([name]) => String(name))
    },
    apply: (name: string, statements: string) =>
      transact(writer, async () => {
        await writer.ask({ op: 'exec', sql: statements })
        await query(writer, 'insert into migrations values (?)', [name], 'run')
      }),
  }
}

function dbOver(ask: (text: string, params: unknown[], method: string) => Promise<unknown[][]>): Db {
  return portableDb(drizzle(async (...statement) => ({ rows: await ask(...statement) }), { schema }))
}

async function query(thread: Thread, text: string, params: unknown[], method: string): Promise<unknown[][]> {
  return rowsOf(await thread.ask({ op: 'query', sql: text, params: valuesOf(params), method }))
}

async function partitionsOf(writer: Thread): Promise<Partitions> {
  const rows = await query(writer, "select name from sqlite_master where type = 'table'", [], 'all')
  const names = rows.map(([name]) => String(name))
  const generations = names.flatMap((name) => /^event_ids_(\d+)$/.exec(name)?.slice(1) ?? [])
  return { days: new Set(names.flatMap(daysNamed)), generations: new Set(generations.map(Number)) }
}

async function append(
  writer: Thread,
  group: Event[],
  generations: Set<number>,
  clock: Clock,
): Promise<boolean[]> {
  const generation = generationOf(clock())
  const otherGenerations = [...generations].filter((each) => each !== generation)
  const flags = await writer.ask({ op: 'append', generation, otherGenerations, rows: group.map(writeRow) })
  return rowsOf([flags])[0]?.map((flag) => flag === true) ?? []
}

function writeRow(event: Event): AppendRow {
  return {
    day: suffixOf(dayOf(event.eventTime)),
    event: [
      event.customer,
      null,
      event.id,
      event.eventTime.getTime(),
      event.eventName,
      event.userName,
      event.project,
      event.eventSource,
      event.readOnly ? 1 : 0,
      event.sourceIPAddress,
      event.errorCode,
      event.accessKeyId,
      writeResources(event.resources),
      event.record,
    ],
    resources: markedResources(event.resources).map((each) => [
      each.name,
      each.type,
      each.isFirstOfType ? 1 : 0,
    ]),
  }
}

function spansOf(days: string[], from: Date, until: Date): Span[] {
  return newestFirst(days).flatMap((day) => {
    const bounds = boundsOf(day)
    if (bounds.until <= from || bounds.from >= until) return []
    const { events, eventResources } = portableTables({
      ...schema,
      events: schema.eventsOf(suffixOf(day)),
      eventResources: schema.eventResourcesOf(suffixOf(day)),
    })
    return [{ events, eventResources, from: later(bounds.from, from), until: earlier(bounds.until, until) }]
  })
}

function comingAndGoing(writer: Thread, exclusive: Exclusive, { days, generations }: Partitions) {
  const exec = (text: string) => exclusive(() => writer.ask({ op: 'exec', sql: text }))
  return {
    days: async () => [...days],
    generations: async () => [...generations],
    async addDay(day: string) {
      if (days.has(day)) return
      await exec(daySql(day))
      days.add(day)
    },
    async dropDay(day: string) {
      days.delete(day)
      await exec(dropDaySql(day))
    },
    async addGeneration(generation: number) {
      if (generations.has(generation)) return
      await exec(generationSql(generation))
      generations.add(generation)
    },
    async dropGeneration(generation: number) {
      generations.delete(generation)
      await exec(`drop table if exists event_ids_${generation}`)
    },
  }
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
