import type { Event } from './event.ts'

/** What the log knows of the operation that an event is a part of, as related events have it. */
export type KnownOperation = { part: 'request' | 'outcome'; isPending: boolean; events: readonly Event[] }

/** How an event went: with itself, or as the request or the outcome of an asynchronous operation. */
export type EventCourse =
  | { kind: 'succeeded' | 'failed' | 'pending' }
  | { kind: 'finished'; hasFailed: boolean; seconds: number; outcome: Event }
  | { kind: 'outcome'; hasFailed: boolean; seconds: number | null; request: Event | null }

/** Returns how an event went. Its operation is null if it is not a part of an asynchronous one. */
export function eventCourse(event: Event, operation: KnownOperation | null): EventCourse {
  const other = operation?.events[0]
  if (operation?.part === 'outcome') return courseOfOutcome(event, other ?? null)
  if (event.errorCode !== null) return { kind: 'failed' }
  if (operation === null) return { kind: 'succeeded' }
  if (other) return { kind: 'finished', outcome: other, ...endOf(event, other) }
  return { kind: operation.isPending ? 'pending' : 'succeeded' }
}

function courseOfOutcome(event: Event, request: Event | null): EventCourse {
  if (request === null) {
    return { kind: 'outcome', request, hasFailed: event.errorCode !== null, seconds: null }
  }
  return { kind: 'outcome', request, ...endOf(request, event) }
}

// The clocks of two senders may differ, so that an outcome may seem to be earlier.
function endOf(request: Event, outcome: Event): { hasFailed: boolean; seconds: number } {
  const seconds = Math.round((outcome.eventTime.getTime() - request.eventTime.getTime()) / 1_000)
  return { hasFailed: outcome.errorCode !== null, seconds: Math.max(0, seconds) }
}
