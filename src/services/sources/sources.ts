import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, refusalMessage } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import {
  assess,
  recordActivity,
  SOURCES_MAX,
  type SourceState,
  sourceKey,
  type TimeSpan,
  type WatchedSource,
} from '../../domain/sources/liveness.ts'
import type { SourceStore, StoredSource } from '../../store/sources/sources.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { SourceTracker } from './source-tracker.ts'

export type SourceService = ReturnType<typeof createSources>

/** A customer's sources, those that are silent first; `isFull` when no further one is watched. */
export type SourceList = { sources: WatchedSource[]; isFull: boolean }

type Rows = Pick<CustomerStore, 'sources'>

/** Sources counted in one look at all customers: enough for any house, and few enough to be looked at every minute. */
const COUNTED_MAX = 20_000

/** Which sources fell silent that used to speak. */
export function createSources(
  open: (customer: number) => Rows,
  house: Pick<SourceStore, 'downtimes' | 'all'>,
  hearing: Pick<SourceTracker, 'pending'>,
  audit: Pick<Audit, 'read'>,
  clock: Clock,
) {
  const sourcesOf = async (caller: Caller): Promise<WatchedSource[]> => {
    const { id } = caller.customer
    const [rows, absences] = await Promise.all([open(id).sources.list(), house.downtimes()])
    return watched(withUnwritten(rows, hearing.pending(id), absences), clock(), absences)
  }
  return {
    /** All sources of the customer that are watched. */
    list: (caller: Caller): Promise<SourceList> =>
      audit.read(caller, { operation: 'ListSources' }, async () => {
        const sources = await sourcesOf(caller)
        return { sources, isFull: sources.length >= SOURCES_MAX }
      }),

    /** The sources that are silent now, for a page that shows it beside what was asked for: none to whoever may not look. */
    async alarms(caller: Caller): Promise<WatchedSource[]> {
      if (!isAllowed(caller, 'ListSources')) return []
      return (await sourcesOf(caller)).filter(({ state }) => state === 'silent')
    },

    /** The same as the list, for a machine that asks all the time: the log does not tell of each time. */
    async watch(caller: Caller): Promise<WatchedSource[]> {
      if (!isAllowed(caller, 'ListSources'))
        throw new Fault('forbidden', refusalMessage(caller, 'ListSources'))
      return sourcesOf(caller)
    },

    /** How many sources of the whole house are in which state. */
    async count(): Promise<{ [state in SourceState]: number }> {
      const [rows, absences] = await Promise.all([house.all(COUNTED_MAX), house.downtimes()])
      const count = { speaking: 0, silent: 0, learning: 0, 'given-up': 0 }
      const now = clock()
      for (const row of rows) count[assess(row, now, absences).state] += 1
      return count
    },
  }
}

// What this process has heard within the last minute ends an alarm at once.
function withUnwritten(
  rows: StoredSource[],
  unwritten: ReturnType<SourceTracker['pending']>,
  absences: TimeSpan[],
): StoredSource[] {
  const known = new Map(rows.map((row) => [sourceKey(row), row]))
  for (const { project, eventSource, spans } of unwritten) {
    const name = { project, eventSource }
    const before = known.get(sourceKey(name)) ?? null
    if (before === null && known.size >= SOURCES_MAX) continue
    const source = recordActivity(before, spans, absences)
    if (source) known.set(sourceKey(name), { ...name, ...source })
  }
  return [...known.values()]
}

function watched(sources: StoredSource[], now: Date, absences: TimeSpan[]): WatchedSource[] {
  return sources
    .map(({ baseline: habit, ...source }) => ({
      ...source,
      ...assess({ ...source, baseline: habit }, now, absences),
    }))
    .toSorted(
      (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (sourceKey(a) < sourceKey(b) ? -1 : 1),
    )
}

const ORDER: SourceState[] = ['silent', 'speaking', 'learning', 'given-up']
