import type { Event } from '../events/event.ts'
import { isJsonObject, type JsonObject, toTextOrNull } from '../parse.ts'

/** The fields of an event that a trail's selectors can name. */
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

/** The values that an event has in a field, as texts; none when it has none. */
export function selectorFieldValues(field: string, event: Event): string[] {
  const known = IN_COLUMNS.get(field)
  if (known !== undefined) return known(event).filter((value) => value !== null)
  if (field === 'eventCategory') return [eventCategory(event)]
  const record = recordOf(event)
  const value = field === 'userIdentity.arn' ? inside(record.userIdentity, 'arn') : record[field]
  return typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : []
}

/** The category an event's record names; those that name none are management events. */
export function eventCategory(event: Event): string {
  const record = recordOf(event)
  return toTextOrNull(record.eventCategory) ?? (record.managementEvent === false ? 'Data' : 'Management')
}

function recordOf(event: Event): JsonObject {
  const record: unknown = JSON.parse(event.record)
  return isJsonObject(record) ? record : {}
}

function inside(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined
}

const IN_COLUMNS = new Map<string, (event: Event) => (string | null)[]>([
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
