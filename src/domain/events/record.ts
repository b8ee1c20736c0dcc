import type { Catalogue } from '../actions/action-catalogue.ts'
import { isReadOnlyAction } from '../actions/read-only-action.ts'
import { invalidField } from '../fault.ts'
import { findValueSpan, isLargerThan, NESTING_MAX, nestsDeeperThan } from '../json/json-scan.ts'
import { isJsonObject, type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'
import {
  EVENT_BYTES_MAX,
  eventTooLarge,
  malformedRecord,
  STORED_EVENT_BYTES_MAX,
} from '../json/raw-record.ts'
import { findRepeatedMember } from '../json/repeated-member.ts'
import { cutName, describeType } from '../parse.ts'
import type { NewId } from '../ports.ts'
import { formatInstant, toWholeSecond } from '../time.ts'
import { toColumn, toColumnOrNull } from './column.ts'
import { eventRole, eventUserName } from './event-user.ts'
import type { IncomingEvent, Sender } from './incoming-event.ts'
import { withInsightFields } from './insight.ts'
import { eventOutcome, outcomeErrorCode } from './outcome.ts'
import {
  checkFieldTypes,
  EVENT_ID_LENGTH_MAX,
  isMissing,
  parseEventId,
  parseEventName,
  parseEventTime,
  parseReadOnly,
} from './record-fields.ts'
import { extractResources } from './resource.ts'
import { toSortableAddress } from './sortable-address.ts'
import { parseTextParts } from './text-parts.ts'

/** Maximum number of events in one request. */
export const REQUEST_EVENTS_MAX = 10_000

/** The version of the record format that Daybook adds to records without an `eventVersion`. */
export const EVENT_VERSION = '1.11'

/** What turns a record into an event: the current time, and the values that the record may leave out. */
export type RecordContext = {
  now: Date
  newId: NewId
  region: string
  accountId: string
  customer: number
  /** ID of the project that a record without `project` belongs to. */
  project: string
  retentionDays: number
  sender: Sender
  /** The actions, by which the resource that an action is about comes first. Without it, those that Daybook knows. */
  catalogue?: Catalogue
  /** Whether a record is refused that has a member twice. Records that were stored before are not. */
  refusesRepeated?: boolean
  /** Maximum size of a record in bytes; that of an event if it is left out. */
  bytesMax?: number
}

/**
 * Returns the event of a record. Its `record` is the given text byte for byte, plus the fields that were missing.
 * Throws a fault that names the field if the record is not acceptable.
 */
export function parseEvent(record: string, context: RecordContext): IncomingEvent {
  const given = parseRecord(record, context.bytesMax)
  if (context.refusesRepeated) throwIfRepeated(record, given)
  checkFieldTypes(given)
  const fields = withInsightFields(given)
  const eventName = parseEventName(fields)
  const missing = missingFields(fields, eventName, context)
  const parts = parseTextParts(fields)
  const identity = toObjectOrNull(fields.userIdentity) ?? {}
  const project = toColumnOrNull(fields.project) ?? context.project
  const sourceIPAddress = toColumnOrNull(fields.sourceIPAddress)
  return {
    customer: context.customer,
    id: toStringOrNull(missing.eventID) ?? parseEventId(fields),
    eventTime: missing.eventTime === undefined ? parseEventTime(fields, context) : toWholeSecond(context.now),
    eventName: toColumn(eventName),
    userName: toColumn(eventUserName(fields)),
    project,
    eventSource: toColumnOrNull(fields.eventSource),
    readOnly: parseReadOnly(fields, eventName),
    sourceIPAddress,
    errorCode: toColumnOrNull(outcomeErrorCode(eventOutcome(parts))),
    accessKeyId: toColumnOrNull(identity.accessKeyId),
    resources: extractResources(parts, toColumn, context.catalogue),
    record: addFields(record, fields, missing),
    requestID: toColumnOrNull(fields.requestID),
    sharedEventID: toColumnOrNull(fields.sharedEventID),
    sortableAddress: sourceIPAddress === null ? null : toSortableAddress(sourceIPAddress),
    identityType: toColumnOrNull(identity.type),
    roleName: toColumnOrNull(eventRole(identity)),
    submission: context.sender.submission,
    maySpeakForCloud: context.sender.maySpeakForCloud(project),
    sentRecord: missing.eventID === undefined ? record : null,
  }
}

/**
 * Returns the fields of a record; throws a fault if it is malformed, not a JSON object, larger than `bytesMax` bytes or
 * nested too deeply.
 */
export function parseRecord(record: string, bytesMax = EVENT_BYTES_MAX): JsonObject {
  if (isLargerThan(record, bytesMax)) throw eventTooLarge()
  const fields = parseRecordJson(record)
  if (nestsDeeperThan(record, NESTING_MAX)) {
    throw invalidField('record', 'recordTooDeep', { max: NESTING_MAX })
  }
  if (!isJsonObject(fields)) {
    throw invalidField('record', 'recordNotObject', { got: describeType(fields) })
  }
  return fields
}

function throwIfRepeated(record: string, fields: JsonObject): void {
  const name = findRepeatedMember(record, fields)
  if (name !== null) throw invalidField(cutName(name), 'memberRepeated')
}

/** Returns the `eventID` of a record if it has one, cut to 128 characters: it identifies a record that was rejected. */
export function findEventId(record: string): string | undefined {
  try {
    const fields: unknown = JSON.parse(record)
    const id = isJsonObject(fields) ? toStringOrNull(fields.eventID) : null
    return id === null ? undefined : id.slice(0, EVENT_ID_LENGTH_MAX).toWellFormed()
  } catch {
    return undefined
  }
}

function parseRecordJson(record: string): unknown {
  try {
    return JSON.parse(record)
  } catch {
    throw malformedRecord()
  }
}

/** Returns the fields that Daybook adds to the record because they are absent or null. */
function missingFields(fields: JsonObject, eventName: string, context: RecordContext): JsonObject {
  const missing: JsonObject = {}
  if (isMissing(fields.eventID)) missing.eventID = context.newId()
  if (isMissing(fields.eventTime)) missing.eventTime = formatInstant(context.now)
  if (isMissing(fields.eventVersion)) missing.eventVersion = EVENT_VERSION
  if (isMissing(fields.eventType)) missing.eventType = 'AwsApiCall'
  if (isMissing(fields.recipientAccountId)) missing.recipientAccountId = context.accountId
  if (isMissing(fields.awsRegion)) missing.awsRegion = context.region
  if (isMissing(fields.readOnly)) missing.readOnly = isReadOnlyAction(eventName)
  return missing
}

/** Returns the record with the missing fields in it: in place of a null, else before the closing brace. */
function addFields(record: string, fields: JsonObject, missing: JsonObject): string {
  let text = record
  let absent = ''
  for (const [name, value] of Object.entries(missing)) {
    const span = fields[name] === null ? findValueSpan(text, name) : null
    if (span) text = text.slice(0, span.from) + JSON.stringify(value) + text.slice(span.to)
    else absent += `,${JSON.stringify(name)}:${JSON.stringify(value)}`
  }
  const end = text.lastIndexOf('}')
  const full = absent === '' ? text : text.slice(0, end) + absent + text.slice(end)
  // What is larger could not be read from an archive.
  if (isLargerThan(full, STORED_EVENT_BYTES_MAX)) throw eventTooLarge()
  return full
}
