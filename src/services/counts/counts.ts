import type { Pace } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { createEventCounter } from './event-counter.ts'
import { createEventCounts } from './event-counts.ts'

/** Creates what counts events, and what answers with the counts. The pace is that of counting events from before. */
export function createCounts(context: Context, pace: Pace) {
  return { eventCounter: createEventCounter(context, pace), eventCounts: createEventCounts(context) }
}
