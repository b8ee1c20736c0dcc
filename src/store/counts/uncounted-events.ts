import { pushAll } from '../../domain/push-all.ts'
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
  const hours = await readOn(database, countedUntil, until)
  return { hours: hours.filter((each) => each.customer === customer), isComplete: until === last }
}

/** What the events of all customers are that were not counted yet when that was asked last. */
type KeptHours = { after: number; until: number; hours: CountedHour[] }

const keptHours = new WeakMap<Database, KeptHours>()

/** Every question may add parts to what is kept. With more of them, they are read again, together. */
const PARTS_MAX = 64

// Only those are read that came since the last question. On PostgreSQL, transactions that are still open may store others.
async function readOn(database: Database, after: number, until: number): Promise<CountedHour[]> {
  const settled = database.isEmbedded ? until : await findSettled(database, after, until)
  const kept = keptHours.get(database)
  const isUsable = kept?.after === after && kept.until <= settled && kept.hours.length <= PARTS_MAX
  const known = isUsable ? kept : { until: after, hours: [] }
  const hours = [...known.hours, ...(await readBetween(database, known.until, settled))]
  keptHours.set(database, { after, until: settled, hours })
  return [...hours, ...(await readBetween(database, settled, until))]
}

/** So few events are read faster than it is asked which of them are settled. */
const FEW = 500

async function findSettled(database: Database, after: number, until: number): Promise<number> {
  return until - after <= FEW ? after : Math.max(after, Math.min(until, await database.settledSequence()))
}

async function readBetween(database: Database, after: number, until: number): Promise<CountedHour[]> {
  const hours: CountedHour[] = []
  for (let from = after; from < until; from += STEP)
    pushAll(hours, await database.countReceived(from, Math.min(until, from + STEP)))
  return hours
}

/** Whether more events are not counted yet than arrive between two counts, as while history is imported. */
export async function isFarBehind(database: Database, countedUntil: number): Promise<boolean> {
  return (await database.lastSequence()) - countedUntil > SEQUENCES_MAX
}
