import { and, eq, inArray } from 'drizzle-orm'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { type CountPosition, positionOf } from './count-position.ts'
import { type KeptTables, keepTable } from './counts-cache.ts'
import { open } from './hour-codec.ts'
import { inTurns } from './in-turns.ts'
import { isJoined, partOf } from './joined-days.ts'
import type { ValueTable } from './value-table.ts'
import { parseValueTable } from './value-table-codec.ts'

/** The joined counts of a day. `changed` are hours that have changed since, as bits; `slots` are compressed. */
export type JoinedDay = {
  day: number
  revision: number
  changed: number
  slots: Uint8Array
  tables: Map<CountedField, ValueTable>
}

/** What is read of joined counts: the fields of some days, those that are not in the tables that are kept. */
export type JoinedRequest = {
  customer: number
  days: number[]
  kept: ReadonlyMap<CountedField, KeptTables>
}

/** Returns those of some days whose counts are joined; null if they have changed while they were read. */
export async function readJoinedDays(
  database: Database,
  { customer, days, kept }: JoinedRequest,
): Promise<{ position: CountPosition; days: JoinedDay[] } | null> {
  const { position, joined } = await listJoined(database, customer, days)
  for (const [field, tables] of kept) {
    await readTables(database, { customer, field, tables, days: joined })
    for (const each of joined) {
      const known = tables.days.get(each.day)
      if (known?.revision !== each.revision) return null
      each.tables.set(field, known.table)
    }
  }
  return { position, days: joined }
}

async function listJoined(
  { primary, tables }: Database,
  customer: number,
  days: number[],
): Promise<{ position: CountPosition; joined: JoinedDay[] }> {
  const { countPosition, joinedDays, dayCounts } = tables
  const { day, revision, changed } = joinedDays
  const rows = await primary
    .select({ position: countPosition, day, revision, changed, slots: dayCounts.content })
    .from(countPosition)
    .leftJoin(joinedDays, and(inArray(day, days), eq(joinedDays.customer, customer)))
    .leftJoin(dayCounts, isJoined(tables))
  const joined = rows.flatMap(({ position: _, day: of, slots, ...row }) =>
    of === null || slots === null || row.revision === null || row.changed === null
      ? []
      : [{ day: of, slots, revision: row.revision, changed: row.changed, tables: new Map() }],
  )
  return { position: positionOf(rows), joined }
}

type TablesRequest = { customer: number; field: CountedField; tables: KeptTables; days: JoinedDay[] }

async function readTables(
  { primary, tables: { dayCounts, joinedDays } }: Database,
  { customer, field, tables, days }: TablesRequest,
): Promise<void> {
  const missing = days.filter(({ day, revision }) => tables.days.get(day)?.revision !== revision)
  if (missing.length === 0) return
  const isAsked = and(
    inArray(
      dayCounts.day,
      missing.map(({ day }) => day),
    ),
    eq(dayCounts.customer, customer),
    eq(dayCounts.part, partOf(field)),
  )
  const rows = await primary
    .select({ day: dayCounts.day, revision: joinedDays.revision, content: dayCounts.content })
    .from(dayCounts)
    .innerJoin(
      joinedDays,
      and(eq(joinedDays.day, dayCounts.day), eq(joinedDays.customer, dayCounts.customer)),
    )
    .where(isAsked)
  for await (const { day, revision, content } of inTurns(rows)) {
    const table = parseValueTable(open(content), day * DAY_MS, tables.numbers)
    keepTable(tables, day, { revision, table })
  }
}
