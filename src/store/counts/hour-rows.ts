import { and, eq, inArray, sql } from 'drizzle-orm'
import { toChunks } from '../chunks.ts'
import type { Database, Db } from '../database.ts'
import type { CountedHour, CustomerHour } from './collect-hours.ts'
import { addToHour, type HourRow } from './hour-codec.ts'
import { inTurns } from './in-turns.ts'
import { type CustomerDay, isOfJoined, markChanged } from './joined-days.ts'

/** Returns the rows of hours whose counts are those that are stored with others added to them. */
export async function addToHours(database: Database, added: CountedHour[]): Promise<HourRow[]> {
  const stored = new Map((await findHours(database, added)).map((row) => [toKey(row), row]))
  const rows: HourRow[] = []
  // Late events may be of every hour of the retention.
  for await (const hour of inTurns(added)) rows.push(addToHour(stored.get(toKey(hour)), hour))
  return rows
}

/** Stores rows of hours, in place of those that are stored, and deletes what is derived of some days. */
export async function storeHours(
  db: Db,
  { tables }: Database,
  rows: HourRow[],
  ...days: CustomerDay[]
): Promise<void> {
  const { hourCounts, dayCounts } = tables
  const target = [hourCounts.day, hourCounts.customer, hourCounts.hour]
  const set = { slots: sql`excluded.slots`, fields: sql`excluded.fields` }
  for (const chunk of toChunks(rows))
    await db.insert(hourCounts).values(chunk).onConflictDoUpdate({ target, set })
  await markChanged(db, tables, rows)
  for (const each of days) await db.delete(dayCounts).where(isOfJoined(dayCounts, each))
}

async function findHours({ primary, tables }: Database, wanted: CustomerHour[]): Promise<HourRow[]> {
  const { hourCounts } = tables
  const found: HourRow[] = []
  for (const { day, customer } of uniqueDays(wanted)) {
    const hours = wanted.filter((each) => each.day === day && each.customer === customer)
    const rows = await primary
      .select()
      .from(hourCounts)
      .where(
        and(
          eq(hourCounts.day, day),
          eq(hourCounts.customer, customer),
          inArray(
            hourCounts.hour,
            hours.map(({ hour }) => hour),
          ),
        ),
      )
    found.push(...rows)
  }
  return found
}

function uniqueDays(hours: CustomerDay[]): CustomerDay[] {
  return [...new Map(hours.map(({ day, customer }) => [`${day} ${customer}`, { day, customer }])).values()]
}

function toKey({ customer, day, hour }: CustomerHour): string {
  return `${customer} ${day} ${hour}`
}
