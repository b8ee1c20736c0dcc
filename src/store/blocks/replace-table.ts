import { Fault } from '../../domain/fault.ts'
import type { Database, DayCompaction, Pace } from '../database.ts'

/**
 * How often it is tried to replace a table that is in use, and how much work a pause between counts as: more each time. With
 * pauses of three times as long that is an hour, the longest that a download takes: to begin again would cost more.
 */
const REPLACE_ATTEMPTS = 150
const REPLACE_PAUSE_MS = { first: 1_000, factor: 1.1, last: 10_000 }

type Replacing = { database: Database; pace: Pace; signal: AbortSignal }
type Replacement = { day: string; number: number; compaction: DayCompaction }

/**
 * Puts the next table of a day in the place of the present one; resolves with false if it was stopped. `copyLater` copies the
 * events that came meanwhile, except a few, and resolves with the sequence up to which the table has all: before each attempt,
 * because everybody waits for those that are left. Throws an error if an event is missing, which would be lost, and an
 * `unavailable` fault if the day is in use.
 */
export async function replaceTable(
  { database: { compactions }, pace, signal }: Replacing,
  { day, number, compaction }: Replacement,
  copyLater: () => Promise<number>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const untilSequence = await copyLater()
    if (signal.aborted) return false
    if (!(await compactions.isNextTableComplete(day, untilSequence)))
      throw new Error(`The compaction of ${day} has not copied all events.`)
    try {
      await compactions.replaceTable(day, number, untilSequence, compaction)
      return true
    } catch (error) {
      // What reads the day for long, such as a download, keeps the table from being replaced.
      const isInUse = error instanceof Fault && error.code === 'unavailable'
      if (!isInUse || attempt === REPLACE_ATTEMPTS) throw error
      const { first, factor, last } = REPLACE_PAUSE_MS
      await pace(Math.min(first * factor ** (attempt - 1), last))
    }
  }
}
