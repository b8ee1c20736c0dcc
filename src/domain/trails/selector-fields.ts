import type { Event } from '../events/event.ts'
import { isJsonObject, type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'

/** The fields of an event that advanced selectors can name. */
export const SELECTOR_FIELDS = [
  'eventCategory',
  'eventName',
  'eventSource',
  'eventType',
  'readOnly',
  'resources.ARN',
  'resources.type',
  'errorCode',
  'userIdentity.arn',
  'sessionCredentialFromConsole',
  'vpcEndpointId',
  'userName',
  'project',
  'sourceIPAddress',
] as const

/** Returns the values of an event's field as strings; an empty array if the event does not have the field. */
export function selectorFieldValues(field: string, event: Event): string[] {
  const columnValues = COLUMN_FIELDS.get(field)
  if (columnValues !== undefined) return columnValues(event).filter((value) => value !== null)
  if (field === 'eventCategory') return [eventCategory(event)]
  const record = parseEventRecord(event)
  const value = field === 'userIdentity.arn' ? toObjectOrNull(record.userIdentity)?.arn : record[field]
  return typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : []
}

/** Returns the category that an event's record names; without one, `Data` for data events and else `Management`. */
export function eventCategory(event: Event): string {
  const record = parseEventRecord(event)
  return toStringOrNull(record.eventCategory) ?? (record.managementEvent === false ? 'Data' : 'Management')
}

function parseEventRecord(event: Event): JsonObject {
  const record: unknown = JSON.parse(event.record)
  return isJsonObject(record) ? record : {}
}

const COLUMN_FIELDS = new Map<string, (event: Event) => (string | null)[]>([
  ['eventName', ({ eventName }) => [eventName]],
  ['eventSource', ({ eventSource }) => [eventSource]],
  ['readOnly', ({ readOnly }) => [String(readOnly)]],
  ['resources.ARN', ({ resources }) => resources.map(({ name }) => name)],
  ['resources.type', ({ resources }) => resources.map(({ type }) => type)],
  ['errorCode', ({ errorCode }) => [errorCode]],
  ['userName', ({ userName }) => [userName]],
  ['project', ({ project }) => [project]],
  ['sourceIPAddress', ({ sourceIPAddress }) => [sourceIPAddress]],
])
