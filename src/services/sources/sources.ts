import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { may, refusalOf } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import {
  heard,
  judge,
  keyOf,
  SOURCES_MAX,
  type SourceState,
  type Span,
  type WatchedSource,
} from '../../domain/sources/liveness.ts'
import type { KnownSource, SourceStore } from '../../store/sources/sources.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Hearing } from './source-tracker.ts'

export type Silence = ReturnType<typeof silence>

/** A customer's sources, those that are silent first; `isFull` when no further one is watched. */
export type Sources = { sources: WatchedSource[]; isFull: boolean }

type Rows = Pick<CustomerStore, 'sources'>

/** Sources counted in one look at all customers: enough for any house, and few enough to be looked at every minute. */
const COUNTED_MAX = 20_000

/** Which sources fell silent that used to speak. */
export function silence(
  open: (customer: number) => Rows,
  house: Pick<SourceStore, 'absences' | 'all'>,
  hearing: Pick<Hearing, 'unwritten'>,
  audit: Pick<Audit, 'read'>,
  clock: Clock,
) {
  const sourcesOf = async (caller: Caller): Promise<WatchedSource[]> => {
    const { id } = caller.customer
    const [rows, absences] = await Promise.all([open(id).sources.list(), house.absences()])
    return watched(withUnwritten(rows, hearing.unwritten(id), absences), clock(), absences)
  }
  return {
    /** All sources of the customer that are watched. */
    list: (caller: Caller): Promise<Sources> =>
      audit.read(caller, { operation: 'ListSources' }, async () => {
        const sources = await sourcesOf(caller)
        return { sources, isFull: sources.length >= SOURCES_MAX }
      }),

    /** The sources that are silent now, for a page that shows it beside what was asked for: none to whoever may not look. */
    async alarms(caller: Caller): Promise<WatchedSource[]> {
      if (!may(caller, 'ListSources')) return []
      return (await sourcesOf(caller)).filter(({ state }) => state === 'silent')
    },

    /** The same as the list, for a machine that asks all the time: the log does not tell of each time. */
    async watch(caller: Caller): Promise<WatchedSource[]> {
      if (!may(caller, 'ListSources')) throw new Fault('forbidden', refusalOf(caller, 'ListSources'))
      return sourcesOf(caller)
    },

    /** How many sources of the whole house are in which state. */
    async count(): Promise<{ [state in SourceState]: number }> {
      const [rows, absences] = await Promise.all([house.all(COUNTED_MAX), house.absences()])
      const count = { speaking: 0, silent: 0, learning: 0, 'given-up': 0 }
      const now = clock()
      for (const row of rows) count[judge(row, now, absences).state] += 1
      return count
    },
  }
}

// What this process has heard within the last minute ends an alarm at once.
function withUnwritten(
  rows: KnownSource[],
  unwritten: ReturnType<Hearing['unwritten']>,
  absences: Span[],
): KnownSource[] {
  const known = new Map(rows.map((row) => [keyOf(row), row]))
  for (const { project, eventSource, spans } of unwritten) {
    const name = { project, eventSource }
    const before = known.get(keyOf(name)) ?? null
    if (before === null && known.size >= SOURCES_MAX) continue
    const source = heard(before, spans, absences)
    if (source) known.set(keyOf(name), { ...name, ...source })
  }
  return [...known.values()]
}

function watched(sources: KnownSource[], now: Date, absences: Span[]): WatchedSource[] {
  return sources
    .map(({ habit, ...source }) => ({ ...source, ...judge({ ...source, habit }, now, absences) }))
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (keyOf(a) < keyOf(b) ? -1 : 1))
}

const ORDER: SourceState[] = ['silent', 'speaking', 'learning', 'given-up']
