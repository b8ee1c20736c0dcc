import type { Event, Resource } from '../../domain/events/event.ts'
import type { Tables } from '../database.ts'

type Row = Tables['events']['$inferSelect']

/** An event from its row. */
export function toEvent({ sequence: _, ...row }: Row): Event {
  return { ...row, resources: readResources(row.resources) }
}

/** How many columns a row of events has. */
export const EVENT_COLUMN_COUNT = 14

/** An event from bare values in the order of the table's columns: exports read millions, past Drizzle's own mapping. */
export function decodeEvent(values: unknown[]): Event {
  const [
    customer,
    ,
    id,
    time,
    name,
    user,
    project,
    source,
    readOnly,
    address,
    error,
    key,
    resources,
    record,
  ] = values
  return {
    customer: Number(customer),
    id: String(id),
    eventTime: time instanceof Date ? time : new Date(Number(time)),
    eventName: String(name),
    userName: String(user),
    project: String(project),
    eventSource: textOrNull(source),
    readOnly: readOnly === true || readOnly === '1',
    sourceIPAddress: textOrNull(address),
    errorCode: textOrNull(error),
    accessKeyId: textOrNull(key),
    resources: readResources(String(resources)),
    record: String(record),
  }
}

/** Resources as the text that is kept beside the record. */
export function formatResources(resources: Resource[]): string {
  return resources.length === 0 ? '[]' : JSON.stringify(resources.map(({ type, name }) => [type, name]))
}

/** Resources with the mark that lets a question by type alone meet each event once. */
export function markFirstOfType(resources: Resource[]): (Resource & { isFirstOfType: boolean })[] {
  const seen = new Set<string | null>()
  return resources.map((resource) => {
    const isFirstOfType = !seen.has(resource.type)
    seen.add(resource.type)
    return { ...resource, isFirstOfType }
  })
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value)
}

function readResources(text: string): Resource[] {
  if (text === '[]') return []
  const pairs: [string | null, string][] = JSON.parse(text)
  return pairs.map(([type, name]) => ({ type, name }))
}
