import { COUNTED_FIELDS } from '../../domain/counts/period-counts.ts'
import { toList, toTextOrNull, toWholeNumber } from '../column-codec.ts'
import type { ValueNumbers } from '../counts/value-numbers.ts'

/** The fields of events that have columns: those whose values are counted, and whether an event changed nothing. */
export const COLUMN_FIELDS = [...COUNTED_FIELDS, 'readOnly'] as const

export type ColumnField = (typeof COLUMN_FIELDS)[number]

/**
 * The values of a field of the events of a day with sequences up to one, in the order of time and sequence: a code for each event,
 * and for each code the number of its value, or `NO_VALUE`. `totals` returns how many events have each code.
 */
export type ValueColumn = {
  untilSequence: number
  codes: Codes
  numbers: Uint32Array
  totals(): Uint32Array
}

/** In place of a number, for events without a value. */
export const NO_VALUE = 0xffff_ffff

type Codes = Uint8Array | Uint16Array | Uint32Array

const LINE_FEED = 10
const FIRST_SIZE = 4_096

// As bytes, which only Daybook writes: a line of JSON, with the sequence and the values by their codes, and then the codes, each of as
// many bytes as the largest one needs, the lowest first.
/** Returns what makes the bytes of a column, given one value after the other. */
export function createColumnWriter() {
  const known = new Map<string | null, number>()
  let codes = new Uint32Array(FIRST_SIZE)
  let length = 0
  return {
    add(value: string | null): void {
      if (length === codes.length) codes = withRoom(codes)
      const code = known.get(value) ?? known.size
      known.set(value, code)
      codes[length] = code
      length += 1
    },

    /** Returns the bytes of the column, whose events have sequences up to one. */
    format(untilSequence: number): Uint8Array {
      const narrow = new (codesFor(known.size))(codes.subarray(0, length))
      const head = JSON.stringify([untilSequence, [...known.keys()]])
      return Buffer.concat([Buffer.from(`${head}\n`), new Uint8Array(narrow.buffer)])
    },
  }
}

function withRoom(codes: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * codes.length)
  larger.set(codes)
  return larger
}

/** Returns the column of such bytes; the values get their numbers. */
export function parseColumn(bytes: Uint8Array, { numberOf }: ValueNumbers): ValueColumn {
  const end = bytes.indexOf(LINE_FEED) + 1
  const head: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8'))
  const [sequence, values] = Array.isArray(head) ? head : []
  const named = toList(values, toTextOrNull)
  // A copy, which begins where numbers of several bytes may.
  const { buffer } = new Uint8Array(bytes.subarray(end))
  const codes = new (codesFor(named.length))(buffer)
  let totals: Uint32Array | null = null
  return {
    ...{ untilSequence: toWholeNumber(sequence), codes },
    numbers: Uint32Array.from(named, (value) => (value === null ? NO_VALUE : numberOf(value))),
    totals: () => (totals ??= countCodes(codes, named.length)),
  }
}

function countCodes(codes: Codes, values: number): Uint32Array {
  const counts = new Uint32Array(values)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0
    counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

function codesFor(values: number) {
  if (values <= 0x100) return Uint8Array
  return values <= 0x1_0000 ? Uint16Array : Uint32Array
}

/** Returns the memory that a column takes, about. */
export function bytesOfColumn({ codes, numbers }: ValueColumn): number {
  return codes.byteLength + 2 * numbers.byteLength
}
