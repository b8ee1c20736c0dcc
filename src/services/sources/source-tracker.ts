import type { Clock } from '../../clock.ts'
import type { Event } from '../../domain/events/event.ts'
import { DAY_MS } from '../../domain/events/query.ts'
import { BASELINE_DAYS, mergeSpan, sourceKey } from '../../domain/sources/liveness.ts'
import type { ObservedActivity as Heard, SourceStore } from '../../store/sources/sources.ts'

/** Different sources that are kept in mind of a customer between two times of writing down. */
const HEARD_MAX = 5_000
/** A source is shown as given up for as long as it was waited for before, and then forgotten. */
const FORGOTTEN_MS = 2 * BASELINE_DAYS * DAY_MS

export type SourceTracker = ReturnType<typeof createSourceTracker>

/** Who speaks to the house: kept in mind as it comes, written down every minute and before the house closes. */
export function createSourceTracker(
  sources: Pick<SourceStore, 'recordActivity' | 'recordHeartbeat' | 'downtimes' | 'purgeStale'>,
  clock: Clock,
) {
  let inMind = new Map<number, Map<string, Heard>>()
  let isListening = false
  // At the start, and after the database was away, nobody knows whether anybody could be heard before.
  let wasAway = true
  return {
    /** Events that were new came in; costs next to nothing. */
    record: (events: Event[], at: Date): void => keepInMind(inMind, events, at),

    /** What was heard of a customer's sources and is not written down yet. */
    pending: (customer: number): Heard[] => [...(inMind.get(customer)?.values() ?? [])],

    /** From now on senders can reach the house. */
    async markServing(): Promise<void> {
      isListening = true
      await this.flush()
    },

    /** Writes down who was heard and that the house listened. */
    async flush(): Promise<void> {
      const heard = [...inMind.values()].flatMap((theirs) => [...theirs.values()])
      if (heard.length === 0 && !isListening) return
      inMind = new Map()
      const isOpen = isListening
      const waiting = [...heard]
      try {
        const now = clock()
        await sources.purgeStale(now, new Date(now.getTime() - FORGOTTEN_MS))
        if (isOpen) await sources.recordHeartbeat(now, wasAway)
        await writeAll(sources, waiting)
        wasAway = wasAway && !isOpen
      } catch (error) {
        wasAway = true
        throw error
      } finally {
        for (const each of waiting) remember(inMind, each)
      }
    },
  }
}

/** Sources written down at a time: with more, whoever sends would wait too long on a database that does one thing at a time. */
const PIECE = 50
/** Processes that meet at the same source give way to one another so often. */
const TURNS = 3

// What waits is taken from the front, and put back behind where another process came first.
async function writeAll(
  sources: Pick<SourceStore, 'recordActivity' | 'downtimes'>,
  waiting: Heard[],
): Promise<void> {
  const absences = await sources.downtimes()
  for (let turns = Math.ceil(waiting.length / PIECE) * TURNS; turns > 0 && waiting.length > 0; turns--) {
    const missed = await sources.recordActivity(waiting.slice(0, PIECE), absences)
    waiting.splice(0, PIECE)
    waiting.push(...missed)
  }
}

function keepInMind(inMind: Map<number, Map<string, Heard>>, events: Event[], at: Date): void {
  const seen = new Set<string>()
  for (const event of events) {
    const { customer, project, eventSource } = event
    const key = sourceKey(event)
    if (seen.has(key)) continue
    seen.add(key)
    remember(inMind, { customer, project, eventSource, spans: [{ from: at, until: at }] })
  }
}

function remember(inMind: Map<number, Map<string, Heard>>, heard: Heard): void {
  const theirs = inMind.get(heard.customer) ?? new Map<string, Heard>()
  inMind.set(heard.customer, theirs)
  const key = sourceKey(heard)
  const before = theirs.get(key)
  if (!before && theirs.size >= HEARD_MAX) return
  const spans = heard.spans.reduce(mergeSpan, before?.spans ?? [])
  theirs.set(key, { ...heard, spans })
}
