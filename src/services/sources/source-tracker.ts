import type { Event } from '../../domain/events/event.ts'
import { mergeSpan, sourceKey, type TimeSpan } from '../../domain/sources/liveness.ts'
import type { ObservedActivity, SourceStore } from '../../store/sources/sources.ts'
import type { Context } from '../context.ts'
import { createUnwatchedSources } from './unwatched-sources.ts'

export type SourceTracker = ReturnType<typeof createSourceTracker>

type TrackerContext = Pick<Context, 'clock'> & {
  store: {
    sources: Pick<
      SourceStore,
      'recordActivity' | 'replaceSources' | 'recordHeartbeat' | 'listDowntimes' | 'correctFuture'
    >
  }
}

/** The activity that is not stored yet, by customer and project, and by source. */
type PendingActivity = Map<string, Map<string, ObservedActivity>>

/**
 * Creates a tracker of source activity. It collects activity in memory; `flush` must be called every minute
 * and before Daybook closes.
 */
export function createSourceTracker({ store: { sources }, clock }: TrackerContext) {
  let pending: PendingActivity = new Map()
  let isServing = false
  // Unknown at the start and after the database was unavailable: clients may not have been able to send.
  let mayHaveBeenDown = true
  const unwatched = createUnwatchedSources()
  return {
    /** Records that the sources of newly received events were active. Keeps this in memory only. */
    record: (events: Event[], at: Date): void => {
      for (const source of addEvents(pending, events, at)) unwatched.add(source, at)
    },

    /** Returns how many sources of a customer sent events today to this process and are not watched, at least. */
    countUnwatched: (customer: number): number => unwatched.count(customer, clock()),

    /** Returns the same for all customers together. */
    countAllUnwatched: (): number => unwatched.countAll(clock()),

    /** Returns the activity of a customer's sources that is not stored yet. */
    pending: (customer: number): ObservedActivity[] =>
      [...pending.values()]
        .flatMap((bySource) => [...bySource.values()])
        .filter((activity) => activity.customer === customer),

    /** Must be called once clients can send events. */
    async markServing(): Promise<void> {
      isServing = true
      await this.flush()
    },

    /** Stores the pending activity, and that Daybook is serving. What could not be stored remains pending. */
    async flush(): Promise<void> {
      const activity = [...pending.values()].flatMap((bySource) => [...bySource.values()])
      const waiting: ObservedActivity[] = []
      if (activity.length === 0 && !isServing) return
      pending = new Map()
      const wasServing = isServing
      try {
        const now = clock()
        await sources.correctFuture(now)
        if (wasServing) await sources.recordHeartbeat(now, mayHaveBeenDown)
        const downtimes = await sources.listDowntimes()
        await storeActivity(sources, activity, waiting, downtimes)
        for (const source of await replaceSources(sources, waiting, downtimes)) unwatched.add(source, now)
        mayHaveBeenDown = mayHaveBeenDown && !wasServing
      } catch (error) {
        mayHaveBeenDown = true
        throw error
      } finally {
        for (const each of [...activity, ...waiting]) addActivity(pending, each)
      }
    },
  }
}

/** Maximum number of a project's sources that can be pending between two flushes. */
const PENDING_SOURCES_MAX = 1_000
/**
 * Number of sources stored at a time: on SQLite, which has one writer, a larger batch would delay ingest for
 * too long.
 */
const BATCH_SOURCES = 50
/** Number of rounds in which sources that another process has just stored are tried again. */
const ROUNDS = 3

// Removes from `activity` what was stored. What another process has just stored goes to its end, to be tried
// again; what finds no room goes to `waiting`, until the watched sources are up to date.
async function storeActivity(
  store: Pick<SourceStore, 'recordActivity'>,
  activity: ObservedActivity[],
  waiting: ObservedActivity[],
  downtimes: TimeSpan[],
): Promise<void> {
  const batchesMax = Math.ceil(activity.length / BATCH_SOURCES) * ROUNDS
  for (let batch = 0; batch < batchesMax && activity.length > 0; batch += 1) {
    const recorded = await store.recordActivity(activity.slice(0, BATCH_SOURCES), downtimes)
    activity.splice(0, BATCH_SOURCES)
    activity.push(...recorded.conflicts)
    waiting.push(...recorded.waiting)
  }
}

// Removes from `waiting` what was decided; returns the sources that are not watched.
async function replaceSources(
  store: Pick<SourceStore, 'replaceSources'>,
  waiting: ObservedActivity[],
  downtimes: TimeSpan[],
): Promise<ObservedActivity[]> {
  const unwatched: ObservedActivity[] = []
  while (waiting.length > 0) {
    unwatched.push(...(await store.replaceSources(waiting.slice(0, BATCH_SOURCES), downtimes)))
    waiting.splice(0, BATCH_SOURCES)
  }
  return unwatched
}

// Returns the sources for which there is no room.
function addEvents(pending: PendingActivity, events: Event[], at: Date): ObservedActivity[] {
  const left: ObservedActivity[] = []
  const added = new Set<string>()
  for (const event of events) {
    const { customer, project, eventSource } = event
    const key = sourceKey(event)
    if (added.has(key)) continue
    added.add(key)
    const activity = { customer, project, eventSource, spans: [{ from: at, until: at }] }
    if (!addActivity(pending, activity)) left.push(activity)
  }
  return left
}

// Returns false if there is no room.
function addActivity(pending: PendingActivity, activity: ObservedActivity): boolean {
  const owner = `${activity.customer}\n${activity.project}`
  const bySource = pending.get(owner) ?? new Map<string, ObservedActivity>()
  pending.set(owner, bySource)
  const key = sourceKey(activity)
  const before = bySource.get(key)
  if (!before && bySource.size >= PENDING_SOURCES_MAX) return false
  const spans = activity.spans.reduce(mergeSpan, before?.spans ?? [])
  bySource.set(key, { ...activity, spans })
  return true
}
