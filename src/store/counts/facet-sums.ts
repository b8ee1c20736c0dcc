import { type CountedValue, pickMostFrequent } from '../../domain/counts/most-frequent.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { cutTally, type TallyPart, tallySize, toTallyWeights } from '../../domain/counts/tally.ts'
import { columnOf, type MatchingRows } from '../columns/matching-rows.ts'
import type { FieldColumns } from '../columns/read-columns.ts'
import type { ValueTally } from '../value-tally.ts'
import type { CountedPart } from './counted-part.ts'
import type { ValueNumbers } from './value-numbers.ts'
import { createValueSums } from './value-sums.ts'
import type { ValueTable } from './value-table.ts'

export type FacetSums = ReturnType<typeof createFacetSums>

/** Returns what adds up the events of a part, and those of each value of some fields, whose numbers are given. */
export function createFacetSums(numbers: ReadonlyMap<CountedField, ValueNumbers>, asked: TallyPart) {
  const weights = toTallyWeights(asked)
  const fields = [...numbers].map(([field, { values, numberOf }]) => ({
    ...{ field, values, numberOf },
    sums: createValueSums(weights),
  }))
  let events = 0
  let isComplete = true
  return {
    /** Adds what counts say of some hours. */
    add(part: CountedPart): void {
      for (const tally of part.slots().values()) events += tallySize(cutTally(tally, asked))
      for (const { field, values, sums } of fields) {
        const table = part.tableOf(field)
        sums.add(table, part.hours, values.length)
        if (hasOthers(table, part.hours, asked)) isComplete = false
      }
    },

    /** Adds events of the part that is asked for, with a column for each field. */
    addTally(columns: CountedField[], tally: ValueTally): void {
      events += tally.rows
      for (const { field, numberOf, sums } of fields)
        for (const [value, count] of tally.columns[columns.indexOf(field)] ?? [])
          sums.addCount(numberOf(value), count)
    },

    /** Adds events of a day that are in the part that is asked for, given its columns. */
    addEvents(columns: FieldColumns, matching: MatchingRows): void {
      events += matching.rows.length
      for (const { field, values, sums } of fields)
        sums.addEvents(columnOf(columns, field), matching, values.length)
    },

    /** The number of events. */
    countEvents: () => events,

    /** Whether all values were named. */
    isComplete: () => isComplete,

    /** Returns the most frequent values of each field. */
    pick: (limit: number): Map<CountedField, CountedValue[]> =>
      new Map(fields.map(({ field, values, sums }) => [field, pickMostFrequent(sums.list(values), limit)])),
  }
}

function hasOthers({ others }: ValueTable, hours: number, asked: TallyPart): boolean {
  return [...others].some(
    ([hour, tally]) => ((hours >> hour) & 1) === 1 && tallySize(cutTally(tally, asked)) > 0,
  )
}
