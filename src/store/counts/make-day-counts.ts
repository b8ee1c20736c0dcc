import { and, asc, eq, lt, notExists } from 'drizzle-orm'
import {
  COUNTED_FIELDS,
  DAY_LIMITS,
  emptyCounts,
  limitCounts,
  mergeValues,
  type PeriodCounts,
} from '../../domain/counts/period-counts.ts'
import { areSameCounts } from '../../domain/counts/same-counts.ts'
import { addTally, emptyTally } from '../../domain/counts/tally.ts'
import { DAY_MS, toDayNumber } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { changeCounts, readCountPosition } from './count-position.ts'
import { formatSlots, formatValues, parseSlots, parseValues } from './counts-text.ts'
import { compressText, type HourRow, openText, parseHour } from './hour-codec.ts'
import type { CustomerDay } from './hour-rows.ts'
import { inTurns } from './in-turns.ts'

/** The part of a day's counts that has its hours; the others have the names of their fields. */
export const SLOTS_PART = 'slots'

/** Days of customers that are made in one call. */
const DAYS_MAX = 50

/**
 * Joins the hours of days that ended before an instant to counts of each day, those that have none. Resolves with the number of
 * days of customers.
 */
export async function makeDayCounts(database: Database, endedBefore: Date): Promise<number> {
  let made = 0
  for (const each of await listHoursOnly(database, endedBefore)) if (await makeDay(database, each)) made += 1
  return made
}

/** A row of `day_counts`. */
export type DayRow = Database['tables']['dayCounts']['$inferSelect']

async function listHoursOnly({ primary, tables }: Database, endedBefore: Date): Promise<CustomerDay[]> {
  const { hourCounts, dayCounts } = tables
  const made = primary
    .select({ day: dayCounts.day })
    .from(dayCounts)
    .where(
      and(
        eq(dayCounts.day, hourCounts.day),
        eq(dayCounts.customer, hourCounts.customer),
        eq(dayCounts.part, SLOTS_PART),
      ),
    )
  return primary
    .select({ day: hourCounts.day, customer: hourCounts.customer })
    .from(hourCounts)
    .where(and(lt(hourCounts.day, toDayNumber(endedBefore)), notExists(made)))
    .groupBy(hourCounts.day, hourCounts.customer)
    .orderBy(asc(hourCounts.day), asc(hourCounts.customer))
    .limit(DAYS_MAX)
}

async function makeDay(database: Database, { day, customer }: CustomerDay): Promise<boolean> {
  const position = await readCountPosition(database)
  const { hourCounts, dayCounts } = database.tables
  const hours = await database.primary
    .select()
    .from(hourCounts)
    .where(and(eq(hourCounts.day, day), eq(hourCounts.customer, customer)))
    .orderBy(asc(hourCounts.hour))
  const rows = toDayRows({ day, customer }, await joinHours(hours))
  return changeCounts(database, position, position.countedUntil, async (db) => {
    await db.delete(dayCounts).where(and(eq(dayCounts.day, day), eq(dayCounts.customer, customer)))
    await db.insert(dayCounts).values(rows)
  })
}

function toDayRows({ day, customer }: CustomerDay, counts: PeriodCounts): DayRow[] {
  const parts = [
    { part: SLOTS_PART, text: formatSlots(counts) },
    ...COUNTED_FIELDS.map((field) => ({
      part: field,
      text: formatValues(counts.fields[field], day * DAY_MS),
    })),
  ]
  return parts.map(({ part, text }) => ({ day, customer, part, content: compressText(text) }))
}

async function joinHours(rows: HourRow[]): Promise<PeriodCounts> {
  const day = emptyCounts()
  for await (const row of inTurns(rows)) {
    const hour = parseHour(row)
    const tally = emptyTally()
    for (const slot of hour.slots.values()) addTally(tally, slot)
    day.slots.set(row.hour, tally)
    for (const field of COUNTED_FIELDS) mergeValues(day.fields[field], hour.fields[field])
  }
  limitCounts(day, DAY_LIMITS)
  return day
}

/** Whether the counts of a day, if there are any, say what those of its hours say; `hours` are in their order. */
export async function isSameDay(rows: DayRow[], hours: HourRow[]): Promise<boolean> {
  if (rows.length === 0) return true
  const day = emptyCounts()
  for (const row of rows) {
    const field = COUNTED_FIELDS.find((each) => each === row.part)
    const text = openText(row.content)
    if (field) day.fields[field] = parseValues(text, row.day * DAY_MS)
    else day.slots = parseSlots(text)
  }
  return areSameCounts(day, await joinHours(hours))
}
