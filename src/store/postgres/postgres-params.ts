import type { Event } from '../../domain/events/event.ts'
import type { AdministratorLogDraft } from '../../domain/reports/administrator-log.ts'
import { markFirstOfType } from '../events/event-rows.ts'
import { RESOURCES_CODEC } from '../events/resources-codec.ts'
import { DRAFT_COLUMNS, toDraftValues } from '../reports/administrator-log-rows.ts'
import { SERVER_UPDATE_COLUMNS, type ServerUpdate, serverUpdateValues } from '../servers/server-rows.ts'

// Rows are sent as one array per column, so that one prepared statement serves any number of rows.

export type Drafts = ReadonlyMap<Event, AdministratorLogDraft>

const SERVER_UPDATE_COLUMN_COUNT = SERVER_UPDATE_COLUMNS.split(',').length

/** Returns one array per column of some events, without the sequence. */
export function eventParams(events: Event[]): string[] {
  return [
    formatColumn(events, (event) => String(event.customer)),
    formatColumn(events, (event) => event.id),
    formatColumn(events, (event) => event.eventTime.toISOString()),
    formatColumn(events, (event) => event.eventName),
    formatColumn(events, (event) => event.userName),
    formatColumn(events, (event) => event.project),
    formatColumn(events, (event) => event.eventSource),
    formatColumn(events, (event) => (event.readOnly ? 't' : 'f')),
    formatColumn(events, (event) => event.sourceIPAddress),
    formatColumn(events, (event) => event.errorCode),
    formatColumn(events, (event) => event.accessKeyId),
    formatColumn(events, (event) => RESOURCES_CODEC.format(event.resources)),
    formatColumn(events, (event) => event.record),
  ]
}

/** Returns one array per column of the resources of some events, with the IDs of the events. */
export function resourceParams(events: Event[]): string[] {
  const resources = events.flatMap((event) =>
    markFirstOfType(event.resources).map((resource) => ({ ...resource, event })),
  )
  return [
    formatColumn(resources, ({ event }) => String(event.customer)),
    formatColumn(resources, ({ event }) => event.id),
    formatColumn(resources, ({ name }) => name),
    formatColumn(resources, ({ type }) => type),
    formatColumn(resources, ({ isFirstOfType }) => (isFirstOfType ? 't' : 'f')),
    formatColumn(resources, ({ event }) => event.eventTime.toISOString()),
  ]
}

/** Returns one array per column of the administrator log's drafts for some events. */
export function draftParams(events: Event[], drafts: Drafts): string[] {
  const rows = events.flatMap((event) => {
    const draft = drafts.get(event)
    return draft ? [toDraftValues(event.customer, draft)] : []
  })
  return formatColumns(rows, DRAFT_COLUMNS.length)
}

/** Returns one array per column of some server updates. */
export function serverUpdateParams(updates: ServerUpdate[]): string[] {
  return formatColumns(updates.map(serverUpdateValues), SERVER_UPDATE_COLUMN_COUNT)
}

function formatColumns(rows: (string | number | Date | null)[][], width: number): string[] {
  return Array.from({ length: width }, (_, i) => formatColumn(rows, (row) => formatValue(row[i] ?? null)))
}

function formatValue(value: string | number | Date | null): string | null {
  if (value === null) return null
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
