import { and, desc, eq, sql } from 'drizzle-orm'
import { DAY_MS } from '../../domain/time.ts'
import type { Database, LogPartition } from '../database.ts'
import { toInstant } from '../row-readers.ts'
import { isWithin } from '../within-period.ts'
import type { DayColumns } from './day-columns.ts'

/** Returns those of some days of a customer that have events which came after their columns were made. */
export async function findLateDays(database: Database, days: DayColumns[]): Promise<Set<number>> {
  const [newest, oldest] = [days[0], days.at(-1)]
  if (!newest || !oldest) return new Set()
  const asked = new Map(days.map((each) => [each.day, each.untilSequence]))
  const [from, until] = [new Date(oldest.day * DAY_MS), new Date((newest.day + 1) * DAY_MS)]
  const partitions = database.logPartitions(from, until, true)
  const rows = await database.selectFirst(partitions, { count: partitions.length, width: 2 }, (each, limit) =>
    selectLast(database, newest.customer, each).limit(limit),
  )
  const late = rows.flatMap(([sequence, time]) => {
    const day = Math.floor(toInstant(time).getTime() / DAY_MS)
    return Number(sequence) > (asked.get(day) ?? Number.POSITIVE_INFINITY) ? [day] : []
  })
  return new Set(late)
}

// PostgreSQL has an index by customer and sequence, and SQLite the rows by their sequence: the sign keeps it from another index.
function selectLast(
  { replica, isEmbedded }: Database,
  customer: number,
  { events, ...period }: LogPartition,
) {
  const { sequence, eventTime } = events
  const select = replica.select({ sequence, eventTime }).from(events).$dynamic()
  const sorted = isEmbedded
    ? select.where(sql`+${events.customer} = ${customer}`).orderBy(desc(sequence))
    : select
        .where(and(eq(events.customer, customer), isWithin(eventTime, period)))
        .orderBy(desc(events.customer), desc(sequence))
  return replica
    .select({ sequence: sql`sequence`, eventTime: sql`event_time` })
    .from(sql`(${sorted.getSQL()} limit 1) as last`)
    .$dynamic()
}
