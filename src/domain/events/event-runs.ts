import { MINUTE_MS } from '../time.ts'
import type { ListedEvent } from './listed-event.ts'

/** The time between the first and the last event of a run, at most. */
export const RUN_MS = 2 * MINUTE_MS

/**
 * Splits a list into runs: neighbours with the same user, action and outcome, all within two minutes. The list is newest first,
 * and so is a run, which may be a single event.
 */
export function toRuns(events: readonly ListedEvent[]): ListedEvent[][] {
  const runs: ListedEvent[][] = []
  for (const listed of events) {
    const run = runs.at(-1)
    if (run?.[0] && isOfRun(listed, run[0])) run.push(listed)
    else runs.push([listed])
  }
  return runs
}

/** Returns what the events of a run have in common, as words of visible characters. The last one is the outcome (`runOutcome`). */
export function runKey({ event, userKind, course }: ListedEvent): string {
  return [
    userKind,
    toWord(event.userName),
    toWord(event.eventName),
    runOutcome(event.errorCode, course),
  ].join(' ')
}

/** Returns the outcome of an event as runs compare it: an error code as a word, or nothing for a success. */
export function runOutcome(errorCode: string | null, course: ListedEvent['course']): string {
  if (course?.kind === 'pending') return PENDING
  return toWord((course?.kind === 'finished' ? course.outcome.errorCode : errorCode) ?? '')
}

// No word of an error code has this character.
const PENDING = '+pending'

function toWord(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function isOfRun(listed: ListedEvent, newest: ListedEvent): boolean {
  const ms = newest.event.eventTime.getTime() - listed.event.eventTime.getTime()
  return ms <= RUN_MS && runKey(listed) === runKey(newest)
}
