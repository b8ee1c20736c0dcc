import type { Caller } from '../../domain/access/caller.ts'
import { type JsonObject, toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'
import { Exception } from './exceptions.ts'
import { type Input, parseOptionalString, parseRequiredString } from './operation-input.ts'

/** Maximum number of events in a request. */
export const AUDIT_EVENTS_MAX = 100

/** An event of a PutAuditEvents request: the client's ID, the event as JSON, and the hash of that JSON if given. */
export type AuditEvent = { id: string; data: string; checksum: string | null }

/** An event that was not accepted, with AWS's code for the reason. */
export type AuditEventFailure = {
  id: string
  errorCode: 'FieldTooLong' | 'FieldNotFound' | 'InvalidChecksum' | 'InvalidData' | 'InvalidRecipient'
  errorMessage: string
}

/** Returns the events of a request; throws if there are none, more than `AUDIT_EVENTS_MAX`, or two with the same ID. */
export function parseAuditEvents(inputs: Input[]): AuditEvent[] {
  if (inputs.length < 1 || inputs.length > AUDIT_EVENTS_MAX)
    throw new Exception(
      'ValidationException',
      `auditEvents must have 1 to ${AUDIT_EVENTS_MAX} events; got ${inputs.length}.`,
    )
  const events = inputs.map(parseAuditEvent)
  if (new Set(events.map(({ id }) => id)).size < events.length)
    throw new Exception('DuplicatedAuditEventId', 'Two or more events of the request have the same id.')
  return events
}

/**
 * Returns the record to store for an event, or the failure to report. A record without an `eventID` gets the
 * client's ID, so that Daybook recognises an event that is sent again.
 */
export async function toAuditRecord(event: AuditEvent, { customer }: Caller) {
  const { id, data, checksum } = event
  const fail = (errorCode: AuditEventFailure['errorCode'], errorMessage: string): AuditEventFailure => ({
    id,
    errorCode,
    errorMessage,
  })
  if (checksum !== null && checksum !== (await sha256Base64(data)))
    return fail('InvalidChecksum', 'eventDataChecksum must be the base64-encoded SHA-256 hash of eventData.')
  const fields = parseObjectOrNull(data)
  if (fields === null) return fail('InvalidData', 'eventData must be a JSON object.')
  if (toStringOrNull(fields.eventName) === null) return fail('FieldNotFound', 'eventData has no eventName.')
  const recipient = toStringOrNull(fields.recipientAccountId)
  if (recipient !== null && recipient !== customer.accountId && recipient !== customer.name)
    return fail('InvalidRecipient', 'recipientAccountId must be the account that owns the channel.')
  const eventID = toStringOrNull(fields.eventID) ?? id
  return { ...event, eventID, record: fields.eventID ? data : withEventId(data, id) }
}

function parseAuditEvent(input: Input): AuditEvent {
  const id = parseRequiredString(input, 'id')
  if (!/^[-\w]{1,128}$/.test(id))
    throw new Exception(
      'ValidationException',
      'The id of an event must be 1 to 128 letters, digits, hyphens or underscores.',
    )
  return {
    id,
    data: parseRequiredString(input, 'eventData'),
    checksum: parseOptionalString(input, 'eventDataChecksum'),
  }
}

async function sha256Base64(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Buffer.from(hash).toString('base64')
}

function parseObjectOrNull(text: string): JsonObject | null {
  try {
    return toObjectOrNull(JSON.parse(text))
  } catch {
    return null
  }
}

function withEventId(data: string, id: string): string {
  const end = data.lastIndexOf('}')
  return `${data.slice(0, end)},"eventID":${JSON.stringify(id)}${data.slice(end)}`
}
