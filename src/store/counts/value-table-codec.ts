import type { ValueCounts } from '../../domain/counts/period-counts.ts'
import { addTally, type Tally, tallySize } from '../../domain/counts/tally.ts'
import { toList, toText, toWholeNumber } from '../column-codec.ts'
import { formatSlots, parseSlots } from './counts-text.ts'
import type { ValueNumbers } from './value-numbers.ts'
import {
  lazyTallies,
  type NumberColumn,
  startEntries,
  sumEntries,
  TALLY_COLUMNS,
  type ValueTable,
} from './value-table.ts'

// A table as bytes, which only Daybook writes: three lines of JSON (the values, the events with other values by hour, and numbers: of
// entries, of the hours that name not all values, and the widths of the columns with numbers of events), and then the columns, each from
// a multiple of four bytes on, with the lowest byte of a number first.

/** What an hour of a day says of the values of a field. */
export type ValuesOfHour = { hour: number; values: ValueCounts }

/** Returns the table of a day as bytes: the values that are named are those of `day`, and `hours` are in their order. */
export function formatValueTable(
  day: ValueCounts['named'],
  hours: ValuesOfHour[],
  dayMs: number,
): Uint8Array {
  const values = [...day.keys()]
  const counts = [...day.values()]
  const { bits, tallies, others, dropped } = arrange(values, hours)
  const columns = TALLY_COLUMNS.map((name) => toColumn(tallies.map((tally) => tally[name])))
  const widths = columns.map(({ BYTES_PER_ELEMENT }) => BYTES_PER_ELEMENT)
  const lines = [
    JSON.stringify(values),
    formatSlots({ slots: others }),
    JSON.stringify([tallies.length, dropped, ...widths]),
  ]
  return joinColumns(`${lines.join('\n')}\n`, [
    Uint32Array.from(bits),
    Uint32Array.from(counts, ({ firstMs }) => firstMs - dayMs),
    Uint32Array.from(counts, ({ lastMs }) => lastMs - dayMs),
    ...columns,
  ])
}

type Arranged = { bits: number[]; tallies: Tally[]; others: Map<number, Tally>; dropped: number }

// By value, and within a value by hour.
function arrange(values: string[], hours: ValuesOfHour[]): Arranged {
  const rows = new Map(values.map((value) => [value, emptyRow()]))
  const others = new Map<number, Tally>()
  let dropped = 0
  for (const { hour, values: ofHour } of hours) {
    const rest = { ...ofHour.others }
    if (tallySize(rest) > 0) dropped |= 1 << hour
    for (const [value, count] of ofHour.named) {
      const row = rows.get(value)
      if (row) {
        row.bits |= 1 << hour
        row.tallies.push(count)
      } else addTally(rest, count)
    }
    if (tallySize(rest) > 0) others.set(hour, rest)
  }
  const all = [...rows.values()]
  return {
    bits: all.map(({ bits }) => bits),
    tallies: all.flatMap(({ tallies }) => tallies),
    ...{ others, dropped },
  }
}

function emptyRow(): { bits: number; tallies: Tally[] } {
  return { bits: 0, tallies: [] }
}

function toColumn(numbers: number[]): NumberColumn {
  const largest = numbers.reduce((max, number) => Math.max(max, number), 0)
  if (largest < 0x100) return Uint8Array.from(numbers)
  return largest < 0x1_0000 ? Uint16Array.from(numbers) : Uint32Array.from(numbers)
}

function joinColumns(head: string, columns: NumberColumn[]): Uint8Array {
  const parts = [Buffer.from(head), ...columns.map(toBytes)]
  return Buffer.concat(parts.flatMap((part) => [part, new Uint8Array(paddingOf(part.length))]))
}

function toBytes({ buffer, byteOffset, byteLength }: NumberColumn): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function paddingOf(length: number): number {
  return (WORD - (length % WORD)) % WORD
}

const WORD = 4

/** Returns the table of such bytes; the values get their numbers. */
export function parseValueTable(bytes: Uint8Array, dayMs: number, { numberOf }: ValueNumbers): ValueTable {
  const { lines, columnsFrom } = splitHead(bytes)
  const [values = '', others = '', sizes = ''] = lines
  const named = toList(JSON.parse(values), toText)
  const [entries = 0, dropped = 0, ...widths] = toList(JSON.parse(sizes), toWholeNumber)
  const take = createColumnReader(bytes, columnsFrom)
  const takeValues = () => new Uint32Array(take(named.length * WORD))
  const takeEntries = (width = WORD) => openColumn(take(entries * width), width)
  const [hours, firstMs, lastMs] = [takeValues(), takeValues(), takeValues()]
  const tallies = {
    changes: takeEntries(widths[0]),
    failedChanges: takeEntries(widths[1]),
    reads: takeEntries(widths[2]),
    failedReads: takeEntries(widths[3]),
  }
  return {
    ...{ dayMs, numbers: Uint32Array.from(named, numberOf) },
    ...{ hours, entries: startEntries(hours), firstMs, lastMs, tallies },
    totals: lazyTallies((column) => sumEntries(hours, tallies[column])),
    allHours: hours.reduce((all, bits) => all | bits, 0),
    ...{ others: parseSlots(others), dropped },
  }
}

function splitHead(bytes: Uint8Array): { lines: string[]; columnsFrom: number } {
  let end = 0
  for (let line = 0; line < HEAD_LINES; line++) end = bytes.indexOf(NEWLINE, end) + 1
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8')
  return { lines: head.split('\n'), columnsFrom: end + paddingOf(end) }
}

const HEAD_LINES = 3
const NEWLINE = 10

// Copies, because columns of words need not be where words may be in the memory.
function createColumnReader(bytes: Uint8Array, from: number): (length: number) => ArrayBuffer {
  let at = from
  return (length) => {
    const copy = new ArrayBuffer(length)
    new Uint8Array(copy).set(bytes.subarray(at, at + length))
    at += length + paddingOf(length)
    return copy
  }
}

function openColumn(buffer: ArrayBuffer, width: number): NumberColumn {
  if (width === 1) return new Uint8Array(buffer)
  return width === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer)
}
