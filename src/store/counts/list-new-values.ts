import { pickFirst } from '../../domain/counts/most-frequent.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { tallySize, toTallyWeights, WHOLE_TALLY } from '../../domain/counts/tally.ts'
import type { Database } from '../database.ts'
import { readPeriodParts } from './count-parts.ts'
import type { CountedPart } from './counted-part.ts'
import { LAST_MS, type ListedValue } from './list-values.ts'
import type { ValueNumbers } from './value-numbers.ts'
import { createValueSums, createValueTimes } from './value-sums.ts'

/**
 * Which values are new: those of some fields that no event before an instant has; the newest `limit` of each field. `source` is an
 * event source whose events are counted.
 */
export type NewValuesRequest = { fields: CountedField[]; since: Date; limit: number; source: string }

/**
 * The newest of the values of a field that are new, and how many are. They are incomplete if rare values are not named: then some
 * may be missing, and others be older than that.
 */
export type NewValues = { values: ListedValue[]; count: number; isComplete: boolean }

/**
 * The new values of fields, how many events there are in all and from the source, and the time of the oldest event; null if there is
 * none.
 */
export type SeenValues = {
  fields: Map<CountedField, NewValues>
  events: number
  fromSource: number
  oldest: Date | null
}

/** Returns the values of a customer's events that are new. It reads the counts of all days, but no events that are counted. */
export async function listNewValues(
  database: Database,
  customer: number,
  { fields, since, limit, source }: NewValuesRequest,
): Promise<SeenValues> {
  const read = [...new Set<CountedField>([...fields, ALL, SOURCE])]
  const request = { customer, fromMs: 0, untilMs: LAST_MS, slots: 'hours', fields: read } as const
  const counts = await readPeriodParts(database, { ...request, ofOthers: 'everywhere' })
  const seen = new Map(read.map((field) => [field, createSeen(field, counts.numbers)]))
  let events = 0
  for await (const part of counts.parts) {
    for (const tally of part.slots().values()) events += tallySize(tally)
    for (const each of seen.values()) each.add(part)
  }
  const found = fields.map((field): [CountedField, NewValues] => {
    const { values, isComplete } = given(seen.get(field)).listSince(since)
    const newest = pickFirst(
      values,
      limit,
      (one, other) => other.firstSeen.getTime() - one.firstSeen.getTime(),
    )
    return [field, { values: newest, count: values.length, isComplete: counts.isComplete && isComplete }]
  })
  return {
    ...{ fields: new Map(found), events },
    fromSource: given(seen.get(SOURCE)).countOf(source),
    oldest: given(seen.get(ALL)).findOldest(),
  }
}

/** Every event has a value of this field. */
const ALL = 'eventName'
const SOURCE = 'eventSource'

function createSeen(field: CountedField, numbers: ReadonlyMap<CountedField, ValueNumbers>) {
  const values = numbers.get(field)?.values ?? []
  const sums = createValueSums(toTallyWeights(WHOLE_TALLY))
  const times = createValueTimes()
  let isComplete = true
  return {
    add(part: CountedPart): void {
      const table = part.tableOf(field)
      sums.add(table, part.hours, values.length)
      times.add(table, values.length)
      if (table.others.size > 0) isComplete = false
    },

    /** Returns the values whose first event is not before an instant: most others are never made to objects. */
    listSince(since: Date): { values: ListedValue[]; isComplete: boolean } {
      const sinceMs = since.getTime()
      const listed: ListedValue[] = []
      for (const { number, value, count } of sums.list(values))
        if (times.firstMsOf(number) >= sinceMs) listed.push({ value, count, ...times.of(number) })
      return { values: listed, isComplete }
    },

    countOf(wanted: string): number {
      for (const { value, count } of sums.list(values)) if (value === wanted) return count
      return 0
    },

    findOldest(): Date | null {
      let oldestMs = Number.POSITIVE_INFINITY
      for (const { number } of sums.list(values)) oldestMs = Math.min(oldestMs, times.firstMsOf(number))
      return oldestMs === Number.POSITIVE_INFINITY ? null : new Date(oldestMs)
    },
  }
}

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A field was not read.')
  return value
}
