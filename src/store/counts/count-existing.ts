import { and, asc, gte, lt, sql } from 'drizzle-orm'
import { DAY_MS, formatDay } from '../../domain/time.ts'
import type { Database, LogPartition } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { createHourCollector, toCountedEvent } from './collect-hours.ts'
import { type CountPosition, changeCounts, readCountPosition } from './count-position.ts'
import { addToHours, storeHours } from './hour-rows.ts'

/** Events that are counted at a time. */
const PIECE = 1_000

type CountedDay = Database['tables']['countedDays']['$inferSelect']

/**
 * Counts some events that were received before events were counted, those of the newest day first. Resolves with the number of
 * events, or null if all are counted, or the last of them are still being stored.
 */
export async function countExisting(database: Database): Promise<number | null> {
  const position = await readCountPosition(database)
  if (position.begunAfter === 0) return null
  const days = await listUncountedDays(database)
  const newest = days.sort((one, other) => other.day - one.day)[0]
  if (!newest) return null
  // Those that were being stored while the counts began.
  if ((await database.settledSequence()) < position.begunAfter) return null
  return countPiece(database, position, newest)
}

/** Returns how far days are counted that have events from before events were counted, without those that are complete. */
export async function listUncountedDays({
  listDays,
  primary,
  tables: { countedDays },
}: Database): Promise<CountedDay[]> {
  const known = new Map((await primary.select().from(countedDays)).map((row) => [row.day, row]))
  return (await listDays()).flatMap((name) => {
    const { from } = dayBounds(name)
    const day = from.getTime() / DAY_MS
    const row = known.get(day) ?? { day, customer: 0, eventTime: from, sequence: 0, isComplete: false }
    return row.isComplete ? [] : [row]
  })
}

async function countPiece(database: Database, position: CountPosition, day: CountedDay): Promise<number> {
  const rows = await selectPiece(database, position, day)
  // A day that has gone to the trash has no rows to see. It may come back.
  if (!(await database.listDays()).includes(formatDay(day.day))) return 0
  const hours = createHourCollector()
  for (const { customer, eventTime, readOnly, sequence: _, ...values } of rows)
    hours.add(customer, toCountedEvent([eventTime.getTime(), readOnly, ...Object.values(values)]))
  const last = rows.at(-1)
  const counted: CountedDay = {
    day: day.day,
    customer: last?.customer ?? day.customer,
    eventTime: last?.eventTime ?? day.eventTime,
    sequence: last?.sequence ?? day.sequence,
    isComplete: rows.length < PIECE,
  }
  const added = await addToHours(database, hours.list())
  const isChanged = await changeCounts(database, position, position.countedUntil, async (db) => {
    await storeHours(db, database, added)
    const { countedDays } = database.tables
    await db.insert(countedDays).values(counted).onConflictDoUpdate({ target: countedDays.day, set: counted })
  })
  return isChanged ? rows.length : 0
}

async function selectPiece(database: Database, { begunAfter }: CountPosition, day: CountedDay) {
  const { from, until } = dayBounds(formatDay(day.day))
  const [partition] = database.logPartitions(from, until, true)
  if (!partition) return []
  const { events } = partition
  return database.primary
    .select({
      ...{ customer: events.customer, sequence: events.sequence, eventTime: events.eventTime },
      ...{ readOnly: events.readOnly, eventName: events.eventName, userName: events.userName },
      ...{ project: events.project, eventSource: events.eventSource },
      ...{ sourceIPAddress: events.sourceIPAddress, errorCode: events.errorCode },
    })
    .from(events)
    .where(
      and(
        gte(events.eventTime, from),
        lt(events.eventTime, until),
        // The sign keeps the planner from searching by the sequence.
        sql`+${events.sequence} <= ${begunAfter}`,
        isAfter(partition, day),
      ),
    )
    .orderBy(asc(events.customer), asc(events.eventTime), asc(events.sequence))
    .limit(PIECE)
}

function isAfter({ events }: LogPartition, { customer, eventTime, sequence }: CountedDay) {
  const time = sql.param(eventTime, events.eventTime)
  return and(
    gte(events.customer, customer),
    sql`(${events.customer}, ${events.eventTime}, ${events.sequence}) > (${customer}, ${time}, ${sequence})`,
  )
}
