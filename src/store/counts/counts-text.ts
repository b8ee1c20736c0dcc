import {
  COUNTED_FIELDS,
  type CountedField,
  emptyCounts,
  type PeriodCounts,
  type ValueCount,
  type ValueCounts,
} from '../../domain/counts/period-counts.ts'
import { emptyTally, type Tally } from '../../domain/counts/tally.ts'
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

/** The columns of the values of a field: numbers of events, the first times, and the spans after these, as they are in the text. */
export type ColumnName = keyof Tally | 'firstMs' | 'spanMs'

/** The values of a field in columns, which have a row for each value and are made when they are asked for. */
export type ValueColumns = {
  /** The events with values that are not named. */
  others: Tally
  values: string[]
  column(name: ColumnName): number[]
}

/** Returns the values of such a text in columns. */
export function parseColumns(text: string): ValueColumns {
  const [others = '[]', values = '[]', ...lines] = text.split('\n')
  return {
    others: toTally(parseNumbers(others)),
    values: toList(JSON.parse(values), toText),
    column: (name) => parseNumbers(lines[COLUMN_LINES.indexOf(name)] ?? '[]'),
  }
}

const COLUMN_LINES: readonly ColumnName[] = [...COLUMNS, 'firstMs', 'spanMs']

/** Returns all values of such a text. */
export function parseValues(text: string, startMs: number): ValueCounts {
  const { others, values, column } = parseColumns(text)
  const tallies = COLUMNS.map((name) => [name, column(name)] as const)
  const [firstMs, spanMs] = [column('firstMs'), column('spanMs')]
  const countAt = (row: number): ValueCount => {
    const atMs = startMs + (firstMs[row] ?? 0)
    const count = { ...emptyTally(), firstMs: atMs, lastMs: atMs + (spanMs[row] ?? 0) }
    for (const [name, numbers] of tallies) count[name] = numbers[row] ?? 0
    return count
  }
  return { others, named: new Map(values.map((value, row) => [value, countAt(row)])) }
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
