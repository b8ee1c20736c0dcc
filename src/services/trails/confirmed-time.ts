import { CLOCK_TOLERANCE_MS } from '../../domain/events/purge-clock.ts'
import { readSteadyTime, type SteadyClock } from '../../domain/trails/steady-time.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'

/** Returns the time that other clocks confirm; null if none does at the moment. */
export type ConfirmedTime = () => Promise<Date | null>

type TimeContext = Pick<Context, 'clock' | 'monotonicMs' | 'databaseClock'> & {
  store: Pick<Store, 'sources'>
}

/**
 * Returns a function that reads the time of windows and digests: the clock of this process, or that of the database if they
 * don't agree, so that processes don't correct each other. A clock that is set forward is not believed for an hour. If the
 * time is far after the last heartbeat, it is null until the next one, within a minute. One per process.
 */
export function createConfirmedTime(context: TimeContext): ConfirmedTime {
  const { store, clock, monotonicMs, databaseClock } = context
  let steady: SteadyClock | null = null
  return async () => {
    const databaseNow = await databaseClock(clock())
    const now = clock()
    const doAgree = Math.abs(now.getTime() - databaseNow.getTime()) <= CLOCK_TOLERANCE_MS
    const reading = { now: doAgree ? now : databaseNow, monotonicMs: monotonicMs() }
    const { time, clock: followed } = readSteadyTime(steady, reading)
    steady = followed
    const heartbeat = await store.sources.findLastHeartbeat()
    const isFarAfter = heartbeat !== null && time.getTime() - heartbeat.getTime() > CLOCK_TOLERANCE_MS
    return isFarAfter ? null : time
  }
}
