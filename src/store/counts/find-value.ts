import type { FieldPatterns } from '../../domain/counts/count-scope.ts'
import { addValue, type ValueCount, type ValueCounts } from '../../domain/counts/period-counts.ts'
import { tallySize } from '../../domain/counts/tally.ts'
import { matchesOneOf } from '../../domain/events/pattern.ts'
import type { Database } from '../database.ts'
import { openValues } from './counts-text.ts'
import { inTurns } from './in-turns.ts'
import { LAST_MS } from './list-values.ts'
import { readCounts } from './read-counts.ts'
import { countUncounted } from './uncounted-events.ts'

/**
 * How many events have a value, and the times of the first and the last; null if none has. These are lower bounds if not complete.
 */
export type FoundValue = {
  count: number
  firstSeen: Date | null
  lastSeen: Date | null
  isComplete: boolean
}

/** Returns how many of a customer's events have one of some values, whatever their time. */
export async function findValue(
  database: Database,
  customer: number,
  { field, patterns }: FieldPatterns,
): Promise<FoundValue> {
  const counts = await readCounts(database, {
    ...{ customer, fromMs: 0, untilMs: LAST_MS },
    parts: [field],
    byDay: true,
  })
  const uncounted = await countUncounted(database, customer, counts.countedUntil)
  const found: ValueCounts['named'] = new Map()
  let isComplete = counts.isComplete && uncounted.isComplete
  for await (const { text, startMs } of inTurns(counts.texts)) {
    const { values, others, countAt } = openValues(text, startMs)
    if (tallySize(others) > 0) isComplete = false
    for (const [i, value] of values.entries())
      if (matchesOneOf(patterns, value)) addValue(found, ONE, countAt(i))
  }
  for (const hour of uncounted.hours)
    for (const [value, count] of hour.counts.fields[field].named)
      if (matchesOneOf(patterns, value)) addValue(found, ONE, count)
  return toFoundValue(found.get(ONE), isComplete)
}

/** All values that match are counted as one. */
const ONE = ''

function toFoundValue(count: ValueCount | undefined, isComplete: boolean): FoundValue {
  if (!count) return { count: 0, firstSeen: null, lastSeen: null, isComplete }
  const { firstMs, lastMs } = count
  return { count: tallySize(count), firstSeen: new Date(firstMs), lastSeen: new Date(lastMs), isComplete }
}
