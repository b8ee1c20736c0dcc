import type { Event, LogPosition } from './event.ts'

export const LIMIT_DEFAULT = 50
export const LIMIT_MAX = 1_000
/** Longest value a filter takes, in characters. */
export const FILTER_LENGTH_MAX = 2_048
/** `errorCode=*` asks for every event that failed, whatever the code. */
export const ANY_ERROR = '*'

/** The text filters: each an exact, case-sensitive match of the whole value. */
export const TEXT_FILTERS = {
  eventName: 'Action: the API method, for example StopInstances.',
  userName: 'User name.',
  project: 'Project id.',
  eventSource: 'Event source, for example ec2.amazonaws.com.',
  resourceType: 'Type of a resource, for example AWS::EC2::Instance.',
  resourceName: 'Name or ARN of a resource.',
  accessKeyId: 'Access key id.',
  sourceIPAddress: 'Source IP address, as in the record.',
  errorCode: `Error code; ${ANY_ERROR} for any error.`,
  eventId: 'Event id.',
  q: 'Text that the whole record must contain, case-sensitive.',
} as const

export type TextFilter = keyof typeof TEXT_FILTERS

/** What is asked of the log; null where nothing is asked. `from` is inclusive, `until` is not. */
export type Filter = { [name in TextFilter]: string | null } & {
  from: Date | null
  until: Date | null
  readOnly: boolean | null
}

export const NO_FILTER: Filter = {
  from: null,
  until: null,
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
  q: null,
}

/** A filter with its period decided: what the store is asked. */
export type Query = Filter & { from: Date; until: Date }

/** One page of a query's answer, newest first; `next` is null on the last page. */
export type Page = { events: Event[]; next: LogPosition | null }

/** The query for a filter: never earlier than the retention, and far enough ahead to see events dated a little ahead. */
export function toQuery(filter: Filter, now: Date, retentionDays: number): Query {
  const oldest = new Date(now.getTime() - retentionDays * DAY_MS)
  const newest = new Date(now.getTime() + EVENT_AHEAD_MS + 1)
  return {
    ...filter,
    from: within(filter.from ?? oldest, oldest, newest),
    until: within(filter.until ?? newest, oldest, newest),
  }
}

function within(moment: Date, oldest: Date, newest: Date): Date {
  if (moment < oldest) return oldest
  return moment > newest ? newest : moment
}

export const DAY_MS = 86_400_000
/** An event may be dated this far ahead of the clock. */
export const EVENT_AHEAD_MS = 15 * 60_000
