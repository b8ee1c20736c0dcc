import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { describeAction } from '../../domain/actions/action-description.ts'
import type { CsvColumn, CsvLayout } from '../../domain/events/csv-columns.ts'
import type { Event, Resource } from '../../domain/events/event.ts'
import { eventOutcome } from '../../domain/events/outcome.ts'
import { parseTextParts } from '../../domain/events/text-parts.ts'
import { toObjectOrNull } from '../../domain/json/json-values.ts'
import { parseMembers } from '../../domain/json/parse-members.ts'
import { formatIsoLocal } from '../../domain/periods/local-time.ts'

/** Returns the cells of an event in the columns of a file; `action` is its title in the catalogue. */
export function toCsvCells(event: Event, catalogue: Catalogue, { columns, zone }: CsvLayout): string[] {
  const [awsRegion, requestID] = parseMembers(event.record, RECORD_MEMBERS)
  const cells: Record<CsvColumn, string> = {
    eventTime: formatIsoLocal(event.eventTime, zone),
    eventName: event.eventName,
    action: describeAction(event.eventName, catalogue).title,
    userName: event.userName,
    project: event.project,
    eventSource: event.eventSource ?? '',
    readOnly: String(event.readOnly),
    sourceIPAddress: event.sourceIPAddress ?? '',
    errorCode: event.errorCode ?? '',
    errorMessage: event.errorCode === null ? '' : errorMessage(event.record),
    resources: event.resources.map(formatResource).join('; '),
    awsRegion: formatValue(awsRegion),
    accessKeyId: event.accessKeyId ?? '',
    requestID: formatValue(requestID),
    eventID: event.id,
    record: event.record.trimStart(),
  }
  return columns.map((column) => cells[column])
}

const RECORD_MEMBERS = ['awsRegion', 'requestID'] as const

// An event has an error code if it failed, and no message if it did not.
function errorMessage(record: string): string {
  const members = parseTextParts(toObjectOrNull(JSON.parse(record)) ?? {})
  return eventOutcome(members).message ?? ''
}

function formatValue(value: unknown): string {
  const known = value ?? ''
  return typeof known === 'string' ? known : JSON.stringify(known)
}

function formatResource({ type, name }: Resource): string {
  return type === null ? name : `${type} ${name}`
}
