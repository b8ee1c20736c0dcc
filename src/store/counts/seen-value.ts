import type { FieldPatterns } from '../../domain/counts/count-scope.ts'
import { toTallyWeights, WHOLE_TALLY } from '../../domain/counts/tally.ts'
import { matchesOneOf } from '../../domain/events/pattern.ts'
import type { Database } from '../database.ts'
import { readPeriodParts } from './count-parts.ts'
import { LAST_MS, type ListedValue } from './list-values.ts'
import { createValueSums, createValueTimes } from './value-sums.ts'

/** How many events have a value, and the times of the first and the last; null if none has. Not complete, the number is a lower bound. */
export type SeenValue = {
  count: number
  firstSeen: Date | null
  lastSeen: Date | null
  isComplete: boolean
}

/** Returns how many of a customer's events have one of some values, whatever their time. */
export async function findSeenValue(
  database: Database,
  customer: number,
  { field, patterns }: FieldPatterns,
): Promise<SeenValue> {
  const request = { customer, fromMs: 0, untilMs: LAST_MS, slots: 'none', fields: [field] } as const
  const counts = await readPeriodParts(database, { ...request, ofOthers: 'everywhere' })
  const values = counts.numbers.get(field)?.values ?? []
  const sums = createValueSums(toTallyWeights(WHOLE_TALLY))
  const times = createValueTimes()
  let { isComplete } = counts
  for await (const part of counts.parts) {
    const table = part.tableOf(field)
    sums.add(table, part.hours, values.length)
    times.add(table, values.length)
    if (table.others.size > 0) isComplete = false
  }
  const found = Array.from(sums.list(values))
    .filter(({ value }) => matchesOneOf(patterns, value))
    .map(({ value, count, number }) => ({ value, count, ...times.of(number) }))
  return { ...joinValues(found), isComplete }
}

function joinValues(found: ListedValue[]): Omit<SeenValue, 'isComplete'> {
  const times = found.flatMap(({ firstSeen, lastSeen }) => [firstSeen.getTime(), lastSeen.getTime()])
  const count = found.reduce((sum, each) => sum + each.count, 0)
  if (times.length === 0) return { count, firstSeen: null, lastSeen: null }
  return { count, firstSeen: new Date(Math.min(...times)), lastSeen: new Date(Math.max(...times)) }
}
