import type { Details } from '../../../views/events/event.tsx'
import type { Event } from '../../domain/events/event.ts'
import { parseJson, toObjectOrNull, toTextOrNull } from '../../domain/parse.ts'

/** What a page shows of an event's record beside what can be filtered by. */
export function readDetails(event: Event): Details {
  const record = toObjectOrNull(parseJson(event.record, 'record')) ?? {}
  const identity = toObjectOrNull(record.userIdentity) ?? {}
  return {
    errorMessage: toTextOrNull(record.errorMessage),
    identityType: toTextOrNull(identity.type),
    identityArn: toTextOrNull(identity.arn),
    userAgent: toTextOrNull(record.userAgent),
    awsRegion: toTextOrNull(record.awsRegion),
    requestID: toTextOrNull(record.requestID),
    eventType: toTextOrNull(record.eventType),
  }
}
