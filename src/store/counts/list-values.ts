import {
  addValue,
  type CountedField,
  frequentFirst,
  type ValueCount,
  type ValueCounts,
} from '../../domain/counts/period-counts.ts'
import { tallySize } from '../../domain/counts/tally.ts'
import type { Database } from '../database.ts'
import { openValues } from './counts-text.ts'
import { inTurns } from './in-turns.ts'
import { readCounts } from './read-counts.ts'
import { isFarBehind } from './uncounted-events.ts'

/** The values of a field that begin with a text, in any letter case. */
export type ValueRequest = { field: CountedField; prefix: string; limit: number }

/** A value of a field, how many events have it, and the times of the first and the last of them. */
export type ListedValue = { value: string; count: number; firstSeen: Date; lastSeen: Date }

/** Values of a field. They are incomplete if rare values are not named, so that numbers are lower bounds, or not all days are counted. */
export type ListedValues = { values: ListedValue[]; isComplete: boolean }

/** Returns the values of a field of a customer's events, the most frequent first. */
export async function listValues(
  database: Database,
  customer: number,
  { field, prefix, limit }: ValueRequest,
): Promise<ListedValues> {
  const { texts, countedUntil, ...counts } = await readCounts(database, {
    ...{ customer, fromMs: 0, untilMs: LAST_MS },
    parts: [field],
    byDay: true,
  })
  const all: ValueCounts['named'] = new Map()
  const start = prefix.toLowerCase()
  let isComplete = counts.isComplete && !(await isFarBehind(database, countedUntil))
  for await (const { text, startMs } of inTurns(texts)) {
    const { values, others, countAt } = openValues(text, startMs)
    if (tallySize(others) > 0) isComplete = false
    for (const [i, value] of values.entries())
      if (start === '' || value.toLowerCase().startsWith(start)) addValue(all, value, countAt(i))
  }
  return { values: frequentFirst(all).slice(0, limit).map(toListedValue), isComplete }
}

/** Returns a value with its count as lists have it. */
export function toListedValue([value, count]: [string, ValueCount]): ListedValue {
  const { firstMs, lastMs } = count
  return { value, count: tallySize(count), firstSeen: new Date(firstMs), lastSeen: new Date(lastMs) }
}

/** The latest time that a date can have. */
export const LAST_MS = 8_640_000_000_000_000
