import { createBoundedMap } from '../../domain/bounded-map.ts'
import { Fault } from '../../domain/fault.ts'
import { MINUTE_MS } from '../../domain/time.ts'

/** Maximum number of sign-ins whose password is being checked at the same time. */
export const PENDING_SIGN_INS_MAX = 32

type ThrottleLimits = { freeAttempts: number; delayMaxSeconds: number }
/** The source of an attempt; `userName` is null if it is not known yet. */
type AttemptSource = { userName: string | null; sourceIPAddress: string }

/**
 * Limits sign-in attempts by user and by network: after the free attempts, the delay doubles with each
 * attempt. Delays stay short, so that a user can't be locked out by deliberate wrong guesses; and in a
 * network from which the user has signed in before, only the attempts from there count.
 */
export function createSignInThrottle() {
  const byUser = createThrottle({ freeAttempts: 5, delayMaxSeconds: 30 })
  const byNetwork = createThrottle({ freeAttempts: 20, delayMaxSeconds: 60 })
  const byFamiliarUser = createThrottle({ freeAttempts: 5, delayMaxSeconds: 30 })
  const familiarUsers = createBoundedMap<true>(REMEMBERED_MAX)
  let pending = 0
  return {
    /**
     * Counts an attempt; throws *too_many* with the delay if it comes too early. Each attempt must be
     * released.
     */
    acquire({ userName, sourceIPAddress }: AttemptSource, now: Date) {
      const user = userName?.slice(0, USER_NAME_LENGTH_MAX) ?? null
      const network = toNetwork(sourceIPAddress)
      const userInNetwork = `${network} ${user}`
      const isFamiliar = user !== null && familiarUsers.get(userInNetwork) === true
      const attempts = isFamiliar
        ? [byFamiliarUser.check(userInNetwork, now)]
        : [...(user === null ? [] : [byUser.check(user, now)]), byNetwork.check(network, now)]
      const pendingDelay = pending >= PENDING_SIGN_INS_MAX ? 1 : 0
      throwIfDelayed(Math.max(pendingDelay, ...attempts.map(({ delaySeconds }) => delaySeconds)))
      for (const attempt of attempts) attempt.count()
      pending += 1
      return {
        /** Resets the user's attempts and remembers the network as familiar. */
        succeeded(): void {
          if (user !== null) {
            familiarUsers.set(userInNetwork, true)
            byUser.reset(user)
            byFamiliarUser.reset(userInNetwork)
          }
          if (!isFamiliar) byNetwork.refund(network)
        },
        /** Uncounts the attempt: it could not be checked, so it was not a guess. */
        refund(): void {
          for (const attempt of attempts) attempt.refund()
        },
        /** Ends the attempt. */
        release(): void {
          pending -= 1
        },
      }
    },
  }
}

/** Maximum number of users and of networks whose attempts are remembered. */
const REMEMBERED_MAX = 10_000
/** A count of attempts is reset after this long without a further one. */
const RESET_MS = 15 * MINUTE_MS
const USER_NAME_LENGTH_MAX = 128
/** Caps the exponent, so that the delay stays a finite number. */
const DOUBLINGS_MAX = 30

function createThrottle(limits: ThrottleLimits) {
  const attempts = createBoundedMap<{ count: number; at: number }>(REMEMBERED_MAX)
  const refund = (key: string): void => {
    const last = attempts.get(key)
    if (last) attempts.set(key, { ...last, count: last.count - 1 })
  }
  return {
    check(key: string, now: Date) {
      const at = now.getTime()
      const last = attempts.get(key)
      const recent = last && at - last.at <= RESET_MS ? last : { count: 0, at }
      const delayMs = Math.max(0, recent.at + delayAfter(recent.count, limits) - at)
      return {
        delaySeconds: Math.ceil(delayMs / 1_000),
        count: () => attempts.set(key, { count: recent.count + 1, at }),
        refund: () => refund(key),
      }
    },
    refund,
    reset: attempts.delete,
  }
}

function delayAfter(count: number, { freeAttempts, delayMaxSeconds }: ThrottleLimits): number {
  if (count < freeAttempts) return 0
  return Math.min(2 ** Math.min(count - freeAttempts, DOUBLINGS_MAX), delayMaxSeconds) * 1_000
}

function throwIfDelayed(retryAfterSeconds: number): void {
  if (retryAfterSeconds === 0) return
  throw new Fault('too_many', 'tooManyAttempts', { seconds: retryAfterSeconds }, { retryAfterSeconds })
}

// One IPv6 customer has at least a whole /64.
function toNetwork(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
}
