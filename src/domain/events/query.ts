import { DAY_MS, MINUTE_MS } from '../time.ts'
import type { Event, LogPosition } from './event.ts'
import { UNNAMED_FAILURE_CODE } from './outcome.ts'

export const LIMIT_DEFAULT = 50
export const LIMIT_MAX = 1_000
/** Maximum length of a filter's value, in characters. */
export const FILTER_LENGTH_MAX = 2_048
/** `errorCode=*` matches every event that failed, whatever the code. */
export const ANY_ERROR = '*'
/** Shorter texts, in bytes of UTF-8, are in no index: all records of the period are looked through for them. */
export const INDEXED_TEXT_BYTES = 5
/** An event may be dated this far ahead of the clock. */
export const EVENT_AHEAD_MS = 15 * MINUTE_MS

/** The string filters with their descriptions. Each but `q` matches the whole value exactly and case-sensitively. */
export const TEXT_FILTERS = {
  eventName: 'Action: the API method, for example StopInstances.',
  userName: 'User name.',
  project: 'Project ID.',
  eventSource: 'Event source, for example ec2.amazonaws.com.',
  resourceType: 'Type of a resource, for example AWS::EC2::Instance.',
  resourceName: 'Name or ARN of a resource.',
  accessKeyId: 'Access key ID.',
  sourceIPAddress: 'Source IP address, as in the record.',
  errorCode: `Error code; ${ANY_ERROR} for any error, ${UNNAMED_FAILURE_CODE} for a failure without a code.`,
  eventId: 'Event ID.',
  submittedBy: 'User who submitted the event to Daybook.',
  submittedKey: 'ID of the access key with which the event was submitted.',
  q: `Text that the whole record must contain, case-sensitive. For one of fewer than ${INDEXED_TEXT_BYTES} bytes of UTF-8, Daybook looks through all records of the period, which takes longer.`,
} as const

export type TextFilter = keyof typeof TEXT_FILTERS

/** Whether a text is so short that all records of the period are looked through for it. */
export function isShortText(text: string): boolean {
  return new TextEncoder().encode(text).length < INDEXED_TEXT_BYTES
}

/** Conditions that events must meet; null is no condition. `from` is inclusive, `until` is exclusive. */
export type Filter = { [name in TextFilter]: string | null } & {
  from: Date | null
  until: Date | null
  /** When the event was received, in the same way. */
  receivedFrom: Date | null
  receivedUntil: Date | null
  readOnly: boolean | null
}

export const NO_FILTER: Filter = {
  from: null,
  until: null,
  receivedFrom: null,
  receivedUntil: null,
  readOnly: null,
  eventName: null,
  userName: null,
  project: null,
  eventSource: null,
  resourceType: null,
  resourceName: null,
  accessKeyId: null,
  sourceIPAddress: null,
  errorCode: null,
  eventId: null,
  submittedBy: null,
  submittedKey: null,
  q: null,
}

/** A filter with both ends of its period set, as the store takes it. */
export type Query = Filter & { from: Date; until: Date }

/** One page of events, newest first; `next` is null on the last page. */
export type Page = { events: Event[]; next: LogPosition | null }

/**
 * Returns the query of a filter. Its period starts within the retention and ends late enough for events dated ahead.
 */
export function toQuery(filter: Filter, now: Date, retentionDays: number): Query {
  const oldest = new Date(now.getTime() - retentionDays * DAY_MS)
  const lastReceived = filter.receivedUntil && filter.receivedUntil < now ? filter.receivedUntil : now
  const newest = later(new Date(lastReceived.getTime() + EVENT_AHEAD_MS + 1), oldest)
  return {
    ...filter,
    from: clamp(filter.from ?? oldest, oldest, newest),
    until: clamp(filter.until ?? newest, oldest, newest),
  }
}

/** Whether a query asks for when or by whom events were submitted. */
export function filtersByReceipt({ receivedFrom, receivedUntil, submittedBy, submittedKey }: Query): boolean {
  return [receivedFrom, receivedUntil, submittedBy, submittedKey].some((value) => value !== null)
}

function later(a: Date, b: Date): Date {
  return a.getTime() > b.getTime() ? a : b
}

function clamp(instant: Date, min: Date, max: Date): Date {
  if (instant < min) return min
  return instant > max ? max : instant
}
