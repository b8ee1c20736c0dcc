import type { ColumnCondition } from './column-conditions.ts'
import type { ColumnsOf } from './kept-columns.ts'
import type { FieldColumns } from './read-columns.ts'
import { type ColumnField, NO_VALUE, type ValueColumn } from './value-column.ts'

/** Events of a day by their places in its columns: [from, until). */
export type Places = { from: number; until: number }

/** The places of the events that meet conditions, and of all others of the day if these are fewer, else null. Both are in their order. */
export type MatchingRows = { rows: Uint32Array; others: Uint32Array | null }

/**
 * Returns what finds the events that meet conditions among some of the columns of one day after the other. What it returns is used
 * before it is called again: its memory is the same each time.
 */
export function createRowMatcher(
  conditions: ColumnCondition[],
  columnsOf: ColumnsOf,
): (columns: FieldColumns, places: Places & { size: number }) => MatchingRows {
  const matchers = conditions.map((condition) => createMatcher(condition, columnsOf))
  let memory = new Uint32Array(0)
  let memoryOfOthers = new Uint32Array(0)
  return (columns, { size, ...places }) => {
    if (memory.length < size) memory = new Uint32Array(size)
    const matched = matchers.map(({ field, matchingCodes }) => {
      const column = columnOf(columns, field)
      return { codes: column.codes, isMatching: matchingCodes(column) }
    })
    const rows = memory.subarray(0, matchRows(memory, places, matched))
    const others = size - rows.length
    if (others >= rows.length) return { rows, others: null }
    if (memoryOfOthers.length < others) memoryOfOthers = new Uint32Array(size)
    listOthers(memoryOfOthers, rows, size)
    return { rows, others: memoryOfOthers.subarray(0, others) }
  }
}

/** Returns the column of a field. */
export function columnOf(columns: FieldColumns, field: ColumnField): ValueColumn {
  const column = columns.get(field)
  if (!column) throw new Error(`The column of ${field} is used and was not read.`)
  return column
}

/** What says for each code of a column whether its value matches: 1 if it does, else 0. */
type Matcher = { field: ColumnField; matchingCodes(column: ValueColumn): Uint8Array }

// Most days have the same values.
function createMatcher({ field, matches }: ColumnCondition, columnsOf: ColumnsOf): Matcher {
  const known: (boolean | undefined)[] = []
  const nothing = matches(null)
  const test = (number: number): boolean => {
    if (number === NO_VALUE) return nothing
    const result = known[number] ?? matches(columnsOf(field).numbers.values[number] ?? null)
    known[number] = result
    return result
  }
  return {
    field,
    matchingCodes({ numbers }) {
      const codes = new Uint8Array(numbers.length)
      for (let code = 0; code < codes.length; code++) codes[code] = test(numbers[code] ?? NO_VALUE) ? 1 : 0
      return codes
    },
  }
}

/** The codes of a column, and which of them match. */
type MatchedColumn = Pick<ValueColumn, 'codes'> & { isMatching: Uint8Array }

// Puts the rows into memory and returns how many there are.
function matchRows(memory: Uint32Array, places: Places, [first, ...others]: MatchedColumn[]): number {
  let length = first ? findRows(memory, places, first) : listRows(memory, places)
  for (const other of others) length = keepRows(memory, length, other)
  return length
}

// Loops over a million events count their places: to iterate takes longer.
function findRows(rows: Uint32Array, { from, until }: Places, { codes, isMatching }: MatchedColumn): number {
  let length = 0
  for (let row = from; row < until; row++) {
    if (isMatching[codes[row] ?? 0] !== 1) continue
    rows[length] = row
    length += 1
  }
  return length
}

function keepRows(rows: Uint32Array, count: number, { codes, isMatching }: MatchedColumn): number {
  let length = 0
  for (let i = 0; i < count; i++) {
    const row = rows[i] ?? 0
    if (isMatching[codes[row] ?? 0] !== 1) continue
    rows[length] = row
    length += 1
  }
  return length
}

function listRows(rows: Uint32Array, { from, until }: Places): number {
  for (let i = 0; i < until - from; i++) rows[i] = from + i
  return until - from
}

function listOthers(others: Uint32Array, rows: Uint32Array, size: number): void {
  let length = 0
  let next = 0
  for (let row = 0; row < size; row++) {
    if (rows[next] === row) next += 1
    else others[length++] = row
  }
}
