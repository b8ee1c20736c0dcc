import type { EventDetails } from '../../../views/events/inspected-event.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import { eventRole } from '../../domain/events/event-user.ts'
import { mainResource } from '../../domain/events/listed-event.ts'
import { eventOutcome } from '../../domain/events/outcome.ts'
import { recordedChanges } from '../../domain/events/recorded-changes.ts'
import { parseTextParts } from '../../domain/events/text-parts.ts'
import { toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'
import { parseJson } from '../../domain/parse.ts'

/** Returns what an event's page shows of its record and that is not in columns. Missing values are null. */
export function toEventDetails(event: Event, catalogue: Catalogue): EventDetails {
  const record = parseTextParts(toObjectOrNull(parseJson(event.record, 'record')) ?? {})
  const identity = toObjectOrNull(record.userIdentity) ?? {}
  return {
    errorMessage: eventOutcome(record).message,
    identityType: toStringOrNull(identity.type),
    identityArn: toStringOrNull(identity.arn),
    role: eventRole(identity),
    userAgent: toStringOrNull(record.userAgent),
    awsRegion: toStringOrNull(record.awsRegion),
    requestID: toStringOrNull(record.requestID),
    sharedEventID: toStringOrNull(record.sharedEventID),
    eventType: toStringOrNull(record.eventType),
    resource: mainResource(event, catalogue),
    changes: recordedChanges(record),
  }
}
