import { DAY_MS, MINUTE_MS } from '../time.ts'
import type { Event, LogPosition } from './event.ts'
import type { EventSummary } from './event-summary.ts'
import { UNNAMED_FAILURE_CODE } from './outcome.ts'
import { type Pattern, type PatternScope, toEqualPattern, WILDCARD } from './pattern.ts'

export const LIMIT_DEFAULT = 50
export const LIMIT_MAX = 1_000
/** Maximum length of a filter's value, in characters. */
export const FILTER_LENGTH_MAX = 2_048
/** A page that few events may match is searched for at most about this long, and says how far it has got. */
export const PAGE_SEARCH_MS = 2_000
/** Shorter texts, in bytes of UTF-8, are in no index: all records of the period are looked through for them. */
export const INDEXED_TEXT_BYTES = 5
/** An event may be dated this far ahead of the clock. */
export const EVENT_AHEAD_MS = 15 * MINUTE_MS

/** A filter may have this many values, and this many texts; all filters of a query have at most `QUERY_VALUES_MAX`. */
export const FILTER_VALUES_MAX = 50
export const TEXTS_MAX = 10
export const QUERY_VALUES_MAX = 200

/** The filters of values with their descriptions, in the order of their parameters. */
export const VALUE_FILTERS = {
  eventName: 'Action: the API method, for example StopInstances.',
  userName: 'User name.',
  project: 'Project ID.',
  eventSource: 'Event source, for example ec2.amazonaws.com.',
  resourceType: 'Type of a resource, for example AWS::EC2::Instance.',
  resourceName: 'Name or ARN of a resource.',
  accessKeyId: 'Access key ID.',
  sourceIPAddress: 'Source IP address, in any spelling, or a network such as 203.0.113.0/24.',
  errorCode: `Error code; ${WILDCARD} for any error, ${UNNAMED_FAILURE_CODE} for a failure without a code.`,
  eventId: 'Event ID.',
  requestId: 'ID of the request, as the record has it in `requestID`.',
  submittedBy: 'User who submitted the event to Daybook.',
  submittedKey: 'ID of the access key with which the event was submitted.',
} as const

/** The description of the filter `q`. */
export const TEXT_FILTER = `Text that the whole record must contain, case-sensitive. For one of fewer than ${INDEXED_TEXT_BYTES} bytes of UTF-8, Daybook looks through all records of the period, which takes longer.`

export type ValueFilter = keyof typeof VALUE_FILTERS

/** The names of the filters of values, in the order of their parameters. */
export const VALUE_FILTER_NAMES = Object.keys(VALUE_FILTERS) as ValueFilter[]

/** Returns what the values of a filter are. */
export function scopeOf(name: ValueFilter): PatternScope {
  if (name === 'eventId') return 'id'
  return name === 'sourceIPAddress' ? 'address' : 'text'
}

/** Whether a text is so short that all records of the period are looked through for it. */
export function isShortText(text: string): boolean {
  return new TextEncoder().encode(text).length < INDEXED_TEXT_BYTES
}

/** What a value must match: any of some patterns, if there are any, and none of others. */
export type ValueCondition = { readonly any: readonly Pattern[]; readonly none: readonly Pattern[] }

/** What a record must contain: any of some texts, if there are any, and none of others. */
export type TextCondition = { readonly any: readonly string[]; readonly none: readonly string[] }

export type Outcome = (typeof OUTCOMES)[number]

export const OUTCOMES = ['succeeded', 'failed'] as const

/** Conditions that events must meet; null or absent is no condition. `from` is inclusive, `until` is exclusive. */
export type Filter = { readonly [name in ValueFilter]?: ValueCondition } & {
  from: Date | null
  until: Date | null
  /** When the event was received, in the same way. */
  receivedFrom: Date | null
  receivedUntil: Date | null
  readOnly: boolean | null
  outcome: Outcome | null
  q: TextCondition
}

export const NO_FILTER: Filter = {
  from: null,
  until: null,
  receivedFrom: null,
  receivedUntil: null,
  readOnly: null,
  outcome: null,
  q: { any: [], none: [] },
}

/** Returns the condition that a value is equal to one of some texts; of an address, in any spelling. */
export function equalTo(name: ValueFilter, ...values: string[]): ValueCondition {
  return { any: values.map((value) => toEqualPattern(value, scopeOf(name))), none: [] }
}

/** The condition that there is a value, such as that an event failed. */
export const ANY_VALUE: ValueCondition = { any: [{ kind: 'any' }], none: [] }

/** Returns the condition that a record contains a text. */
export function containing(text: string): TextCondition {
  return { any: [text], none: [] }
}

/** A filter with both ends of its period set, as the store takes it. */
export type Query = Filter & { from: Date; until: Date }

/**
 * One page of events, newest first; `next` is null on the last page. `searchedBackTo` is set if the search has ended for its
 * time: then only events from that time on have been looked at, and `next` continues before it.
 */
export type Page = { events: Event[]; next: LogPosition | null; searchedBackTo: Date | null }

/** Such a page with summaries of its events. */
export type SummaryPage = Omit<Page, 'events'> & { events: EventSummary[] }

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
export function filtersByReceipt(query: Query): boolean {
  const { receivedFrom, receivedUntil, submittedBy, submittedKey } = query
  const isAsked = [submittedBy, submittedKey].some((condition) => condition?.any.length)
  return isAsked || receivedFrom !== null || receivedUntil !== null
}

/** Whether a query mostly looks at many more events than it returns: for a text, or for what no index leads to. */
export function isSearch(query: Query): boolean {
  return query.q.any.length > 0 || (!isByEventId(query) && matchesLittle(query))
}

/**
 * Whether a query may match few of the events that an index leads to, or none, and is not for a text. It is searched for a stretch of the
 * log at a time then.
 */
export function isSearchedInStretches(query: Query): boolean {
  if (query.q.any.length > 0 || isByEventId(query)) return false
  return matchesLittle(query) || hasSeveralConditions(query)
}

/** Whether a query asks for values that only events with a receipt have. */
export function needsReceipts(query: Query): boolean {
  const hasNetwork = query.sourceIPAddress?.any.some(({ kind }) => kind === 'network') ?? false
  return filtersByReceipt(query) || hasNetwork || Boolean(query.requestId?.any.length)
}

function isByEventId({ eventId }: Query): boolean {
  return Boolean(eventId?.any.length)
}

function matchesLittle(query: Query): boolean {
  const { q, receivedFrom, receivedUntil } = query
  const hasOther = q.none.length > 0 || receivedFrom !== null || receivedUntil !== null
  return hasOther || VALUE_FILTER_NAMES.some((name) => mayMatchLittle(name, query))
}

// Each may be common, and never meet. The indexes of changes and of failures lead to these only.
function hasSeveralConditions(query: Query): boolean {
  const { readOnly, outcome } = query
  const others = [readOnly, outcome].filter((each) => each !== null).length
  return readOnly === true || outcome === 'succeeded' || countFilters(query) + others > 1
}

const UNINDEXED: readonly ValueFilter[] = ['requestId', 'submittedBy', 'submittedKey']
const OF_RESOURCES: readonly ValueFilter[] = ['resourceName', 'resourceType']

function mayMatchLittle(name: ValueFilter, query: Query): boolean {
  const { any = [], none = [] } = query[name] ?? {}
  if (none.length > 0) return true
  if (any.length === 0) return false
  if (UNINDEXED.includes(name)) return true
  if (name === 'errorCode' && any.every(({ kind }) => kind === 'any')) return false
  const isOfValues = any.every(({ kind }) => kind === 'equals' || kind === 'address')
  return !isOfValues || (any.length > 1 && (OF_RESOURCES.includes(name) || countFilters(query) > 1))
}

function countFilters(query: Query): number {
  return VALUE_FILTER_NAMES.filter((name) => query[name]?.any.length).length
}

function later(a: Date, b: Date): Date {
  return a.getTime() > b.getTime() ? a : b
}

function clamp(instant: Date, min: Date, max: Date): Date {
  if (instant < min) return min
  return instant > max ? max : instant
}
