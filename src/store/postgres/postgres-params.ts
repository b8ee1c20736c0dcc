import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { DRAFT_COLUMNS, toDraftValues } from '../reports/administrator-log-rows.ts'
import type { RowOf, SelectedColumns } from '../row-readers.ts'

// Rows are sent as one array per column, so that one prepared statement serves any number of rows.

const ID = DRAFT_COLUMNS.indexOf('id')
const OTHER_ID = DRAFT_COLUMNS.indexOf('other_id')

export type Drafts = ReadonlyMap<IncomingEvent, AdministratorLogDraft>

/** Returns one array per column with the values of some rows. */
export function columnParams<Columns extends SelectedColumns>(
  columns: Columns,
  rows: RowOf<Columns>[],
): string[] {
  return Object.entries(columns).map(([name, column]) =>
    arrayParam(rows, (row) => {
      const value = row[name]
      return value === null ? null : formatValue(column.mapToDriverValue(value))
    }),
  )
}

/**
 * Returns one array per column of the administrator log's drafts for some events. Of two events with the same ID, which are of
 * different projects, the later one has the other ID of its row.
 */
export function draftParams(events: IncomingEvent[], drafts: Drafts): string[] {
  const ids = new Set<string>()
  const rows = events.flatMap((event) => {
    const draft = drafts.get(event)
    const idOfCustomer = `${event.customer} ${event.id}`
    const isIdTaken = ids.has(idOfCustomer)
    ids.add(idOfCustomer)
    if (!draft) return []
    const values = toDraftValues(event, draft)
    return [isIdTaken ? values.with(ID, values[OTHER_ID] ?? null) : values]
  })
  return DRAFT_COLUMNS.map((_, i) => arrayParam(rows, (row) => formatValue(row[i] ?? null)))
}

function formatValue(value: unknown): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return value instanceof Date ? value.toISOString() : String(value)
}

/** Returns an array of some items' values in PostgreSQL's own syntax, because the driver would send null as the string NULL. */
export function arrayParam<Item>(items: Item[], value: (item: Item) => string | null): string {
  return `{${items.map((item) => quote(value(item))).join(',')}}`
}

function quote(value: string | null): string {
  if (value === null) return 'NULL'
  const isPlain = !(value.includes('"') || value.includes('\\'))
  return isPlain ? `"${value}"` : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
