import type { Event } from '../../../domain/events/event.ts'
import { LIMIT_DEFAULT, LIMIT_MAX } from '../../../domain/events/query.ts'
import { formatInteger } from '../../../domain/messages/numbers.ts'
import type { Lookup } from '../../../services/events/lookup.ts'
import { Exception } from '../exceptions.ts'
import { parseLookupAttributes } from '../lookup-attributes.ts'
import { parseLookupPeriod } from '../lookup-period.ts'
import type { Operation } from '../operation.ts'
import { type Input, parseOptionalNumber, parseOptionalString } from '../operation-input.ts'
import { toEpochSeconds } from '../shapes.ts'

/** LookupEvents: returns a page of the events that match the attributes and the period, newest first. */
export function lookupEvents(lookup: Pick<Lookup, 'listPage'>): Operation {
  return async (caller, input) => {
    const isInsightsOnly = parseEventCategory(input) === 'insight'
    const filter = { ...parseLookupAttributes(input), ...parseLookupPeriod(input) }
    const token = parseOptionalString(input, 'NextToken')
    const { events, next } = await lookup.listPage(caller, filter, parseMaxResults(input), token)
    if (isInsightsOnly) return { Events: [] }
    return { Events: events.map(toEventOutput), ...(next === null ? {} : { NextToken: next }) }
  }
}

// `CloudTrailEvent` is the record as a JSON string. `Project` is K2's addition to AWS's members.
function toEventOutput(event: Event) {
  return {
    EventId: event.id,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly),
    ...(event.accessKeyId === null ? {} : { AccessKeyId: event.accessKeyId }),
    EventTime: toEpochSeconds(event.eventTime),
    ...(event.eventSource === null ? {} : { EventSource: event.eventSource }),
    Username: event.userName,
    Resources: event.resources.map(({ type, name }) => ({
      ...(type === null ? {} : { ResourceType: type }),
      ResourceName: name,
    })),
    CloudTrailEvent: event.record,
    Project: event.project,
  }
}

function parseMaxResults(input: Input): number {
  const limit = parseOptionalNumber(input, 'MaxResults') ?? LIMIT_DEFAULT
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit
  throw new Exception(
    'InvalidMaxResultsException',
    `MaxResults must be a whole number between 1 and ${formatInteger(LIMIT_MAX)}; got ${limit}.`,
  )
}

function parseEventCategory(input: Input): string | null {
  const category = parseOptionalString(input, 'EventCategory')
  if (category === null || category === 'insight') return category
  throw new Exception('InvalidEventCategoryException', 'EventCategory must be insight or omitted.')
}
