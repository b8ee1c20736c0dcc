import type { Pace } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { createEntityCounts } from './entity-counts.ts'
import { createEventCounter } from './event-counter.ts'
import { createEventCounts } from './event-counts.ts'
import { createOverviewCounts } from './overview-counts.ts'
import { createRecount } from './recount.ts'

/** Creates what counts events, and what answers with the counts. The pace is that of counting events from before. */
export function createCounts(context: Context, pace: Pace) {
  const eventCounter = createEventCounter(context, pace)
  return {
    eventCounter,
    eventCounts: createEventCounts(context),
    entityCounts: createEntityCounts(context),
    overviewCounts: createOverviewCounts(context),
    recount: createRecount({ store: context.store, eventCounter }),
  }
}
