import { Fault } from '../../domain/fault.ts'
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Pace } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'

type CounterContext = Pick<Context, 'clock' | 'closing' | 'monotonicMs'> & { store: Pick<Store, 'counts'> }

/** How many events are not counted yet, at most, and how many days have some from before there were counts. */
export type CountState = { behind: number; uncountedDays: number }

export type EventCounter = ReturnType<typeof createEventCounter>

/** How long after its end an hour is joined to the others of its day: most late events are counted by then. */
const SETTLE_MS = MINUTE_MS
/** How long days are joined at a time: while history is imported, all of them change all the time. */
const JOIN_MS = 2_000

// Each count reads and writes all values of the present hour, however few events there are. Those that are not counted yet are
// read with each question, up to 20,000.
const DUE_EVENTS = 10_000
const DUE_MS = 10_000

/** What keeps the counts of events. Several processes may run it: each event is counted once. */
export function createEventCounter({ store, clock, closing, monotonicMs }: CounterContext, pace: Pace) {
  const { counts } = store
  let knownUntil = 0
  let countedMs = Number.NEGATIVE_INFINITY
  let lookedAtAllMs = Number.NEGATIVE_INFINITY
  const countUntil = async (until: number) => {
    if (knownUntil < until) countedMs = monotonicMs()
    while (knownUntil < until && !closing.aborted) knownUntil = await counts.countNext(until)
  }
  return {
    /** Counts the events that were received since the last run. */
    countReceived: async (): Promise<void> => countUntil(await counts.findSettledSequence()),

    /** Does so if there are many of them, or if nothing was counted for a while. */
    async countIfDue(): Promise<void> {
      const until = await counts.findSettledSequence()
      if (until - knownUntil >= DUE_EVENTS || monotonicMs() - countedMs >= DUE_MS) await countUntil(until)
    },

    /**
     * Counts the events that were received before there were counts, those of the newest day first and with pauses; resolves with
     * their number, or undefined if there were none.
     */
    async countExisting(): Promise<{ events: number } | undefined> {
      let events = 0
      while (!closing.aborted) {
        const startedMs = monotonicMs()
        const piece = await counts.countExisting()
        if (piece === null) break
        events += piece
        await pace(monotonicMs() - startedMs)
      }
      return events === 0 ? undefined : { events }
    },

    /** Returns how far the counts are behind the events; null if the database does not answer. */
    measure: (): Promise<CountState | null> => counts.measure().catch(nullIfUnavailable),

    /**
     * Makes the columns of days that need new ones, with pauses: late events of days that are over are looked for once an hour. Resolves
     * with the number of days of customers, or undefined for none.
     */
    async makeColumns(): Promise<{ days: number } | undefined> {
      const isHourOver = monotonicMs() - lookedAtAllMs >= HOUR_MS
      if (isHourOver) lookedAtAllMs = monotonicMs()
      const of = isHourOver ? 'all' : 'present'
      const days = await counts.makeColumns({ days: of, now: clock(), pace, signal: closing })
      return days === 0 ? undefined : { days }
    },

    /** Joins hours that are over to the others of their days, so that long periods are read fast. */
    async joinHours(): Promise<void> {
      await counts.makeDays(new Date(clock().getTime() - SETTLE_MS), JOIN_MS)
    },
  }
}

function nullIfUnavailable(error: unknown): null {
  if (error instanceof Fault) return null
  throw error
}
