import {
  addValue,
  type CountedField,
  frequentFirst,
  type ValueCounts,
} from '../../domain/counts/period-counts.ts'
import { tallySize } from '../../domain/counts/tally.ts'
import type { Database } from '../database.ts'
import { openValues } from './counts-text.ts'
import { inTurns } from './in-turns.ts'
import { readCounts } from './read-counts.ts'

/** The values of a field that begin with a text, in any letter case. */
export type ValueRequest = { field: CountedField; prefix: string; limit: number }

/** A value of a field, how many events have it, and the times of the first and the last of them. */
export type ListedValue = { value: string; count: number; firstSeen: Date; lastSeen: Date }

/** Returns the values of a field of a customer's events, the most frequent first. */
export async function listValues(
  database: Database,
  customer: number,
  { field, prefix, limit }: ValueRequest,
): Promise<ListedValue[]> {
  const { texts } = await readCounts(database, {
    ...{ customer, fromMs: 0, untilMs: LAST_MS },
    parts: [field],
    byDay: true,
  })
  const all: ValueCounts['named'] = new Map()
  const start = prefix.toLowerCase()
  for await (const { text, startMs } of inTurns(texts)) {
    const { values, countAt } = openValues(text, startMs)
    for (const [i, value] of values.entries())
      if (start === '' || value.toLowerCase().startsWith(start)) addValue(all, value, countAt(i))
  }
  return frequentFirst(all)
    .slice(0, limit)
    .map(([value, count]) => ({
      value,
      count: tallySize(count),
      firstSeen: new Date(count.firstMs),
      lastSeen: new Date(count.lastMs),
    }))
}

/** The latest time that a date can have. */
const LAST_MS = 8_640_000_000_000_000
