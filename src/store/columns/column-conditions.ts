import { COUNTED_FIELDS, type CountedField } from '../../domain/counts/period-counts.ts'
import { meetsCondition } from '../../domain/events/match-filter.ts'
import type { Query, ValueCondition } from '../../domain/events/query.ts'
import type { ColumnField } from './value-column.ts'

/** What the value of a field must be. */
export type ColumnCondition = { field: ColumnField; matches(value: string | null): boolean }

/** Returns what a query asks of the fields that have columns, its period aside; null if it asks for anything else. */
export function toColumnConditions(query: Query): ColumnCondition[] | null {
  if (Object.values(OTHERS).some((isAsked) => isAsked(query))) return null
  const { readOnly, outcome, sourceIPAddress } = query
  // Whether an event is in a network depends on more than its address.
  if (isOfNetworks(sourceIPAddress)) return null
  const conditions = COUNTED_FIELDS.flatMap((field) => toConditions(field, query[field]))
  if (readOnly !== null)
    conditions.push({ field: 'readOnly', matches: (value) => value === String(readOnly) })
  if (outcome !== null)
    conditions.push({ field: 'errorCode', matches: (value) => (value !== null) === (outcome === 'failed') })
  return conditions
}

function toConditions(field: CountedField, condition: ValueCondition | undefined): ColumnCondition[] {
  if (!isSet(condition)) return []
  return [{ field, matches: (value) => meetsCondition(condition, value) }]
}

type Covered = CountedField | 'readOnly' | 'outcome' | 'from' | 'until'

// A filter that is missing here would be ignored: the type names them all.
const OTHERS: { [filter in Exclude<keyof Query, Covered>]: (query: Query) => boolean } = {
  resourceType: ({ resourceType }) => isSet(resourceType),
  resourceName: ({ resourceName }) => isSet(resourceName),
  accessKeyId: ({ accessKeyId }) => isSet(accessKeyId),
  eventId: ({ eventId }) => isSet(eventId),
  requestId: ({ requestId }) => isSet(requestId),
  submittedBy: ({ submittedBy }) => isSet(submittedBy),
  submittedKey: ({ submittedKey }) => isSet(submittedKey),
  receivedFrom: ({ receivedFrom }) => receivedFrom !== null,
  receivedUntil: ({ receivedUntil }) => receivedUntil !== null,
  q: ({ q }) => q.any.length + q.none.length > 0,
}

function isSet(condition: ValueCondition | undefined): condition is ValueCondition {
  return condition !== undefined && condition.any.length + condition.none.length > 0
}

function isOfNetworks(condition: ValueCondition | undefined): boolean {
  const { any = [], none = [] } = condition ?? {}
  return [...any, ...none].some(({ kind }) => kind === 'network')
}
