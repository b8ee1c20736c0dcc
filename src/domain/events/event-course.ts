import type { Event } from './event.ts'

/** What has to be known of the other event of an operation: when it was, and how it ended. */
export type OperationEnd = Pick<Event, 'eventTime' | 'errorCode'>

/**
 * What the log knows of the operation that an event is a part of. `events` are those of the other part: the outcomes of a
 * request, or the request of an outcome.
 */
export type KnownOperation<Other extends OperationEnd = Event> = {
  part: 'request' | 'outcome'
  isPending: boolean
  events: readonly Other[]
}

/** How an event went: with itself, or as the request or the outcome of an asynchronous operation. */
export type EventCourse<Other extends OperationEnd = Event> =
  | { kind: 'succeeded' | 'failed' | 'pending' }
  | { kind: 'finished'; hasFailed: boolean; seconds: number; outcome: Other }
  | { kind: 'outcome'; hasFailed: boolean; seconds: number | null; request: Other | null }

/** Returns how an event went. Its operation is null if it is not a part of an asynchronous one. */
export function eventCourse<Other extends OperationEnd>(
  event: OperationEnd,
  operation: KnownOperation<Other> | null,
): EventCourse<Other> {
  if (operation?.part === 'outcome') return courseOfOutcome(event, newestOf(operation.events))
  if (event.errorCode !== null) return { kind: 'failed' }
  if (operation === null) return { kind: 'succeeded' }
  const outcome = tellingOutcome(operation.events)
  if (outcome) return { kind: 'finished', outcome, ...endOf(event, outcome) }
  return { kind: operation.isPending ? 'pending' : 'succeeded' }
}

function courseOfOutcome<Other extends OperationEnd>(
  event: OperationEnd,
  request: Other | null,
): EventCourse<Other> {
  if (request === null) {
    return { kind: 'outcome', request, hasFailed: event.errorCode !== null, seconds: null }
  }
  return { kind: 'outcome', request, ...endOf(request, event) }
}

// A request about several servers may have an outcome for each. If one of them failed, the request did not succeed.
function tellingOutcome<Other extends OperationEnd>(outcomes: readonly Other[]): Other | null {
  return newestOf(outcomes.filter(({ errorCode }) => errorCode !== null)) ?? newestOf(outcomes)
}

function newestOf<Other extends OperationEnd>(events: readonly Other[]): Other | null {
  return events.reduce<Other | null>(
    (newest, each) => (newest && newest.eventTime >= each.eventTime ? newest : each),
    null,
  )
}

// The clocks of two senders may differ, so that an outcome may seem to be earlier.
function endOf(request: OperationEnd, outcome: OperationEnd): { hasFailed: boolean; seconds: number } {
  const seconds = Math.round((outcome.eventTime.getTime() - request.eventTime.getTime()) / 1_000)
  return { hasFailed: outcome.errorCode !== null, seconds: Math.max(0, seconds) }
}
