import type { Event } from '../../domain/events/event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { DRAFT_COLUMNS, toDraftValues } from '../reports/administrator-log-rows.ts'
import type { RowOf, SelectedColumns } from '../row-readers.ts'

// Rows are sent as one array per column, so that one prepared statement serves any number of rows.

export type Drafts = ReadonlyMap<Event, AdministratorLogDraft>

/** Returns one array per column with the values of some rows. */
export function columnParams<Columns extends SelectedColumns>(
  columns: Columns,
  rows: RowOf<Columns>[],
): string[] {
  return Object.entries(columns).map(([name, column]) =>
    formatColumn(rows, (row) => {
      const value = row[name]
      return value === null ? null : formatValue(column.mapToDriverValue(value))
    }),
  )
}

/** Returns one array per column of the administrator log's drafts for some events. */
export function draftParams(events: Event[], drafts: Drafts): string[] {
  const rows = events.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? [toDraftValues(event.customer, draft)] : []
  })
  return DRAFT_COLUMNS.map((_, i) => formatColumn(rows, (row) => formatValue(row[i] ?? null)))
}

function formatValue(value: unknown): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return value instanceof Date ? value.toISOString() : String(value)
}

// Formats an array in PostgreSQL's own syntax, because the driver would send null as the string NULL.
function formatColumn<Item>(items: Item[], value: (item: Item) => string | null): string {
  return `{${items.map((item) => quote(value(item))).join(',')}}`
}

function quote(value: string | null): string {
  if (value === null) return 'NULL'
  const isPlain = !(value.includes('"') || value.includes('\\'))
  return isPlain ? `"${value}"` : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
