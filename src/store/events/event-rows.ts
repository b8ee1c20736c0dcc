import type { Event, Resource } from '../../domain/events/event.ts'
import type { Tables } from '../schema.ts'
import { RESOURCES_CODEC } from './resources-codec.ts'

/** The number of columns of the events table. */
export const EVENT_COLUMN_COUNT = 14

/** Returns the event of a row. */
export function toEvent({ sequence: _, ...event }: Tables['events']['$inferSelect']): Event {
  return event
}

/** Returns an event from the values of its row in the order of columns: exports read millions, without Drizzle's mapping. */
export function decodeEvent(values: unknown[]): Event {
  const [
    customer,
    ,
    id,
    eventTime,
    eventName,
    userName,
    project,
    eventSource,
    readOnly,
    sourceIPAddress,
    errorCode,
    accessKeyId,
    resources,
    record,
  ] = values
  return {
    customer: Number(customer),
    id: String(id),
    eventTime: eventTime instanceof Date ? eventTime : new Date(Number(eventTime)),
    eventName: String(eventName),
    userName: String(userName),
    project: String(project),
    eventSource: toTextOrNull(eventSource),
    readOnly: readOnly === true || readOnly === '1',
    sourceIPAddress: toTextOrNull(sourceIPAddress),
    errorCode: toTextOrNull(errorCode),
    accessKeyId: toTextOrNull(accessKeyId),
    resources: RESOURCES_CODEC.parse(String(resources)),
    record: String(record),
  }
}

/** Marks the first resource of each type, so that a search by type alone finds an event once. */
export function markFirstOfType(resources: Resource[]): (Resource & { isFirstOfType: boolean })[] {
  const types = new Set<string | null>()
  return resources.map((resource) => {
    const isFirstOfType = !types.has(resource.type)
    types.add(resource.type)
    return { ...resource, isFirstOfType }
  })
}

function toTextOrNull(value: unknown): string | null {
  return value === null ? null : String(value)
}
