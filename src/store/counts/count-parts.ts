import { HOUR_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { startOfHour } from './collect-hours.ts'
import { type CountedPart, partOfHour } from './counted-part.ts'
import { inTurns } from './in-turns.ts'
import { type CountsRequest, type ReadCounts, readCounts } from './read-counts.ts'
import { countUncounted } from './uncounted-events.ts'

/** What the events of a period are, in parts. `isComplete` is false if there may be others. */
export type PeriodParts = Pick<ReadCounts, 'numbers' | 'isComplete'> & { parts: AsyncIterable<CountedPart> }

/**
 * Returns what the events of a customer are in a period that consists of whole hours, or of whole minutes if these are asked for:
 * those that are counted, and those that are not counted yet. The parts are made while they are asked for, and let others work.
 */
export async function readPeriodParts(database: Database, request: CountsRequest): Promise<PeriodParts> {
  const counts = await readCounts(database, request)
  const uncounted = await countUncounted(database, request.customer, counts.countedUntil)
  const hours = uncounted.hours.filter((hour) => isTouched(startOfHour(hour), request))
  const listParts = function* () {
    yield* counts.parts
    for (const hour of hours) yield partOfHour(hour, counts.numbers)
  }
  return {
    numbers: counts.numbers,
    isComplete: counts.isComplete && uncounted.isComplete,
    parts: inTurns(listParts()),
  }
}

function isTouched(startMs: number, { fromMs, untilMs }: CountsRequest): boolean {
  return startMs < untilMs && startMs + HOUR_MS > fromMs
}
