import { CLOCK_TOLERANCE_MS } from '../events/purge-clock.ts'
import { HOUR_MS } from '../time.ts'

/** Time for which a clock that was set must run evenly before its time is taken. */
const CONFIRM_MS = HOUR_MS

/**
 * What a process knows of a clock that may be set: by how much it is ahead of a clock that only runs forward, and by how
 * much it has been ahead since it was set, if that is not confirmed yet.
 */
export type SteadyClock = { offsetMs: number; pending: { offsetMs: number; sinceMs: number } | null }

/** A reading of both clocks. */
export type SteadyReading = { now: Date; monotonicMs: number }

/**
 * Returns the time of a reading, which is never ahead of a clock that has run evenly: a clock that is set forward is not
 * believed before it has run evenly for an hour, because it may soon be set back. `before` is null at the first reading.
 */
export function readSteadyTime(
  before: SteadyClock | null,
  { now, monotonicMs }: SteadyReading,
): { clock: SteadyClock; time: Date } {
  const clock = follow(before, now.getTime() - monotonicMs, monotonicMs)
  return { clock, time: new Date(Math.min(now.getTime(), monotonicMs + clock.offsetMs)) }
}

function follow(before: SteadyClock | null, offsetMs: number, monotonicMs: number): SteadyClock {
  if (before === null || isNear(offsetMs, before.offsetMs)) return { offsetMs, pending: null }
  const { pending } = before
  const isSame = pending !== null && isNear(offsetMs, pending.offsetMs)
  const sinceMs = isSame ? pending.sinceMs : monotonicMs
  if (monotonicMs - sinceMs >= CONFIRM_MS) return { offsetMs, pending: null }
  return { offsetMs: before.offsetMs, pending: { offsetMs, sinceMs } }
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= CLOCK_TOLERANCE_MS
}
