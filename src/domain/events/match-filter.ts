import type { Event, Resource } from './event.ts'
import type { RecordColumns } from './incoming-event.ts'
import { matchesOneOf, type Pattern } from './pattern.ts'
import { type Filter, VALUE_FILTER_NAMES, type ValueCondition, type ValueFilter } from './query.ts'
import type { EventReceipt } from './receipt.ts'

/** What a filter looks at: an event, its receipt, and the ID of its request. */
export type FilteredEvent = Omit<Event, 'customer'> &
  Pick<RecordColumns, 'requestID'> & {
    receivedAt: EventReceipt['receivedAt']
    submission: Pick<EventReceipt['submission'], 'userName' | 'accessKeyId'>
  }

/** Whether an event matches a filter, as the store has it. */
export function matchesFilter(filter: Filter, event: FilteredEvent): boolean {
  return (
    isWithin(event.eventTime, filter.from, filter.until) &&
    isWithin(event.receivedAt, filter.receivedFrom, filter.receivedUntil) &&
    (filter.readOnly === null || filter.readOnly === event.readOnly) &&
    (filter.outcome === null || (filter.outcome === 'failed') === (event.errorCode !== null)) &&
    VALUES.every(([name, toValue]) => meetsCondition(filter[name], toValue(event))) &&
    matchesResources(filter, event.resources) &&
    matchesTexts(filter, event.record)
  )
}

/** Whether a record contains what a filter asks for, and nothing that it excludes. */
export function matchesTexts({ q }: Pick<Filter, 'q'>, record: string): boolean {
  const isContained = (text: string) => record.includes(text)
  return (q.any.length === 0 || q.any.some(isContained)) && !q.none.some(isContained)
}

type ResourceFilter = 'resourceType' | 'resourceName'
type Value = (event: FilteredEvent) => string | null

const VALUE_OF: { [name in Exclude<ValueFilter, ResourceFilter>]: Value } = {
  eventName: ({ eventName }) => eventName,
  userName: ({ userName }) => userName,
  project: ({ project }) => project,
  eventSource: ({ eventSource }) => eventSource,
  accessKeyId: ({ accessKeyId }) => accessKeyId,
  sourceIPAddress: ({ sourceIPAddress }) => sourceIPAddress,
  errorCode: ({ errorCode }) => errorCode,
  eventId: ({ id }) => id,
  requestId: ({ requestID }) => requestID,
  submittedBy: ({ submission }) => submission.userName,
  submittedKey: ({ submission }) => submission.accessKeyId,
}

const VALUES = VALUE_FILTER_NAMES.flatMap((name): [ValueFilter, Value][] =>
  name === 'resourceType' || name === 'resourceName' ? [] : [[name, VALUE_OF[name]]],
)

// Without a time, an event is in no period that has a bound.
function isWithin(time: Date | null, from: Date | null, until: Date | null): boolean {
  if (time === null) return from === null && until === null
  return (from === null || time >= from) && (until === null || time < until)
}

/** Whether a value, null if there is none, is what a condition asks for. */
export function meetsCondition(condition: ValueCondition | undefined, value: string | null): boolean {
  if (condition === undefined) return true
  return isAny(condition.any, value) && !matchesOneOf(condition.none, value)
}

// What is asked for must be one resource's name and type; what is excluded may be those of different resources.
function matchesResources({ resourceName, resourceType }: Filter, resources: readonly Resource[]): boolean {
  const [names = [], types = []] = [resourceName?.any, resourceType?.any]
  const isAsked = names.length + types.length > 0
  return (
    (!isAsked || resources.some(({ name, type }) => isAny(names, name) && isAny(types, type))) &&
    !resources.some(
      ({ name, type }) =>
        matchesOneOf(resourceName?.none ?? [], name) || matchesOneOf(resourceType?.none ?? [], type),
    )
  )
}

function isAny(patterns: readonly Pattern[], value: string | null): boolean {
  return patterns.length === 0 || matchesOneOf(patterns, value)
}
