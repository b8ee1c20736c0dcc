import { Fault } from '../../domain/fault.ts'
import type { Database, DayCompaction, Pace } from '../database.ts'

/** How often it is tried to replace a table that is in use, and how much work a pause between counts as. */
const REPLACE_ATTEMPTS = 30
const REPLACE_PAUSE_MS = 1_000

type Replacing = { database: Database; pace: Pace; signal: AbortSignal }
type Replacement = { day: string; number: number; untilSequence: number; compaction: DayCompaction }

/**
 * Puts the next table of a day, which has the events up to a sequence, in the place of the present one; resolves with false if
 * it was stopped. Throws an error if an event is missing, which would be lost, and an `unavailable` fault if the day is in use.
 */
export async function replaceTable(
  { database: { compactions }, pace, signal }: Replacing,
  { day, number, untilSequence, compaction }: Replacement,
): Promise<boolean> {
  if (!(await compactions.isNextTableComplete(day, untilSequence)))
    throw new Error(`The compaction of ${day} has not copied all events.`)
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await compactions.replaceTable(day, number, untilSequence, compaction)
      return true
    } catch (error) {
      // What reads the day for long, such as a download, keeps the table from being replaced.
      const isInUse = error instanceof Fault && error.code === 'unavailable'
      if (!isInUse || attempt === REPLACE_ATTEMPTS) throw error
      await pace(REPLACE_PAUSE_MS)
    }
  }
  return false
}
