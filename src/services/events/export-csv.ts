import { actionTitle, type Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event, Resource } from '../../domain/events/event.ts'
import { eventOutcome } from '../../domain/events/outcome.ts'
import { parseTextParts } from '../../domain/events/text-parts.ts'
import { type JsonObject, toObjectOrNull } from '../../domain/parse.ts'

/** The columns of a CSV export. New ones may only be added between the last two. */
export const CSV_COLUMNS = [
  'eventTime',
  'eventName',
  'action',
  'userName',
  'project',
  'eventSource',
  'readOnly',
  'sourceIPAddress',
  'errorCode',
  'errorMessage',
  'resources',
  'awsRegion',
  'accessKeyId',
  'requestID',
  'eventID',
  'record',
] as const

/** Returns the cells of an event in the order of `CSV_COLUMNS`; `action` is its title in the catalogue. */
export function toCsvCells(event: Event, catalogue: Catalogue): string[] {
  const record = parseTextParts(toObjectOrNull(JSON.parse(event.record)) ?? {})
  const cells: Record<(typeof CSV_COLUMNS)[number], string> = {
    eventTime: event.eventTime.toISOString(),
    eventName: event.eventName,
    action: actionTitle(event.eventName, catalogue),
    userName: event.userName,
    project: event.project,
    eventSource: event.eventSource ?? '',
    readOnly: String(event.readOnly),
    sourceIPAddress: event.sourceIPAddress ?? '',
    errorCode: event.errorCode ?? '',
    errorMessage: eventOutcome(record).message ?? '',
    resources: event.resources.map(formatResource).join('; '),
    awsRegion: formatMember(record, 'awsRegion'),
    accessKeyId: event.accessKeyId ?? '',
    requestID: formatMember(record, 'requestID'),
    eventID: event.id,
    record: event.record.trimStart(),
  }
  return CSV_COLUMNS.map((column) => cells[column])
}

function formatMember(record: JsonObject, name: string): string {
  const value = record[name] ?? ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function formatResource({ type, name }: Resource): string {
  return type === null ? name : `${type} ${name}`
}
