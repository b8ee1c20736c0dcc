import type { Caller } from '../../domain/access/caller.ts'
import { type JsonObject, toObjectOrNull, toTextOrNull } from '../../domain/parse.ts'
import { Exception } from './exceptions.ts'
import { type Input, needText, parseOptionalText } from './operation-input.ts'

/** The most events of one request. */
export const AUDIT_EVENTS_MAX = 100

/** An event as a client sends it: its id there, its data as JSON, and perhaps the data's hash. */
export type AuditEvent = { id: string; data: string; checksum: string | null }

/** Why an event was not taken, in the words of AWS. */
export type Failure = {
  id: string
  errorCode: 'FieldTooLong' | 'FieldNotFound' | 'InvalidChecksum' | 'InvalidData' | 'InvalidRecipient'
  errorMessage: string
}

/** The events of a request, if they can be told apart. */
export function checkedEvents(inputs: Input[]): AuditEvent[] {
  if (inputs.length < 1 || inputs.length > AUDIT_EVENTS_MAX)
    throw new Exception('ValidationException', `auditEvents must be 1 to ${AUDIT_EVENTS_MAX} events.`)
  const events = inputs.map(readEvent)
  if (new Set(events.map(({ id }) => id)).size < events.length)
    throw new Exception('DuplicatedAuditEventId', 'Two or more events of the request have the same id.')
  return events
}

/** The event's record, or why it cannot be one. The id becomes the record's where that has none: sent again, it is known. */
export async function recordOf(event: AuditEvent, { customer }: Caller) {
  const { id, data, checksum } = event
  const fail = (errorCode: Failure['errorCode'], errorMessage: string): Failure => ({
    id,
    errorCode,
    errorMessage,
  })
  if (checksum !== null && checksum !== (await hashOf(data)))
    return fail('InvalidChecksum', 'eventDataChecksum is not the base64 of the SHA-256 of eventData.')
  const given = parsed(data)
  if (given === null) return fail('InvalidData', 'eventData must be a JSON object.')
  if (toTextOrNull(given.eventName) === null) return fail('FieldNotFound', 'eventData has no eventName.')
  const recipient = toTextOrNull(given.recipientAccountId)
  if (recipient !== null && recipient !== customer.accountId && recipient !== customer.name)
    return fail('InvalidRecipient', 'recipientAccountId must be the account that owns the channel.')
  const eventID = toTextOrNull(given.eventID) ?? id
  return { ...event, eventID, record: given.eventID ? data : withId(data, id) }
}

function readEvent(input: Input): AuditEvent {
  const id = needText(input, 'id')
  if (!/^[-\w]{1,128}$/.test(id))
    throw new Exception(
      'ValidationException',
      'The id of an event must be 1 to 128 letters, digits, hyphens or underscores.',
    )
  return { id, data: needText(input, 'eventData'), checksum: parseOptionalText(input, 'eventDataChecksum') }
}

async function hashOf(data: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(data))
  return Buffer.from(hash).toString('base64')
}

function parsed(data: string): JsonObject | null {
  try {
    return toObjectOrNull(JSON.parse(data))
  } catch {
    return null
  }
}

function withId(data: string, id: string): string {
  const end = data.lastIndexOf('}')
  return `${data.slice(0, end)},"eventID":${JSON.stringify(id)}${data.slice(end)}`
}
