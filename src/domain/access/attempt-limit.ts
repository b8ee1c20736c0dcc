import { HOUR_MS, MINUTE_MS } from '../time.ts'

/**
 * How many attempts of a kind are accepted. The level rises by one with each attempt, and falls by one in `decayMs`. From
 * the level `free` on an attempt has to wait after the one before: at first `delayMs`, and `factor` times as long with
 * each further level, up to `delayMaxMs`.
 */
export type AttemptLimit = {
  free: number
  decayMs: number
  delayMs: number
  factor: number
  delayMaxMs: number
}

/** Attempts so far: when their level has fallen to zero, and when the last one was; in milliseconds since 1970. */
export type AttemptState = { emptyAt: number; lastAt: number }

/** How far the clocks of processes may be apart. An attempt that is further in the future was made with a wrong clock. */
export const ATTEMPT_SKEW_MS = MINUTE_MS

/** The limits of attempts to sign in with a password. */
export const PASSWORD_LIMITS = {
  /** At one user, from one network where the user is not known. */
  userInNetwork: limit({ free: 5, decayMs: 10 * MINUTE_MS, factor: 4, delayMaxMs: 10 * MINUTE_MS }),
  /** At one user, from all places where the user is not known: 50 at once, and 50 an hour. */
  user: steadyLimit(50, HOUR_MS / 50),
  /** At all users, from one network. */
  network: limit({ free: 20, decayMs: MINUTE_MS, factor: 2, delayMaxMs: MINUTE_MS }),
  /** At one user, from one device or network where the user is known. */
  known: limit({ free: 5, decayMs: MINUTE_MS, factor: 2, delayMaxMs: MINUTE_MS }),
} as const

/**
 * The limits of requests with an access key that is not valid: of one that exists, and of those that do not. Secrets have
 * 240 bits: this is about load, too.
 */
export const KEY_LIMITS = {
  keyOnMachine: steadyLimit(100, 10_000),
  machine: steadyLimit(1_000, 1_000),
  network: steadyLimit(2_000, 500),
} as const

/** Returns the attempts, moved to the present if the last one was made with a clock that was ahead. */
export function toPresent(state: AttemptState, now: number): AttemptState {
  const aheadMs = state.lastAt - now
  return aheadMs > ATTEMPT_SKEW_MS ? { emptyAt: state.emptyAt - aheadMs, lastAt: now } : state
}

/** Returns how long an attempt has to wait, in milliseconds: never longer than the longest delay of the limit. */
export function waitMs(state: AttemptState, limit: AttemptLimit, now: number): number {
  const { emptyAt, lastAt } = toPresent(state, now)
  const level = Math.ceil((emptyAt - now) / limit.decayMs)
  if (level < limit.free) return 0
  const delayMs = Math.min(limit.delayMs * limit.factor ** (level - limit.free), limit.delayMaxMs)
  return Math.max(0, Math.min(lastAt, now) + delayMs - now)
}

/** Returns the attempts with more of them. */
export function addAttempts(
  { emptyAt, lastAt }: AttemptState,
  count: number,
  { decayMs }: AttemptLimit,
  now: number,
): AttemptState {
  return { emptyAt: Math.max(emptyAt, now) + count * decayMs, lastAt: Math.max(lastAt, now) }
}

function limit(values: Omit<AttemptLimit, 'delayMs'>): AttemptLimit {
  return { delayMs: 1_000, ...values }
}

// As many at once as are free, and then one whenever the level has fallen by one.
function steadyLimit(free: number, decayMs: number): AttemptLimit {
  return { free, decayMs, delayMs: decayMs, factor: 1, delayMaxMs: decayMs }
}
