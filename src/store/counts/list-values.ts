import { pickMostFrequent } from '../../domain/counts/most-frequent.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { toTallyWeights, WHOLE_TALLY } from '../../domain/counts/tally.ts'
import type { Database } from '../database.ts'
import { inTurns } from './in-turns.ts'
import { readCounts } from './read-counts.ts'
import { isFarBehind } from './uncounted-events.ts'
import { createValueSums, createValueTimes, type NumberedSum } from './value-sums.ts'

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
  const period = { fromMs: 0, untilMs: LAST_MS }
  const request = { customer, ...period, slots: 'none', fields: [field], ofOthers: 'everywhere' } as const
  const { parts, countedUntil, numbers, ...counts } = await readCounts(database, request)
  const values = numbers.get(field)?.values ?? []
  const sums = createValueSums(toTallyWeights(WHOLE_TALLY))
  const times = createValueTimes()
  let isComplete = counts.isComplete && !(await isFarBehind(database, countedUntil))
  for await (const part of inTurns(parts)) {
    const table = part.tableOf(field)
    sums.add(table, part.hours, values.length)
    times.add(table, values.length)
    if (table.others.size > 0) isComplete = false
  }
  const found = pickMostFrequent(startingWith(sums.list(values), prefix.toLowerCase()), limit)
  const listed = found.map(({ value, count, number }) => ({ value, count, ...times.of(number) }))
  return { values: listed, isComplete }
}

function* startingWith(sums: Iterable<NumberedSum>, start: string): Generator<NumberedSum> {
  for (const sum of sums) if (start === '' || sum.value.toLowerCase().startsWith(start)) yield sum
}

/** The latest time that a date can have. */
export const LAST_MS = 8_640_000_000_000_000
