import { Fault } from '../../domain/fault.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { CompactableDay } from '../../store/blocks/count-day.ts'
import type { Pace } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { type SpaceContext, watchSpace } from './space-watch.ts'

/** How long after its end a day is compacted: events that come late are compacted with it. */
const SETTLE_MS = 2 * HOUR_MS
/** A compacted day is compacted again once it has this many other events, and at least this share of those in blocks. */
const LATE = { events: 1_000, share: 0.05 }
/** A day that is not over is compacted in stretches of this many events, each at least half of what is in blocks. */
const BUSY = { events: 100_000, share: 0.5 }

export type CompactDays = ReturnType<typeof createCompactDays>

type CompactContext = Pick<Context, 'clock' | 'closing'> &
  SpaceContext & {
    log: Pick<Context['log'], 'warn'>
    store: Pick<Store, 'compactions' | 'installation'>
    settings: Pick<Context['settings'], 'retentionDays'>
  }

/**
 * Returns a function that compacts the days that are over, the oldest first and with pauses, removes what compactions and
 * purges have left behind, and gives its space back. Resolves with the numbers of days and events that it has compacted.
 */
export function createCompactDays(context: CompactContext, pace: Pace) {
  const { clock, closing, log, settings, store } = context
  const { compactions } = store
  return async (): Promise<{ days: number; events: number }> => {
    const done = { days: 0, events: 0 }
    const failures: unknown[] = []
    const { low, watchedPace } = await watchSpace(context, pace)
    const compact = async (day: string, signal: AbortSignal) => {
      const counted = await compactions.count(day)
      if (!isDue(counted, clock(), settings.retentionDays)) return
      const compaction = await compactions.compact(day, clock(), watchedPace, signal)
      if (compaction === null) return
      done.days += 1
      done.events += counted.own
    }
    // A newer version may have given the tables columns that this one would not copy.
    if ((await store.installation.listUnknownMigrations()).length > 0) return done
    await compactions.runAlone(async (lost) => {
      const signal = AbortSignal.any([closing, lost, low])
      await compactions.removeLeftovers(pace)
      for (const day of await compactions.listDays()) {
        if (signal.aborted) break
        await compact(day, signal).catch((error) => {
          if (!isInUse(error)) failures.push(error)
        })
      }
      if (low.aborted) {
        // An unfinished day takes space until it is removed.
        await compactions.removeLeftovers(pace)
        log.warn('The disk has too little free space to compact days')
      }
      // Last, because the next day needs as much space as one before it has freed.
      await compactions.giveBackSpace(pace, closing)
    })
    // One day that fails does not keep the others from being compacted.
    if (failures.length > 0) throw failures[0]
    return done
  }
}

// The next run tries again.
function isInUse(error: unknown): boolean {
  return error instanceof Fault && error.code === 'unavailable'
}

/** Whether a day should be compacted now: it has enough events whose records are not in blocks, and is not about to expire. */
export function isDue({ day, own, compacted }: CompactableDay, now: Date, retentionDays: number): boolean {
  const endMs = Date.parse(`${day}T00:00:00.000Z`) + DAY_MS
  if (endMs + (retentionDays - 1) * DAY_MS <= now.getTime()) return false
  if (now.getTime() < endMs + SETTLE_MS) return own >= BUSY.events && own >= compacted * BUSY.share
  return compacted === 0 ? own > 0 : own >= LATE.events && own >= compacted * LATE.share
}
