import { and, asc, type Column, eq, getTableName, gte, lte } from 'drizzle-orm'
import { toDayNumber } from '../../domain/time.ts'
import type { LeafFields } from '../../domain/tree/leaf.ts'
import { createBlockReader, resolveRows } from '../blocks/record-reader.ts'
import type { Database } from '../database.ts'
import { allEventColumns } from '../events/event-rows.ts'
import { createRowReaders, oncePerTable, type SelectedColumns } from '../row-readers.ts'
import type { Tables } from '../schema.ts'
import { toLeafColumns } from './leaf-columns.ts'

/** An event as its leaf covers it, with its row of the administrator log, or null if it has none. */
export type TreeRow = {
  sequence: number
  /** The day of the event, as the number of days since 1 January 1970. */
  day: number
  eventId: string
  event: LeafFields
  report: LeafFields | null
}

/** An event by its day, as the number of days since 1 January 1970, and its sequence. */
export type DaySequence = { day: number; sequence: number }

/** Rows of the administrator log by `reportLeafKey`. */
export type ReportLeaves = Map<string, LeafFields>

/** Returns the key of the row of an event. */
export function reportLeafKey({ day, sequence }: DaySequence): string {
  return `${day} ${sequence}`
}

/** Streams a customer's events with sequences within (after, until] as leaves cover them, in the order of receipt. */
export async function* streamTreeRows(
  database: Database,
  customer: number,
  after: number,
  until: number,
): AsyncGenerator<TreeRow[]> {
  const { selected, columns, toEventRow } = eventLeafReader(database.tables.events)
  const reader = createBlockReader(database, customer)
  for await (const chunk of database.eventRowsReceived(customer, after, until)) {
    const rows = (await resolveRows(reader, selected, chunk)).map((values) => toEventRow(values, columns))
    const reports = await findReportLeaves(database, customer, rows)
    yield rows.map((row) => ({ ...row, report: reports.get(reportLeafKey(row)) ?? null }))
  }
}

/** Returns the rows of the administrator log between the first and the last of some events, on the days of these. */
export async function findReportLeaves(
  database: Database,
  customer: number,
  events: DaySequence[],
): Promise<ReportLeaves> {
  const [first, last] = [events[0]?.sequence ?? 0, events.at(-1)?.sequence ?? 0]
  const leaves: ReportLeaves = new Map()
  for (const day of new Set(events.map((event) => event.day))) {
    const table = findReportTable(database, day)
    if (!table) continue
    const rows = await database.primary
      .select()
      .from(table)
      .where(
        and(
          eq(table.customer, customer),
          eq(table.day, day),
          gte(table.sequence, first),
          lte(table.sequence, last),
        ),
      )
      .orderBy(asc(table.sequence))
    for (const { customer: _, day: __, sequence, ...values } of rows) {
      leaves.set(
        reportLeafKey({ day, sequence }),
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toText(value)])),
      )
    }
  }
  return leaves
}

/** Returns the table of the administrator log that holds a day; undefined if the month does not exist. */
export function findReportTable(database: Database, day: number): Tables['administratorLog'] | undefined {
  const [found] = database.administratorLogDays({ from: day, until: day + 1 })
  return found && database.administratorLogTables().find((table) => getTableName(table) === found.table)
}

type ReadColumn = { name: string; read: (values: unknown[]) => string | null }
type EventRow = Omit<TreeRow, 'report'>

const eventLeafReader = oncePerTable((table: Tables['events']) => {
  const all = allEventColumns(table)
  const readers = createRowReaders(all)
  const columns = toLeafColumns(all).map(({ name }) => toReadColumn(all, name))
  const toEventRow = (values: unknown[], leafColumns: ReadColumn[]): EventRow => {
    const event: LeafFields = {}
    for (const { name, read } of leafColumns) event[name] = read(values)
    return {
      sequence: readers.sequence(values),
      day: toDayNumber(readers.eventTime(values)),
      eventId: readers.id(values),
      event,
    }
  }
  return { selected: all, columns, toEventRow }
})

function toReadColumn(columns: SelectedColumns, name: string): ReadColumn {
  const position = Object.keys(columns).indexOf(name)
  const column: Column | undefined = columns[name]
  // As it is stored: what a codec makes of it is not what was stored.
  if (column?.dataType === 'custom') return { name, read: (values) => toText(values[position]) }
  // Neither true nor false on SQLite, which an attacker can store, must not look like one of them.
  if (column?.dataType === 'boolean') return { name, read: (values) => toTruth(values[position]) }
  const reader = createRowReaders(columns)[name]
  return { name, read: (values) => toText(reader?.(values)) }
}

function toTruth(value: unknown): string | null {
  if (value === '1' || value === '0') return String(value === '1')
  return toText(value)
}

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Date ? value.toISOString() : String(value)
}
