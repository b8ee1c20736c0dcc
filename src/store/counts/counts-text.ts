import {
  COUNTED_FIELDS,
  type CountedField,
  emptyCounts,
  type PeriodCounts,
  type ValueCount,
  type ValueCounts,
} from '../../domain/counts/period-counts.ts'
import type { Tally } from '../../domain/counts/tally.ts'
import { toList, toText, toWholeNumber } from '../column-codec.ts'

// Counts as text, which only Daybook writes: lines of JSON. What is not needed is not parsed. Times are relative to the start of
// the period.

/** The numbers of a value, each in a line of its own for all values. */
const COLUMNS = ['changes', 'failedChanges', 'reads', 'failedReads'] as const

/** The lines of a field: the values that are not named, the values, the columns, the first times and the spans after these. */
const FIELD_LINES = COLUMNS.length + 4

/** Returns the slots of a period as a line of text: the number of each, and its tally. */
export function formatSlots({ slots }: Pick<PeriodCounts, 'slots'>): string {
  return JSON.stringify([...slots].flatMap(([slot, tally]) => [slot, ...COLUMNS.map((name) => tally[name])]))
}

/** Returns the slots of such a text. */
export function parseSlots(text: string): PeriodCounts['slots'] {
  const numbers = parseNumbers(text)
  const slots: PeriodCounts['slots'] = new Map()
  for (let at = 0; at < numbers.length; at += 1 + COLUMNS.length)
    slots.set(numbers[at] ?? 0, toTally(numbers.slice(at + 1)))
  return slots
}

/** Returns the values of a field as lines of text. */
export function formatValues({ named, others }: ValueCounts, startMs: number): string {
  const counts = [...named.values()]
  const lines = [
    COLUMNS.map((name) => others[name]),
    [...named.keys()],
    ...COLUMNS.map((name) => counts.map((count) => count[name])),
    counts.map(({ firstMs }) => firstMs - startMs),
    counts.map(({ firstMs, lastMs }) => lastMs - firstMs),
  ]
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

/** The values of a field that are parsed when they are asked for. */
export type ValuesText = {
  /** The events with values that are not named. */
  others: Tally
  values: string[]
  /** Returns the numbers of the value at an index. */
  tallyAt(index: number): Tally
  /** Returns all of what is known of the value at an index. */
  countAt(index: number): ValueCount
}

/** Returns the values of such a text. */
export function openValues(text: string, startMs: number): ValuesText {
  const [others = '[]', values = '[]', ...columns] = text.split('\n')
  const parsed = new Map<number, number[]>()
  const numberAt = (column: number, index: number): number => {
    const known = parsed.get(column) ?? parseNumbers(columns[column] ?? '[]')
    parsed.set(column, known)
    return toWholeNumber(known[index])
  }
  const tallyAt = (index: number): Tally => ({
    changes: numberAt(0, index),
    failedChanges: numberAt(1, index),
    reads: numberAt(2, index),
    failedReads: numberAt(3, index),
  })
  return {
    others: toTally(parseNumbers(others)),
    values: toList(JSON.parse(values), toText),
    tallyAt,
    countAt(index) {
      const firstMs = startMs + numberAt(COLUMNS.length, index)
      const lastMs = firstMs + numberAt(COLUMNS.length + 1, index)
      return { ...tallyAt(index), firstMs, lastMs }
    },
  }
}

/** Returns all values of such a text. */
export function parseValues(text: string, startMs: number): ValueCounts {
  const { others, values, countAt } = openValues(text, startMs)
  return { others, named: new Map(values.map((value, i) => [value, countAt(i)])) }
}

/** Returns the values of all fields as text. */
export function formatFields({ fields }: Pick<PeriodCounts, 'fields'>, startMs: number): string {
  return COUNTED_FIELDS.map((field) => formatValues(fields[field], startMs)).join('\n')
}

/** Returns the texts of the fields in such a text. */
export function splitFields(text: string): Map<string, string> {
  const lines = text.split('\n')
  return new Map(
    COUNTED_FIELDS.map((field, i): [CountedField, string] => [
      field,
      lines.slice(i * FIELD_LINES, (i + 1) * FIELD_LINES).join('\n'),
    ]),
  )
}

/** Returns the values of all fields of such a text. */
export function parseFields(text: string, startMs: number): PeriodCounts['fields'] {
  const { fields } = emptyCounts()
  const texts = splitFields(text)
  for (const field of COUNTED_FIELDS) fields[field] = parseValues(texts.get(field) ?? '', startMs)
  return fields
}

function parseNumbers(text: string): number[] {
  return toList(JSON.parse(text), toWholeNumber)
}

function toTally([changes = 0, failedChanges = 0, reads = 0, failedReads = 0]: number[]): Tally {
  return { changes, failedChanges, reads, failedReads }
}
