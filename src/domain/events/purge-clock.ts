import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts'

// A purge deletes by the clock, and the clock may be wrong. Its time is trusted only if other clocks agree, and if it was
// right an hour ago as well.

/** Maximum difference between two clocks that agree, as between processes. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS
/** A time is trusted if it follows the last trusted one within this time: at most one more day is expired than was then. */
const GAP_MAX_MS = DAY_MS
/** Time for which a clock must run without a contradiction before a purge. */
const CONFIRM_MS = HOUR_MS
/** The same after a doubt, so that someone can correct a wrong clock. A machine that was off purges this much later. */
export const DOUBT_MS = 6 * HOUR_MS

/**
 * Why a time is not trusted: the `database` has another one, the clock has made a `jump` while the process ran, or there
 * is a `gap` between it and the last time that was trusted.
 */
export type ClockDoubt = (typeof CLOCK_DOUBTS)[number]
export const CLOCK_DOUBTS = ['database', 'jump', 'gap'] as const

/** The clocks at one moment. */
export type ClockReading = {
  /** The time by the clock of this process. */
  now: Date
  /** Milliseconds by a clock that only runs forward, whatever is set. */
  monotonicMs: number
  /** The time by the clock of the database. */
  databaseNow: Date
  /** The last time that any process has trusted; null if none is known. */
  trustedAt: Date | null
}

/** What a process remembers of its clock between two purges. */
export type ClockWatch = {
  last: Moment
  /** The reading to be confirmed. */
  pending: Moment
  /** The latest time that was confirmed by a later reading; null until then. */
  confirmed: Date | null
  /** Why it takes longer to confirm; null without a doubt. */
  doubt: { reason: ClockDoubt; comparedAt: Date | null } | null
}

/** A watch with its latest reading, and what to think of that. */
export type ClockVerdict = {
  /** Null if the reading can't be used at all. */
  watch: ClockWatch | null
  /** What expired before this time may go; null if nothing may. */
  trusted: Date | null
  /** The reason to refuse a purge; null if there is none, though it may be too early for one. */
  doubt: ClockWatch['doubt']
  /** Whether this reading has ended a doubt. */
  isDoubtOver: boolean
}

type Moment = { now: Date; monotonicMs: number }

/** Judges a reading by what the process remembers, which is null at its start. */
export function judgeClock(before: ClockWatch | null, reading: ClockReading): ClockVerdict {
  const { now, databaseNow } = reading
  if (Math.abs(now.getTime() - databaseNow.getTime()) > CLOCK_TOLERANCE_MS) {
    const doubt = { reason: 'database', comparedAt: databaseNow } as const
    return { watch: null, trusted: null, doubt, isDoubtOver: false }
  }
  const watch = follow(before, reading)
  const waitMs = watch.doubt === null ? CONFIRM_MS : DOUBT_MS
  const isConfirmed = reading.monotonicMs - watch.pending.monotonicMs >= waitMs
  const after = isConfirmed
    ? { ...watch, pending: watch.last, confirmed: watch.pending.now, doubt: null }
    : watch
  const isDoubtOver = isConfirmed && watch.doubt !== null
  return { watch: after, trusted: after.confirmed, doubt: after.doubt, isDoubtOver }
}

// Adds a reading, or starts again with it if the clock has not run evenly since the last one.
function follow(before: ClockWatch | null, reading: ClockReading): ClockWatch {
  const last = { now: reading.now, monotonicMs: reading.monotonicMs }
  const start = { last, pending: last, confirmed: null }
  if (before === null) return { ...start, doubt: gapDoubt(reading) }
  const elapsedMs = reading.monotonicMs - before.last.monotonicMs
  const expected = new Date(before.last.now.getTime() + elapsedMs)
  const differenceMs = Math.abs(reading.now.getTime() - expected.getTime())
  if (differenceMs > CLOCK_TOLERANCE_MS) return { ...start, doubt: { reason: 'jump', comparedAt: expected } }
  return { ...before, last }
}

function gapDoubt({ now, trustedAt }: ClockReading): ClockWatch['doubt'] {
  if (trustedAt === null) return { reason: 'gap', comparedAt: null }
  const gapMs = now.getTime() - trustedAt.getTime()
  return gapMs > GAP_MAX_MS || gapMs < -CLOCK_TOLERANCE_MS ? { reason: 'gap', comparedAt: trustedAt } : null
}
