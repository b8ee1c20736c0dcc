import type { Column } from 'drizzle-orm'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { DRAFT_COLUMNS, toDraftValues } from '../reports/administrator-log-rows.ts'
import type { RowOf, SelectedColumns } from '../row-readers.ts'

// Rows are sent as one array per column, so that one prepared statement serves any number of rows. Records are one text, which
// the server splits: escaping their quotes for an array takes longer than everything else, and JSON allows no control
// character in a record.
const RECORD_COLUMN = 'record'
const RECORD_SEPARATOR = 0x1f

const ID = DRAFT_COLUMNS.indexOf('id')
const OTHER_ID = DRAFT_COLUMNS.indexOf('other_id')

export type Drafts = ReadonlyMap<IncomingEvent, AdministratorLogDraft>

/** Returns the SQL of a parameter of `columnParams` as an array. */
export function columnParamSql(column: Column, parameter: number): string {
  if (column.name === RECORD_COLUMN) return `string_to_array($${parameter}::text, chr(${RECORD_SEPARATOR}))`
  return `$${parameter}::${column.getSQLType()}[]`
}

/** Returns one parameter per column with the values of some rows. */
export function columnParams<Columns extends SelectedColumns>(
  columns: Columns,
  rows: RowOf<Columns>[],
): string[] {
  return Object.entries(columns).map(([name, column]) => {
    if (column.name === RECORD_COLUMN)
      return rows.map((row) => row[name]).join(String.fromCharCode(RECORD_SEPARATOR))
    return arrayParam(
      rows,
      (row) => row[name],
      (value) => formatValue(column.mapToDriverValue(value)),
    )
  })
}

/**
 * Returns one array per column of the administrator log's drafts for some events, and one of the events' ordinals. Of two events
 * with the same ID, which are of different projects, the later one has the other ID of its row.
 */
export function draftParams(events: IncomingEvent[], drafts: Drafts): string[] {
  const ids = new Set<string>()
  const rows = events.flatMap((event, i) => {
    const draft = drafts.get(event)
    const idOfCustomer = `${event.customer} ${event.id}`
    const isIdTaken = ids.has(idOfCustomer)
    ids.add(idOfCustomer)
    if (!draft) return []
    const values = toDraftValues(event, draft)
    return [{ values: isIdTaken ? values.with(ID, values[OTHER_ID] ?? null) : values, ordinal: i + 1 }]
  })
  return [
    ...DRAFT_COLUMNS.map((_, column) =>
      arrayParam(rows, ({ values }) => values[column] ?? null, formatValue),
    ),
    arrayParam(rows, ({ ordinal }) => ordinal),
  ]
}

function formatValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return value instanceof Date ? value.toISOString() : String(value)
}

/** Returns an array of some items' values in PostgreSQL's own syntax, because the driver would send null as the string NULL. */
export function arrayParam<Item, Value>(
  items: Item[],
  read: (item: Item) => Value,
  format: (value: Value) => string = String,
): string {
  // Many rows have the same value as the one before.
  let last: unknown = null
  let text = 'NULL'
  const texts = items.map((item) => {
    const value = read(item)
    const comparable = value instanceof Date ? value.getTime() : value
    if (comparable === last) return text
    last = comparable
    text = value === null ? 'NULL' : quote(format(value))
    return text
  })
  return `{${texts.join(',')}}`
}

function quote(value: string): string {
  const isPlain = !(value.includes('"') || value.includes('\\'))
  return isPlain ? `"${value}"` : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
