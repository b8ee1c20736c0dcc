import type { Details } from '../../../views/event.tsx'
import type { Event } from '../../core/event.ts'
import { fields, json, text } from '../../core/read.ts'

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
