import type { Event } from '../../domain/events/event.ts'
import { mergeSpan, sourceKey } from '../../domain/sources/liveness.ts'
import type { ObservedActivity, SourceStore } from '../../store/sources/sources.ts'
import type { Context } from '../context.ts'

export type SourceTracker = ReturnType<typeof createSourceTracker>

type TrackerContext = Pick<Context, 'clock'> & {
  store: {
    sources: Pick<SourceStore, 'recordActivity' | 'recordHeartbeat' | 'listDowntimes' | 'correctFuture'>
  }
}

/** The activity that is not stored yet, by customer and source. */
type PendingActivity = Map<number, Map<string, ObservedActivity>>

/**
 * Creates a tracker of source activity. It collects activity in memory; `flush` must be called every minute
 * and before Daybook closes.
 */
export function createSourceTracker({ store: { sources }, clock }: TrackerContext) {
  let pending: PendingActivity = new Map()
  let isServing = false
  // Unknown at the start and after the database was unavailable: clients may not have been able to send.
  let mayHaveBeenDown = true
  return {
    /** Records that the sources of newly received events were active. Keeps this in memory only. */
    record: (events: Event[], at: Date): void => addEvents(pending, events, at),

    /** Returns the activity of a customer's sources that is not stored yet. */
    pending: (customer: number): ObservedActivity[] => [...(pending.get(customer)?.values() ?? [])],

    /** Must be called once clients can send events. */
    async markServing(): Promise<void> {
      isServing = true
      await this.flush()
    },

    /** Stores the pending activity, and that Daybook is serving. What could not be stored remains pending. */
    async flush(): Promise<void> {
      const activity = [...pending.values()].flatMap((bySource) => [...bySource.values()])
      if (activity.length === 0 && !isServing) return
      pending = new Map()
      const wasServing = isServing
      try {
        const now = clock()
        await sources.correctFuture(now)
        if (wasServing) await sources.recordHeartbeat(now, mayHaveBeenDown)
        await storeActivity(sources, activity)
        mayHaveBeenDown = mayHaveBeenDown && !wasServing
      } catch (error) {
        mayHaveBeenDown = true
        throw error
      } finally {
        for (const each of activity) addActivity(pending, each)
      }
    },
  }
}

/** Maximum number of a customer's sources that can be pending between two flushes. */
const PENDING_SOURCES_MAX = 5_000
/**
 * Number of sources stored at a time: on SQLite, which has one writer, a larger batch would delay ingest for
 * too long.
 */
const BATCH_SOURCES = 50
/** Number of rounds in which sources that another process has just stored are tried again. */
const ROUNDS = 3

// Removes from `activity` what was stored. What another process has just stored goes to its end, to be tried
// again.
async function storeActivity(
  store: Pick<SourceStore, 'recordActivity' | 'listDowntimes'>,
  activity: ObservedActivity[],
): Promise<void> {
  const downtimes = await store.listDowntimes()
  const batchesMax = Math.ceil(activity.length / BATCH_SOURCES) * ROUNDS
  for (let batch = 0; batch < batchesMax && activity.length > 0; batch += 1) {
    const conflicts = await store.recordActivity(activity.slice(0, BATCH_SOURCES), downtimes)
    activity.splice(0, BATCH_SOURCES)
    activity.push(...conflicts)
  }
}

function addEvents(pending: PendingActivity, events: Event[], at: Date): void {
  const added = new Set<string>()
  for (const event of events) {
    const { customer, project, eventSource } = event
    const key = sourceKey(event)
    if (added.has(key)) continue
    added.add(key)
    addActivity(pending, { customer, project, eventSource, spans: [{ from: at, until: at }] })
  }
}

function addActivity(pending: PendingActivity, activity: ObservedActivity): void {
  const bySource = pending.get(activity.customer) ?? new Map<string, ObservedActivity>()
  pending.set(activity.customer, bySource)
  const key = sourceKey(activity)
  const before = bySource.get(key)
  if (!before && bySource.size >= PENDING_SOURCES_MAX) return
  const spans = activity.spans.reduce(mergeSpan, before?.spans ?? [])
  bySource.set(key, { ...activity, spans })
}
