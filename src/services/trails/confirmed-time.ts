import { CLOCK_TOLERANCE_MS } from '../../domain/events/purge-clock.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'

/** Returns the time that other clocks confirm; null if none does at the moment. */
export type ConfirmedTime = () => Promise<Date | null>

type TimeContext = Pick<Context, 'clock' | 'databaseClock'> & { store: Pick<Store, 'sources'> }

/**
 * Returns a function that reads the time of windows and digests: the clock of this process, or that of the database if they
 * don't agree, so that processes don't correct each other. If it is far after the last heartbeat, it is null until the next
 * one, within a minute.
 */
export function createConfirmedTime({ store, clock, databaseClock }: TimeContext): ConfirmedTime {
  return async () => {
    const databaseNow = await databaseClock(clock())
    const now = clock()
    const doAgree = Math.abs(now.getTime() - databaseNow.getTime()) <= CLOCK_TOLERANCE_MS
    const time = doAgree ? now : databaseNow
    const heartbeat = await store.sources.findLastHeartbeat()
    const isFarAfter = heartbeat !== null && time.getTime() - heartbeat.getTime() > CLOCK_TOLERANCE_MS
    return isFarAfter ? null : time
  }
}
