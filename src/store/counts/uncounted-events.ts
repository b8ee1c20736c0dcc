import type { Database } from '../database.ts'
import type { CountedHour } from './collect-hours.ts'
import { STEP } from './count-next.ts'

/** Sequences that are looked at: those of a count that is due, and of some seconds after it. */
const SEQUENCES_MAX = 20_000

/**
 * What the events of a customer are that are stored but not counted yet; an hour may be there in several parts. `isComplete` is
 * false if there are too many of them.
 */
export async function countUncounted(
  database: Database,
  customer: number,
  countedUntil: number,
): Promise<{ hours: CountedHour[]; isComplete: boolean }> {
  const last = await database.lastSequence()
  if (last <= countedUntil) return { hours: [], isComplete: true }
  const until = Math.min(last, countedUntil + SEQUENCES_MAX)
  const hours: CountedHour[] = []
  for (let after = countedUntil; after < until; after += STEP) {
    const received = await database.countReceived(after, Math.min(until, after + STEP))
    hours.push(...received.filter((each) => each.customer === customer))
  }
  return { hours, isComplete: until === last }
}

/** Whether more events are not counted yet than arrive between two counts, as while history is imported. */
export async function isFarBehind(database: Database, countedUntil: number): Promise<boolean> {
  return (await database.lastSequence()) - countedUntil > SEQUENCES_MAX
}
