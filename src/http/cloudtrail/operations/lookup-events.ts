import type { Event } from '../../../domain/events/event.ts'
import { LIMIT_DEFAULT, LIMIT_MAX } from '../../../domain/events/query.ts'
import type { Lookup } from '../../../services/events/lookup.ts'
import { Exception } from '../exceptions.ts'
import { readAttributes } from '../lookup-attributes.ts'
import { readPeriod } from '../lookup-period.ts'
import type { Operation } from '../operation.ts'
import { type Input, parseOptionalText, readNumber } from '../operation-input.ts'
import { writeMoment } from '../shapes.ts'

/** LookupEvents: the log through CloudTrail's eyes, newest first. */
export function lookupEvents(lookup: Pick<Lookup, 'page'>): Operation {
  return async (caller, input) => {
    const hasOnlyInsights = readCategory(input) === 'insight'
    const filter = { ...readAttributes(input), ...readPeriod(input) }
    const token = parseOptionalText(input, 'NextToken')
    const { events, next } = await lookup.page(caller, filter, readLimit(input), token)
    if (hasOnlyInsights) return { Events: [] }
    return { Events: events.map(writeEvent), ...(next === null ? {} : { NextToken: next }) }
  }
}

/** K2's `Project` stands beside the members of AWS; the record is a text within the text. */
function writeEvent(event: Event) {
  return {
    EventId: event.id,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly),
    ...(event.accessKeyId === null ? {} : { AccessKeyId: event.accessKeyId }),
    EventTime: writeMoment(event.eventTime),
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

function readLimit(input: Input): number {
  const limit = readNumber(input, 'MaxResults') ?? LIMIT_DEFAULT
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit
  throw new Exception(
    'InvalidMaxResultsException',
    `MaxResults must be a whole number from 1 to ${LIMIT_MAX}.`,
  )
}

function readCategory(input: Input): string | null {
  const category = parseOptionalText(input, 'EventCategory')
  if (category === null || category === 'insight') return category
  throw new Exception('InvalidEventCategoryException', 'EventCategory must be insight or left out.')
}
