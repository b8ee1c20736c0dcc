import type { Database } from '../database.ts'
import { changeCounts, readCountPosition } from './count-position.ts'
import { addToHours, storeHours } from './hour-rows.ts'

/** Sequences of events that are read together: the main thread may have to parse them. */
export const STEP = 5_000
/** As many as are due at a time, so that they are added to the hour at once, where a thread of its own does that. */
const EMBEDDED_STEP = 10_000

/**
 * Counts the next events with sequences up to one, and resolves with up to where events are counted now. Several processes may do
 * so at the same time: each event is counted once. No event up to `until` may be stored later.
 */
export async function countNext(database: Database, until: number): Promise<number> {
  const position = await readCountPosition(database)
  if (position.countedUntil >= until) return position.countedUntil
  const end = Math.min(until, position.countedUntil + (database.isEmbedded ? EMBEDDED_STEP : STEP))
  const range = [position.countedUntil, end] as const
  const rows =
    (await database.addReceived(...range)) ??
    (await addToHours(database, await database.countReceived(...range)))
  const isChanged = await changeCounts(database, position, end, (db) => storeHours(db, database, rows))
  return isChanged ? end : position.countedUntil
}

/** Counts all events that are stored. */
export async function countAllReceived(database: Database): Promise<void> {
  const until = await database.settledSequence()
  while ((await countNext(database, until)) < until);
}
