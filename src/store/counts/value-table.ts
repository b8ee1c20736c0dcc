import type { PeriodCounts, ValueCounts } from '../../domain/counts/period-counts.ts'
import { emptyTally, type Tally, type TallyWeights, tallySize } from '../../domain/counts/tally.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { CustomerHour } from './collect-hours.ts'
import type { ValueColumns } from './counts-text.ts'
import type { ValueNumbers } from './value-numbers.ts'

/** Numbers of events, one after the other, in as few bytes as the largest of them needs. */
export type NumberColumn = Uint8Array | Uint16Array | Uint32Array

/** The numbers of a tally, in the order of their columns. */
export const TALLY_COLUMNS = ['changes', 'failedChanges', 'reads', 'failedReads'] as const

/** A column for each number of a tally. */
export type TallyColumns = { [column in (typeof TALLY_COLUMNS)[number]]: NumberColumn }

/**
 * What the hours of a day say of the values of a field, in columns: those of values have a row for each value, those of `tallies`
 * one for each hour of each value. Times are relative to the start of the day.
 */
export type ValueTable = {
  dayMs: number
  /** The number of each value. */
  numbers: Uint32Array
  /** The hours in which a value occurs: a bit for each hour. */
  hours: Uint32Array
  /** Where the entries of a value begin. */
  entries: Uint32Array
  firstMs: Uint32Array
  lastMs: Uint32Array
  tallies: TallyColumns
  /** The sums of `tallies` for each value. */
  totals: TallyColumns
  /** The hours in which any of the values occurs. */
  allHours: number
  /** The events of each hour with values that are not named. */
  others: PeriodCounts['slots']
  /** The hours whose own counts do not name all values, so that a value may have more events than the table says, as bits. */
  dropped: number
}

/** Returns the bits of all hours of a day. */
export const ALL_HOURS = 0xffffff
const HOURS_OF_DAY = DAY_MS / HOUR_MS

/** Returns the numbers of the hours that are set in such bits. */
export function listHours(bits: number): number[] {
  return Array.from({ length: HOURS_OF_DAY }, (_, hour) => hour).filter((hour) => ((bits >> hour) & 1) === 1)
}

/** Returns the table of one hour. Its columns are made when they are asked for: mostly, few of its values are. */
export function tableOfHour(
  { day, hour }: Pick<CustomerHour, 'day' | 'hour'>,
  { values, others, column }: ValueColumns,
  { numberOf }: ValueNumbers,
): ValueTable {
  const hours = new Uint32Array(values.length).fill(1 << hour)
  const hasOthers = tallySize(others) > 0
  const times = (spans: number[]) =>
    Uint32Array.from(column('firstMs'), (ms, row) => hour * HOUR_MS + ms + (spans[row] ?? 0))
  const tallies = lazyTallies((name) => Uint32Array.from(column(name)))
  return {
    dayMs: day * DAY_MS,
    numbers: Uint32Array.from(values, numberOf),
    ...{ hours, entries: startEntries(hours) },
    get firstMs() {
      return times([])
    },
    get lastMs() {
      return times(column('spanMs'))
    },
    ...{ tallies, totals: tallies, allHours: 1 << hour },
    others: hasOthers ? new Map([[hour, others]]) : new Map(),
    dropped: hasOthers ? 1 << hour : 0,
  }
}

/** Returns columns that are made when they are asked for. */
export function lazyTallies(make: (name: (typeof TALLY_COLUMNS)[number]) => NumberColumn): TallyColumns {
  const made = new Map<string, NumberColumn>()
  const get = (name: (typeof TALLY_COLUMNS)[number]) => {
    const column = made.get(name) ?? make(name)
    made.set(name, column)
    return column
  }
  return {
    get changes() {
      return get('changes')
    },
    get failedChanges() {
      return get('failedChanges')
    },
    get reads() {
      return get('reads')
    },
    get failedReads() {
      return get('failedReads')
    },
  }
}

/** Returns the values of the hour that begins at an instant in columns. */
export function toColumns({ named, others }: ValueCounts, startMs: number): ValueColumns {
  const counts = [...named.values()]
  return {
    ...{ others, values: [...named.keys()] },
    column(name) {
      if (name === 'firstMs') return counts.map(({ firstMs }) => firstMs - startMs)
      if (name === 'spanMs') return counts.map(({ firstMs, lastMs }) => lastMs - firstMs)
      return counts.map((count) => count[name])
    },
  }
}

/** Adds the events of each value of a table in some hours, counted with some weights, to the sum at the number of the value. */
export function addSums(table: ValueTable, asked: number, weights: TallyWeights, sums: Float64Array): void {
  const isWhole = (table.allHours & ~asked) === 0
  for (const [i, column] of TALLY_COLUMNS.entries()) {
    const weight = weights[i] ?? 0
    if (weight === 0) continue
    if (isWhole) addTotals(table.numbers, table.totals[column], weight, sums)
    else addEntries(table, table.tallies[column], { asked, weight }, sums)
  }
}

function addTotals(numbers: Uint32Array, totals: NumberColumn, weight: number, sums: Float64Array): void {
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] ?? 0
    sums[number] = (sums[number] ?? 0) + weight * (totals[row] ?? 0)
  }
}

function addEntries(
  { numbers, hours }: ValueTable,
  tallies: NumberColumn,
  { asked, weight }: { asked: number; weight: number },
  sums: Float64Array,
): void {
  let at = 0
  for (let row = 0; row < numbers.length; row++) {
    let total = 0
    for (let left = hours[row] ?? 0; left !== 0; left &= left - 1, at++)
      if ((left & -left & asked) !== 0) total += tallies[at] ?? 0
    const number = numbers[row] ?? 0
    sums[number] = (sums[number] ?? 0) + weight * total
  }
}

/** Returns the sum of the entries of each value whose hours are such bits. */
export function sumEntries(hours: Uint32Array, tallies: NumberColumn): Uint32Array {
  const sums = new Uint32Array(hours.length)
  let at = 0
  for (let row = 0; row < hours.length; row++) {
    let sum = 0
    for (let left = hours[row] ?? 0; left !== 0; left &= left - 1, at++) sum += tallies[at] ?? 0
    sums[row] = sum
  }
  return sums
}

/** Returns the tallies of the events with the values of some rows in the hours asked for, each by the number of its hour. */
export function tallyHours(table: ValueTable, rows: readonly number[], asked: number): Map<number, Tally> {
  const sums = TALLY_COLUMNS.map((column) => [column, sumHours(table, rows, table.tallies[column])] as const)
  const found = new Map<number, Tally>()
  for (const hour of listHours(asked)) {
    const tally = emptyTally()
    for (const [column, ofHours] of sums) tally[column] = ofHours[hour] ?? 0
    if (tallySize(tally) > 0) found.set(hour, tally)
  }
  return found
}

// A prefix may have a thousand rows with ten hours each: they are added without an object for each.
function sumHours(
  { hours, entries }: ValueTable,
  rows: readonly number[],
  tallies: NumberColumn,
): Float64Array {
  const sums = new Float64Array(HOURS_OF_DAY)
  for (const row of rows) {
    let at = entries[row] ?? 0
    for (let left = hours[row] ?? 0; left !== 0; left &= left - 1, at++) {
      const hour = 31 - Math.clz32(left & -left)
      sums[hour] = (sums[hour] ?? 0) + (tallies[at] ?? 0)
    }
  }
  return sums
}

/** Returns where the entries of each value begin whose hours are such bits. */
export function startEntries(hours: Uint32Array): Uint32Array {
  const starts = new Uint32Array(hours.length)
  let at = 0
  for (let row = 0; row < hours.length; row++) {
    starts[row] = at
    for (let left = hours[row] ?? 0; left !== 0; left &= left - 1) at++
  }
  return starts
}

/** Returns the hours, of those asked for, that have events with values that are not named, as bits. */
export function hoursWithOthers({ others }: ValueTable, asked: number): number {
  let bits = 0
  for (const hour of others.keys()) bits |= 1 << hour
  return bits & asked
}
