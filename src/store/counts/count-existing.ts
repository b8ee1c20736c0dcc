import { DAY_MS, formatDay } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { createHourCollector } from './collect-hours.ts'
import { type CountPosition, changeCounts, readCountPosition } from './count-position.ts'
import { addToHours, storeHours } from './hour-rows.ts'
import { collectRows, selectCountedRows } from './select-counted.ts'

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
  const name = formatDay(day.day)
  const selection = { after: day, untilSequence: position.begunAfter, limit: PIECE }
  const rows = await selectCountedRows(database, name, selection)
  // A day that has gone to the trash has no rows to see. It may come back.
  if (!(await database.listDays()).includes(name)) return 0
  const hours = createHourCollector()
  collectRows(hours, rows)
  const { customer, eventTime, sequence } = rows.at(-1) ?? day
  const counted = { day: day.day, customer, eventTime, sequence, isComplete: rows.length < PIECE }
  const added = await addToHours(database, hours.list())
  const isChanged = await changeCounts(database, position, position.countedUntil, async (db) => {
    await storeHours(db, database, added)
    const { countedDays } = database.tables
    await db.insert(countedDays).values(counted).onConflictDoUpdate({ target: countedDays.day, set: counted })
  })
  return isChanged ? rows.length : 0
}
