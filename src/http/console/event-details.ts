import type { Details } from '../../../views/events/event.tsx'
import type { Event } from '../../domain/events/event.ts'
import { fields, json, text } from '../../domain/parse.ts'

/** What a page shows of an event's record beside what can be filtered by. */
export function readDetails(event: Event): Details {
  const record = fields(json(event.record, 'record')) ?? {}
  const identity = fields(record.userIdentity) ?? {}
  return {
    errorMessage: text(record.errorMessage),
    identityType: text(identity.type),
    identityArn: text(identity.arn),
    userAgent: text(record.userAgent),
    awsRegion: text(record.awsRegion),
    requestID: text(record.requestID),
    eventType: text(record.eventType),
  }
}
