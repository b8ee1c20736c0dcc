import { actionTitle, type Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event, Resource } from '../../domain/events/event.ts'
import { type JsonObject, toObjectOrNull } from '../../domain/parse.ts'

/** The columns of the CSV file; new ones may only come between the last two. */
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

/** The cells of an event's row, in the order of the columns; the action has its title in the catalogue. */
export function toCsvCells(event: Event, catalogue: Catalogue): string[] {
  const record = toObjectOrNull(JSON.parse(event.record)) ?? {}
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
    errorMessage: plain(record, 'errorMessage'),
    resources: event.resources.map(inWords).join('; '),
    awsRegion: plain(record, 'awsRegion'),
    accessKeyId: event.accessKeyId ?? '',
    requestID: plain(record, 'requestID'),
    eventID: event.id,
    record: event.record.trimStart(),
  }
  return CSV_COLUMNS.map((column) => cells[column])
}

function plain(record: JsonObject, name: string): string {
  const value = record[name] ?? ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function inWords({ type, name }: Resource): string {
  return type === null ? name : `${type} ${name}`
}
