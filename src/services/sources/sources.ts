import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import {
  assess,
  recordActivity,
  SOURCES_MAX,
  type SourceState,
  sourceKey,
  type TimeSpan,
  type WatchedSource,
} from '../../domain/sources/liveness.ts'
import type { ObservedActivity, StoredSource } from '../../store/sources/sources.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import type { SourceTracker } from './source-tracker.ts'

export type Sources = ReturnType<typeof createSources>

/**
 * A customer's sources, silent ones first. `isFull` if there are so many that further ones are not tracked; `unwatched` is
 * how many of those sent events today, at least.
 */
export type SourceList = { sources: WatchedSource[]; isFull: boolean; unwatched: number }

type SourcesContext = Pick<Context, 'audit' | 'clock'> & { store: Pick<Store, 'sources' | 'forCustomer'> }

/** The event sources of customers, and which of them are silent although they usually send. */
export function createSources(
  { store, audit, clock }: SourcesContext,
  tracker: Pick<SourceTracker, 'pending' | 'countUnwatched' | 'countAllUnwatched'>,
) {
  const sourcesOf = async ({ customer: { id } }: Caller): Promise<WatchedSource[]> => {
    const [stored, downtimes] = await Promise.all([
      store.forCustomer(id).sources.list(),
      store.sources.listDowntimes(),
    ])
    return toWatchedSources(addPending(stored, tracker.pending(id), downtimes), clock(), downtimes)
  }
  return {
    /** Returns all tracked sources of the customer. */
    list: (caller: Caller): Promise<SourceList> =>
      audit.read(caller, { operation: 'ListSources' }, async () => {
        const sources = await sourcesOf(caller)
        const unwatched = tracker.countUnwatched(caller.customer.id)
        return { sources, isFull: sources.length >= SOURCES_MAX, unwatched }
      }),

    /**
     * Returns the silent sources, to be shown on pages about something else; none without permission. Not
     * logged.
     */
    async listSilent(caller: Caller): Promise<WatchedSource[]> {
      if (!isAllowed(caller, 'ListSources')) return []
      return (await sourcesOf(caller)).filter(({ state }) => state === 'silent')
    },

    /**
     * Returns all tracked sources of the customer; throws *forbidden*. Not logged, because monitoring calls
     * it all the time.
     */
    async listForMetrics(caller: Caller): Promise<WatchedSource[]> {
      if (!isAllowed(caller, 'ListSources')) throw permissionFault(caller, 'ListSources')
      return sourcesOf(caller)
    },

    /** Returns how many sources of all customers sent events today to this process and are not watched, at least. */
    countUnwatched: (): number => tracker.countAllUnwatched(),

    /** Returns the number of sources in each state, over all customers. */
    async countByState(): Promise<{ [state in SourceState]: number }> {
      const [sources, downtimes] = await Promise.all([
        store.sources.listAll(COUNTED_MAX),
        store.sources.listDowntimes(),
      ])
      const counts = { speaking: 0, silent: 0, learning: 0, 'given-up': 0 }
      const now = clock()
      for (const source of sources) counts[assess(source, now, downtimes).state] += 1
      return counts
    },
  }
}

/** Maximum number of sources counted over all customers: few enough to be read every minute. */
const COUNTED_MAX = 20_000

// Activity that is pending in this process ends an alert at once.
function addPending(
  stored: StoredSource[],
  pending: ObservedActivity[],
  downtimes: TimeSpan[],
): StoredSource[] {
  const sources = new Map(stored.map((source) => [sourceKey(source), source]))
  for (const { project, eventSource, spans } of pending) {
    const name = { project, eventSource }
    const before = sources.get(sourceKey(name)) ?? null
    if (before === null && sources.size >= SOURCES_MAX) continue
    const activity = recordActivity(before, spans, downtimes)
    if (activity) sources.set(sourceKey(name), { ...name, ...activity })
  }
  return [...sources.values()]
}

function toWatchedSources(sources: StoredSource[], now: Date, downtimes: TimeSpan[]): WatchedSource[] {
  return sources
    .map(({ baseline, ...source }) => ({ ...source, ...assess({ ...source, baseline }, now, downtimes) }))
    .toSorted(byStateAndName)
}

const STATE_ORDER: SourceState[] = ['silent', 'speaking', 'learning', 'given-up']

function byStateAndName(a: WatchedSource, b: WatchedSource): number {
  const byState = STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state)
  return byState || (sourceKey(a) < sourceKey(b) ? -1 : 1)
}
