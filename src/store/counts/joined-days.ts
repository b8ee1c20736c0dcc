import { and, asc, desc, eq, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import { COUNTED_FIELDS, type CountedField } from '../../domain/counts/period-counts.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { Database, Db } from '../database.ts'
import type { CustomerHour } from './collect-hours.ts'

/** A day of a customer, by its number. */
export type CustomerDay = Pick<CustomerHour, 'day' | 'customer'>

/** The part of a day's joined counts that says how many events each hour has. */
export const HOURS_PART = 'hours'

/** Returns the name of the part of a day's joined counts that says how many events each hour has with each value of a field. */
export function partOf(field: CountedField): string {
  return `${field} by hour`
}

const JOINED_PARTS = [HOURS_PART, ...COUNTED_FIELDS.map(partOf)]

/** Returns the condition for the joined counts of a day, whose columns are other rows of the same table. */
export function isOfJoined(
  dayCounts: Database['tables']['dayCounts'],
  { day, customer }: CustomerDay,
): SQL | undefined {
  const ofDay = and(eq(dayCounts.day, day), eq(dayCounts.customer, customer))
  return and(ofDay, inArray(dayCounts.part, JOINED_PARTS))
}

/** Records that the counts of hours are not in the joined counts of their days, or no longer. */
export async function markChanged(db: Db, tables: Database['tables'], hours: CustomerHour[]): Promise<void> {
  const { joinedDays } = tables
  for (const { day, customer, changed } of toChangedDays(hours))
    await db
      .insert(joinedDays)
      .values({ day, customer, revision: 0, changed })
      .onConflictDoUpdate({
        target: [joinedDays.day, joinedDays.customer],
        set: { changed: sql`${joinedDays.changed} | ${changed}` },
      })
}

/** A bit for each hour of a day that has changed. */
type ChangedDay = CustomerDay & { changed: number }

function toChangedDays(hours: CustomerHour[]): ChangedDay[] {
  const days = new Map<string, ChangedDay>()
  for (const { day, customer, hour } of hours) {
    const key = `${day} ${customer}`
    const known = days.get(key) ?? { day, customer, changed: 0 }
    days.set(key, { ...known, changed: known.changed | (1 << hour) })
  }
  return [...days.values()]
}

/** Records that the joined counts of a day have all of its hours, as they were at a revision of the counts. */
export async function markJoined(
  db: Db,
  { joinedDays }: Database['tables'],
  day: CustomerDay,
  revision: number,
): Promise<void> {
  const set = { revision, changed: 0 }
  await db
    .insert(joinedDays)
    .values({ ...day, ...set })
    .onConflictDoUpdate({ target: [joinedDays.day, joinedDays.customer], set })
}

/** Returns the days with counts of hours that ended before an instant and are not joined, the newest first. */
export async function listUnjoined({ primary, tables }: Database, endedBefore: Date): Promise<CustomerDay[]> {
  const { joinedDays, dayCounts } = tables
  const rows = await primary
    .select({
      day: joinedDays.day,
      customer: joinedDays.customer,
      changed: joinedDays.changed,
      part: dayCounts.part,
    })
    .from(joinedDays)
    .leftJoin(dayCounts, isJoined(tables))
    .where(or(ne(joinedDays.changed, 0), isNull(dayCounts.part)))
    .orderBy(desc(joinedDays.day), asc(joinedDays.customer))
  return rows
    .filter(
      ({ day, changed, part }) => (hoursBefore(day, endedBefore) & (part === null ? -1 : changed)) !== 0,
    )
    .map(({ day, customer }) => ({ day, customer }))
}

/** Returns the condition that a row of `day_counts` is there for a row of `joined_days`: without it, the day is not joined. */
export function isJoined({ joinedDays, dayCounts }: Database['tables']): SQL | undefined {
  return and(
    eq(dayCounts.day, joinedDays.day),
    eq(dayCounts.customer, joinedDays.customer),
    eq(dayCounts.part, HOURS_PART),
  )
}

// As bits.
function hoursBefore(day: number, instant: Date): number {
  const hours = Math.floor((instant.getTime() - day * DAY_MS) / HOUR_MS)
  return hours <= 0 ? 0 : (1 << Math.min(hours, 24)) - 1
}
