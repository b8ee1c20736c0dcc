import type { EventDetails } from '../../../views/events/event.tsx'
import type { Event } from '../../domain/events/event.ts'
import { eventOutcome } from '../../domain/events/outcome.ts'
import { parseTextParts } from '../../domain/events/text-parts.ts'
import { parseJson, toObjectOrNull, toStringOrNull } from '../../domain/parse.ts'

/** Returns the fields of an event's record that its page shows and that are not columns. Missing ones are null. */
export function toEventDetails(event: Event): EventDetails {
  const record = parseTextParts(toObjectOrNull(parseJson(event.record, 'record')) ?? {})
  const identity = toObjectOrNull(record.userIdentity) ?? {}
  return {
    errorMessage: eventOutcome(record).message,
    identityType: toStringOrNull(identity.type),
    identityArn: toStringOrNull(identity.arn),
    userAgent: toStringOrNull(record.userAgent),
    awsRegion: toStringOrNull(record.awsRegion),
    requestID: toStringOrNull(record.requestID),
    eventType: toStringOrNull(record.eventType),
  }
}
