import type { Column, GetColumnData, Table } from 'drizzle-orm'

/** Columns by the name that the code uses, in the order in which a statement selects them. */
export type SelectedColumns = { [name: string]: Column }

/** A row with a value for each column. */
export type RowOf<Columns extends SelectedColumns> = { [Name in keyof Columns]: GetColumnData<Columns[Name]> }

/** One function per column, which returns the column's value from the values of a row. */
export type RowReaders<Columns extends SelectedColumns> = {
  [Name in keyof Columns]: (values: unknown[]) => GetColumnData<Columns[Name]>
}

/** Returns the names of columns in SQL, for a statement that selects or inserts them. */
export function columnNames(columns: SelectedColumns): string {
  return Object.values(columns)
    .map(({ name }) => name)
    .join(', ')
}

/** Returns the number of columns. */
export function columnCount(columns: SelectedColumns): number {
  return Object.keys(columns).length
}

/**
 * Returns functions that read the values of a row, which a statement selected with `columnNames`. Exports read millions of rows,
 * so callers put the values into object literals: filling in members in a loop takes twice as long.
 */
export function createRowReaders<Columns extends SelectedColumns>(columns: Columns): RowReaders<Columns> {
  const readers = Object.entries(columns).map(([name, column], i) => [name, createReader(column, i)])
  // Each reader returns the type of its column.
  return Object.fromEntries(readers) as RowReaders<Columns>
}

/** Returns a function that calls `create` once for each table: the engine optimises a decoder that is used again and again. */
export function oncePerTable<EachTable extends Table, Decoder>(
  create: (table: EachTable) => Decoder,
): (table: EachTable) => Decoder {
  const decoders = new WeakMap<EachTable, Decoder>()
  return (table) => {
    const decoder = decoders.get(table) ?? create(table)
    decoders.set(table, decoder)
    return decoder
  }
}

type Reader = (values: unknown[]) => unknown

function createReader(column: Column, position: number): Reader {
  if (column.dataType === 'string' && !column.notNull) return textOrNullReader(position)
  const read = READERS[column.dataType]?.(position) ?? customReader(column, position)
  if (column.notNull) return read
  return (values) => (values[position] === null ? null : read(values))
}

// The driver of PostgreSQL returns values of most types, and the threads of SQLite return text.
const READERS: { [dataType: string]: (position: number) => Reader } = {
  string: (position) => (values) => String(values[position]),
  number: (position) => (values) => Number(values[position]),
  boolean: (position) => (values) => values[position] === true || values[position] === '1',
  date: (position) => (values) => toInstant(values[position]),
}

// Milliseconds on SQLite. Drizzle makes its client of PostgreSQL return text.
/** Returns the instant that a driver has returned. */
export function toInstant(value: unknown): Date {
  if (value instanceof Date) return value
  const ms = Number(value)
  return new Date(Number.isNaN(ms) ? String(value) : ms)
}

function customReader(column: Column, position: number): Reader {
  return (values) => column.mapFromDriverValue(String(values[position]))
}

function textOrNullReader(position: number): Reader {
  return (values) => {
    const value = values[position]
    return value === null ? null : String(value)
  }
}
