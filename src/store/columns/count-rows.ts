import { emptyTally, type Tally, tallyEvent } from '../../domain/counts/tally.ts'
import { columnOf, type MatchingRows } from './matching-rows.ts'
import type { FieldColumns } from './read-columns.ts'
import { type ColumnField, NO_VALUE, type ValueColumn } from './value-column.ts'

/** Adds how many of the events of a day that match have each value of a column to sums, by the numbers of the values. */
export function addValues(sums: Float64Array, column: ValueColumn, { rows, others }: MatchingRows): void {
  if (others === null) addEach(sums, column, rows, 1)
  else {
    addAll(sums, column)
    addEach(sums, column, others, -1)
  }
}

function addAll(sums: Float64Array, { numbers, totals }: ValueColumn): void {
  const counts = totals()
  for (let code = 0; code < counts.length; code++) {
    const number = numbers[code] ?? NO_VALUE
    if (number !== NO_VALUE) sums[number] = (sums[number] ?? 0) + (counts[code] ?? 0)
  }
}

function addEach(
  sums: Float64Array,
  { codes, numbers }: ValueColumn,
  rows: Uint32Array,
  count: 1 | -1,
): void {
  for (let i = 0; i < rows.length; i++) {
    const number = numbers[codes[rows[i] ?? 0] ?? 0] ?? NO_VALUE
    if (number !== NO_VALUE) sums[number] = (sums[number] ?? 0) + count
  }
}

/** The fields that `tallyByHour` needs. */
export const TALLIED_FIELDS = ['readOnly', 'errorCode'] as const satisfies ColumnField[]

/**
 * Returns what some events of a day are, by the hour; `hours` says where the events of each hour begin, and `readOnlyNumber` is the number
 * of the value of those that changed nothing.
 */
export function tallyByHour(
  columns: FieldColumns,
  rows: Uint32Array,
  { hours, readOnlyNumber }: { hours: readonly number[]; readOnlyNumber: number },
): Map<number, Tally> {
  const [readOnly, errorCode] = [columnOf(columns, 'readOnly'), columnOf(columns, 'errorCode')]
  const tallies = new Map<number, Tally>()
  let hour = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0
    while ((hours[hour + 1] ?? Number.POSITIVE_INFINITY) <= row) hour += 1
    const tally = tallies.get(hour) ?? emptyTally()
    tallies.set(hour, tally)
    tallyEvent(tally, {
      readOnly: readOnly.numbers[readOnly.codes[row] ?? 0] === readOnlyNumber,
      isFailed: errorCode.numbers[errorCode.codes[row] ?? 0] !== NO_VALUE,
    })
  }
  return tallies
}
