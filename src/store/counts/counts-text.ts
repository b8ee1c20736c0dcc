import {
  COUNTED_FIELDS,
  type CountedField,
  emptyCounts,
  emptyValues,
  type PeriodCounts,
  type ValueCount,
  type ValueCounts,
} from '../../domain/counts/period-counts.ts'
import type { Tally } from '../../domain/counts/tally.ts'
import { toList, toText, toWholeNumber } from '../column-codec.ts'

// Counts as text: lines of JSON, which only Daybook writes. Times are relative to the start of the period.

/** Returns the slots of a period as a line of text: the number of each, and its tally. */
export function formatSlots({ slots }: Pick<PeriodCounts, 'slots'>): string {
  return JSON.stringify([...slots].flatMap(([slot, tally]) => [slot, ...toNumbers(tally)]))
}

/** Returns the slots of such a text. */
export function parseSlots(text: string): PeriodCounts['slots'] {
  const numbers = toList(JSON.parse(text), toWholeNumber)
  const slots: PeriodCounts['slots'] = new Map()
  for (let at = 0; at < numbers.length; at += 1 + TALLY_NUMBERS)
    slots.set(numbers[at] ?? 0, toTally(numbers, at + 1))
  return slots
}

/** Returns the values of a field as a line of text: those that are not named, the values, and their counts. */
export function formatValues({ named, others }: ValueCounts, startMs: number): string {
  const numbers: number[] = toNumbers(others)
  for (const count of named.values())
    numbers.push(...toNumbers(count), count.firstMs - startMs, count.lastMs - count.firstMs)
  return JSON.stringify([[...named.keys()], numbers])
}

/** Returns the values of such a text. */
export function parseValues(text: string, startMs: number): ValueCounts {
  const [values = [], numbers = []] = toList(JSON.parse(text), (each) => toList(each, (item) => item))
  const counts: ValueCounts = { named: new Map(), others: toTally(numbers, 0) }
  let at = TALLY_NUMBERS
  for (const value of values) {
    counts.named.set(toText(value), toValueCount(numbers, at, startMs))
    at += VALUE_NUMBERS
  }
  return counts
}

/** Returns the values of all fields as text, a line for each field. */
export function formatFields({ fields }: Pick<PeriodCounts, 'fields'>, startMs: number): string {
  return COUNTED_FIELDS.map((field) => formatValues(fields[field], startMs)).join('\n')
}

/** Returns the values of one field of such a text. The lines of the others are not parsed. */
export function parseField(text: string, field: CountedField, startMs: number): ValueCounts {
  const line = text.split('\n')[COUNTED_FIELDS.indexOf(field)]
  return line === undefined ? emptyValues() : parseValues(line, startMs)
}

/** Returns the values of all fields of such a text. */
export function parseFields(text: string, startMs: number): PeriodCounts['fields'] {
  const lines = text.split('\n')
  const { fields } = emptyCounts()
  for (const [i, field] of COUNTED_FIELDS.entries()) {
    const line = lines[i]
    if (line !== undefined) fields[field] = parseValues(line, startMs)
  }
  return fields
}

const TALLY_NUMBERS = 4
const VALUE_NUMBERS = TALLY_NUMBERS + 2

function toNumbers({ changes, failedChanges, reads, failedReads }: Tally): number[] {
  return [changes, failedChanges, reads, failedReads]
}

function toTally(numbers: unknown[], at: number): Tally {
  return {
    changes: toWholeNumber(numbers[at]),
    failedChanges: toWholeNumber(numbers[at + 1]),
    reads: toWholeNumber(numbers[at + 2]),
    failedReads: toWholeNumber(numbers[at + 3]),
  }
}

function toValueCount(numbers: unknown[], at: number, startMs: number): ValueCount {
  const firstMs = startMs + toWholeNumber(numbers[at + TALLY_NUMBERS])
  return {
    ...toTally(numbers, at),
    firstMs,
    lastMs: firstMs + toWholeNumber(numbers[at + TALLY_NUMBERS + 1]),
  }
}
