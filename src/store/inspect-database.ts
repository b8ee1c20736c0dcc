import { count, eq, max, min, sum } from 'drizzle-orm'
import { type CompactableDay, type CountedDatabase, countDay } from './blocks/count-day.ts'
import type { BytesByKind, StorageMeter } from './operations/storage-meter.ts'

/** What a database is inspected with. Nothing is changed. */
export type InspectedDatabase = CountedDatabase &
  StorageMeter & {
    isEmbedded: boolean
    /** The size of the write-ahead log in bytes; null if the database is elsewhere. */
    walBytes(): number | null
    /** Resolves with the last sequence that an event got. */
    lastSequence(): Promise<number>
    countMigrations(): Promise<number>
    /** Resolves with the time by the clock of the database; null if it has none of its own. */
    now(): Promise<Date | null>
    /** Whether the database checks its pages; null for the embedded one, which Daybook checks. */
    hasChecksums(): Promise<boolean | null>
  }

/** A day with its events, and the bytes of its tables. */
export type InspectedDay = CompactableDay & { bytes: number }

/** What a database holds. */
export type Inspection = {
  isEmbedded: boolean
  /** The days that have events, oldest first. */
  days: InspectedDay[]
  bytes: BytesByKind
  walBytes: number | null
  /** The bytes of the records of compacted days, and of the blocks that hold them. */
  compacted: { recordBytes: number; blockBytes: number }
  trees: { customers: number; leaves: number }
  /** The delivery windows that wait, and since when the oldest does. */
  waiting: { windows: number; since: Date | null }
  /** The damaged parts, and when a part was last checked; null if none was. */
  checks: { damaged: { kind: string; name: string }[]; checkedAt: Date | null }
}

/** Inspects a database; it reads all of the embedded one. `onTable` gets how many of its tables are measured. */
export async function inspectDatabase(
  database: InspectedDatabase,
  onTable: (measured: number, total: number) => void,
): Promise<Inspection> {
  const tables = await database.listTables()
  const measured: [table: string, bytes: number][] = []
  for (const table of tables) {
    measured.push([table, await database.measureTable(table)])
    onTable(measured.length, tables.length)
  }
  return {
    isEmbedded: database.isEmbedded,
    days: await inspectDays(database, new Map(measured)),
    bytes: await database.measureAll(new Map(measured)),
    walBytes: database.walBytes(),
    compacted: await readCompacted(database),
    trees: await readTrees(database),
    waiting: await readWaiting(database),
    checks: await readChecks(database),
  }
}

async function inspectDays(
  database: InspectedDatabase,
  bytes: ReadonlyMap<string, number>,
): Promise<InspectedDay[]> {
  const suffixes = [...bytes.keys()].flatMap((table) => /^events_(\d{8})$/.exec(table)?.[1] ?? []).sort()
  const days: InspectedDay[] = []
  for (const suffix of suffixes) {
    const counted = await countDay(database, `${suffix.slice(0, 4)}-${suffix.slice(4, 6)}-${suffix.slice(6)}`)
    const tables = ['events', 'event_resources', 'event_blocks', 'event_texts']
    const ofDay = tables.map((table) => bytes.get(`${table}_${suffix}`) ?? 0)
    if (counted.own + counted.compacted > 0)
      days.push({ ...counted, bytes: ofDay.reduce((total, each) => total + each, 0) })
  }
  return days
}

type Reading = Pick<InspectedDatabase, 'primary' | 'tables'>

async function readCompacted({ primary, tables: { dayCompactions } }: Reading) {
  const { recordBytes, blockBytes } = dayCompactions
  const [row] = await primary
    .select({ recordBytes: sum(recordBytes), blockBytes: sum(blockBytes) })
    .from(dayCompactions)
  return { recordBytes: Number(row?.recordBytes ?? 0), blockBytes: Number(row?.blockBytes ?? 0) }
}

async function readTrees({ primary, tables: { trees } }: Reading) {
  const [row] = await primary
    .select({ customers: count(), leaves: sum(trees.size) })
    .from(trees)
    .where(eq(trees.kind, 'events'))
  return { customers: row?.customers ?? 0, leaves: Number(row?.leaves ?? 0) }
}

async function readWaiting({ primary, tables: { deliveries } }: Reading) {
  const [row] = await primary
    .select({ windows: count(), since: min(deliveries.closedAt) })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
  return { windows: row?.windows ?? 0, since: row?.since ?? null }
}

async function readChecks({ primary, tables: { databaseChecks, databaseFindings } }: Reading) {
  const { kind, name } = databaseFindings
  const [row] = await primary.select({ checkedAt: max(databaseChecks.checkedAt) }).from(databaseChecks)
  return {
    damaged: await primary
      .select({ kind, name })
      .from(databaseFindings)
      .groupBy(kind, name)
      .orderBy(kind, name),
    checkedAt: row?.checkedAt ?? null,
  }
}
