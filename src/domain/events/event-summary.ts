import { toObjectOrNull, toStringOrNull } from '../json/json-values.ts'
import { parseMembers } from '../json/parse-members.ts'
import { toColumnOrNull } from './column.ts'
import type { Event } from './event.ts'

/** An event without its record, but with the values of it that rows of lists show, or are joined by. */
export type EventSummary = Omit<Event, 'record'> & {
  /** The IDs by which the parts of an operation are found; null if the record has none. */
  requestId: string | null
  sharedEventId: string | null
  /** The type of the identity, such as `AssumedRole`. */
  identityType: string | null
  /** The words of a failure; null if the record has none. */
  errorMessage: string | null
}

/** Returns the summary of an event, given its record. */
export function toEventSummary({ record, ...event }: Event): EventSummary {
  const [identity, requestId, sharedEventId, message] = parseMembers(record, SHOWN_MEMBERS)
  return {
    ...event,
    requestId: toColumnOrNull(requestId),
    sharedEventId: toColumnOrNull(sharedEventId),
    identityType: toColumnOrNull(toObjectOrNull(identity)?.type),
    errorMessage: event.errorCode === null ? null : toStringOrNull(message),
  }
}

const SHOWN_MEMBERS = ['userIdentity', 'requestID', 'sharedEventID', 'errorMessage'] as const
