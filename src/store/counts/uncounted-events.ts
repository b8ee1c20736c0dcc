import type { Database } from '../database.ts'
import type { CountedHour } from './collect-hours.ts'

/** Sequences that are looked at: those of a count that is due, and of some seconds after it. */
const SEQUENCES_MAX = 20_000

/** What the events of a customer are that are stored but not counted yet; `isComplete` is false if there are too many of them. */
export async function countUncounted(
  database: Database,
  customer: number,
  countedUntil: number,
): Promise<{ hours: CountedHour[]; isComplete: boolean }> {
  const last = await database.lastSequence()
  if (last <= countedUntil) return { hours: [], isComplete: true }
  const until = Math.min(last, countedUntil + SEQUENCES_MAX)
  const hours = await database.countReceived(countedUntil, until)
  return { hours: hours.filter((each) => each.customer === customer), isComplete: until === last }
}

/** Whether more events are not counted yet than arrive between two counts, as while history is imported. */
export async function isFarBehind(database: Database, countedUntil: number): Promise<boolean> {
  return (await database.lastSequence()) - countedUntil > SEQUENCES_MAX
}
