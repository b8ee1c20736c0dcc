import type { TallyWeights } from '../../domain/counts/tally.ts'
import { addValues } from '../columns/count-rows.ts'
import type { MatchingRows } from '../columns/matching-rows.ts'
import type { ValueColumn } from '../columns/value-column.ts'
import { addSums, type ValueTable } from './value-table.ts'

/** The sum of a value, by its number. */
export type NumberedSum = { number: number; value: string; count: number }

/** Returns what adds up the events of each value of a field in tables, counted with some weights. */
export function createValueSums(weights: TallyWeights) {
  let sums = new Float64Array(0)
  return {
    /** Adds the events of some hours of a table; its numbers are below `size`. */
    add(table: ValueTable, hours: number, size: number): void {
      sums = withRoom(sums, size, 0)
      addSums(table, hours, weights, sums)
    },

    /** Adds the events of a day that match, given the column of the field; its numbers are below `size`. */
    addEvents(column: ValueColumn, matching: MatchingRows, size: number): void {
      sums = withRoom(sums, size, 0)
      addValues(sums, column, matching)
    },

    /** Adds a number of events to the sum of the value with a number. */
    addCount(number: number, count: number): void {
      sums = withRoom(sums, number + 1, 0)
      sums[number] = (sums[number] ?? 0) + count
    },

    /** Yields the values that have events; those of some numbers, each at its number, are given. */
    *list(values: string[]): Generator<NumberedSum> {
      for (let number = 0; number < sums.length; number++) {
        const [count = 0, value] = [sums[number], values[number]]
        if (count > 0 && value !== undefined) yield { number, value, count }
      }
    },
  }
}

/** Returns what finds the times of the first and the last event of each value in tables. */
export function createValueTimes() {
  let first = new Float64Array(0)
  let last = new Float64Array(0)
  return {
    /** Takes the times of a table; its numbers are below `size`. */
    add({ dayMs, numbers, firstMs, lastMs }: ValueTable, size: number): void {
      first = withRoom(first, size, Number.POSITIVE_INFINITY)
      last = withRoom(last, size, 0)
      for (let row = 0; row < numbers.length; row++) {
        const number = numbers[row] ?? 0
        first[number] = Math.min(first[number] ?? 0, dayMs + (firstMs[row] ?? 0))
        last[number] = Math.max(last[number] ?? 0, dayMs + (lastMs[row] ?? 0))
      }
    },

    /** Returns the time of the first event with the value of a number, in milliseconds since 1970. */
    firstMsOf: (number: number): number => first[number] ?? Number.POSITIVE_INFINITY,

    /** Returns the times of the value with a number. */
    of: (number: number) => ({
      firstSeen: new Date(first[number] ?? 0),
      lastSeen: new Date(last[number] ?? 0),
    }),
  }
}

function withRoom(numbers: Float64Array<ArrayBuffer>, size: number, rest: number): Float64Array<ArrayBuffer> {
  if (size <= numbers.length) return numbers
  const larger = new Float64Array(Math.max(2 * numbers.length, size)).fill(rest, numbers.length)
  larger.set(numbers)
  return larger
}
