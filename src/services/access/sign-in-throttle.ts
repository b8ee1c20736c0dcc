import { Fault } from '../../domain/fault.ts'
import { createBoundedMap } from '../bounded-map.ts'

/** Sign-ins that may wait for their password to be checked at the same time. */
export const PENDING_SIGN_INS_MAX = 32
/** Names and addresses that are remembered, of each kind. */
const REMEMBERED_MAX = 10_000
/** After so long without an attempt all earlier ones are forgotten. */
const CALM_MS = 15 * 60_000

type Pace = { free: number; longestPauseSeconds: number }
/** A user name of null: nobody has said yet who they are. */
type Visitor = { userName: string | null; sourceIPAddress: string }

/**
 * Slows guessing down: pauses that double, by user and by address. They stay short, so that nobody can lock a
 * user out by guessing on purpose; and where a user has come in before, only what happens there counts.
 */
export function createSignInThrottle() {
  const users = throttle({ free: 5, longestPauseSeconds: 30 })
  const addresses = throttle({ free: 20, longestPauseSeconds: 60 })
  const familiar = throttle({ free: 5, longestPauseSeconds: 30 })
  const places = createBoundedMap<true>(REMEMBERED_MAX)
  let waiting = 0
  return {
    /** Lets an attempt in, or throws how long to wait; every attempt counts until it is welcomed or excused. */
    enter({ userName, sourceIPAddress }: Visitor, now: Date) {
      const user = userName?.slice(0, 128) ?? null
      const address = network(sourceIPAddress)
      const place = `${address} ${user}`
      const isFamiliar = user !== null && places.get(place) === true
      const byUser = user === null ? [] : [users.check(user, now)]
      const checks = isFamiliar ? [familiar.check(place, now)] : [...byUser, addresses.check(address, now)]
      refuse(Math.max(waiting >= PENDING_SIGN_INS_MAX ? 1 : 0, ...checks.map((check) => check.waitSeconds)))
      for (const check of checks) check.count()
      waiting += 1
      return {
        welcome(): void {
          if (user !== null) {
            places.set(place, true)
            users.forget(user)
            familiar.forget(place)
          }
          if (!isFamiliar) addresses.forgive(address)
        },
        /** Takes the attempt back: that it could not be checked is nobody's guess. */
        excuse(): void {
          for (const check of checks) check.forgive()
        },
        leave(): void {
          waiting -= 1
        },
      }
    },
  }
}

function throttle(pace: Pace) {
  const tries = createBoundedMap<{ count: number; at: number }>(REMEMBERED_MAX)
  const forgive = (name: string): void => {
    const last = tries.get(name)
    if (last) tries.set(name, { ...last, count: last.count - 1 })
  }
  return {
    check(name: string, now: Date) {
      const at = now.getTime()
      const last = tries.get(name)
      const known = last && at - last.at <= CALM_MS ? last : { count: 0, at }
      return {
        waitSeconds: Math.ceil(Math.max(0, known.at + pauseMs(known.count, pace) - at) / 1_000),
        count: () => tries.set(name, { count: known.count + 1, at }),
        forgive: () => forgive(name),
      }
    },
    forgive,
    forget: tries.forget,
  }
}

function pauseMs(count: number, { free, longestPauseSeconds }: Pace): number {
  return count < free ? 0 : Math.min(2 ** Math.min(count - free, 30), longestPauseSeconds) * 1_000
}

function refuse(retryAfterSeconds: number): void {
  if (retryAfterSeconds === 0) return
  const pause = retryAfterSeconds === 1 ? '1 second' : `${retryAfterSeconds} seconds`
  throw new Fault('too_many', `Too many attempts. Try again in ${pause}.`, { retryAfterSeconds })
}

// One IPv6 customer commands a whole /64.
function network(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
}
