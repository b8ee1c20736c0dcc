import { and, asc, eq } from 'drizzle-orm'
import {
  COUNTED_FIELDS,
  DAY_LIMITS,
  emptyCounts,
  limitCounts,
  mergeValues,
  type PeriodCounts,
} from '../../domain/counts/period-counts.ts'
import { addTally, emptyTally } from '../../domain/counts/tally.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { changeCounts, readCountPosition } from './count-position.ts'
import { formatSlots } from './counts-text.ts'
import { compress, type HourRow, open, parseHour } from './hour-codec.ts'
import { inTurns } from './in-turns.ts'
import { type CustomerDay, HOURS_PART, isOfJoined, listUnjoined, markJoined, partOf } from './joined-days.ts'
import { formatValueTable } from './value-table-codec.ts'

/** A row of `day_counts`. */
type DayRow = Database['tables']['dayCounts']['$inferSelect']

/**
 * Joins the hours of each day that has some which ended before an instant and are not joined yet, the newest day first, until it
 * has taken `longestMs`. Resolves with the number of days of customers.
 */
export async function makeDayCounts(
  database: Database,
  endedBefore: Date,
  longestMs = Number.POSITIVE_INFINITY,
): Promise<number> {
  const untilMs = performance.now() + longestMs
  let made = 0
  for (const each of await listUnjoined(database, endedBefore)) {
    if (performance.now() > untilMs) break
    if (await makeDay(database, each)) made += 1
  }
  return made
}

async function makeDay(database: Database, { day, customer }: CustomerDay): Promise<boolean> {
  const position = await readCountPosition(database)
  const { hourCounts, dayCounts } = database.tables
  const hours = await database.primary
    .select()
    .from(hourCounts)
    .where(and(eq(hourCounts.day, day), eq(hourCounts.customer, customer)))
    .orderBy(asc(hourCounts.hour))
  const rows = await joinHours({ day, customer }, hours)
  return changeCounts(database, position, position.countedUntil, async (db) => {
    await db.delete(dayCounts).where(isOfJoined(dayCounts, { day, customer }))
    await db.insert(dayCounts).values(rows)
    await markJoined(db, database.tables, { day, customer }, position.revision + 1)
  })
}

async function joinHours({ day, customer }: CustomerDay, rows: HourRow[]): Promise<DayRow[]> {
  const hours: ParsedHour[] = []
  for await (const row of inTurns(rows)) hours.push({ hour: row.hour, counts: parseHour(row) })
  const joined = toDay(hours)
  const parts: DayRow[] = [{ day, customer, part: HOURS_PART, content: compress(formatSlots(joined)) }]
  for await (const field of inTurns(COUNTED_FIELDS)) {
    const ofHours = hours.map(({ hour, counts }) => ({ hour, values: counts.fields[field] }))
    const content = formatValueTable(joined.fields[field].named, ofHours, day * DAY_MS)
    parts.push({ day, customer, part: partOf(field), content: compress(content) })
  }
  return parts
}

type ParsedHour = { hour: number; counts: PeriodCounts }

function toDay(hours: ParsedHour[]): PeriodCounts {
  const day = emptyCounts()
  for (const { hour, counts } of hours) {
    const tally = emptyTally()
    for (const slot of counts.slots.values()) addTally(tally, slot)
    day.slots.set(hour, tally)
    for (const field of COUNTED_FIELDS) mergeValues(day.fields[field], counts.fields[field])
  }
  limitCounts(day, DAY_LIMITS)
  return day
}

/** The counts of the hours of a day of a customer, in their order, and its joined counts, if these are of the same hours. */
export type StoredCounts = { hours: HourRow[]; days: DayRow[] }

/** Whether the joined counts of a day, if there are any, say what those of its hours say. */
export async function isSameDay(day: CustomerDay, { hours, days }: StoredCounts): Promise<boolean> {
  if (!days.some(({ part }) => part === HOURS_PART)) return true
  const parts = new Map(days.map(({ part, content }) => [part, open(content)]))
  const expected = await joinHours(day, hours)
  return expected.every(({ part, content }) => parts.get(part)?.equals(open(content)))
}
