import { KEY_LIMITS } from '../../domain/access/attempt-limit.ts'
import { machineOf, networkOf } from '../../domain/access/network.ts'
import { createBoundedMap } from '../../domain/bounded-map.ts'
import type { Log, Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { type AttemptSubject, createAttemptCounter } from './attempt-counter.ts'
import { tooManyAttempts } from './too-many-attempts.ts'

/** Maximum number of access keys, each with an address, that are remembered because they were valid. */
const REMEMBERED_MAX = 10_000

type KeyThrottleContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'attempts'>
  secrets: Pick<Secrets, 'hash'>
  log: Pick<Log, 'warn'>
  audit: Pick<Audit, 'refusals'>
}

/**
 * Limits requests with an access key that is not valid, by the key on a machine, by machine and by network. A key that was
 * valid from an address is always checked there, so that no neighbour with a wrong one keeps a program from sending events.
 * Valid keys cost nothing: attempts are stored once they have failed.
 */
export function createKeyThrottle(context: KeyThrottleContext) {
  const { clock, log, audit } = context
  const counter = createAttemptCounter(context)
  const valid = createBoundedMap<true>(REMEMBERED_MAX)
  return {
    /** Throws *too_many* if too many keys from there were not valid. */
    check(accessKeyId: string, address: string): void {
      if (valid.get(`${address} ${accessKeyId}`)) return
      const delayMs = counter.wait(subjectsOf(accessKeyId, address), clock())
      if (delayMs > 0) throw tooManyAttempts(delayMs, audit)
    },

    /** Remembers that a key was valid. */
    succeeded(accessKeyId: string, address: string): void {
      const key = `${address} ${accessKeyId}`
      if (!valid.get(key)) valid.set(key, true)
    },

    /** Counts a key that was not valid. It is stored in the background, and the answer does not wait for that. */
    failed(accessKeyId: string, address: string): void {
      const subjects = subjectsOf(accessKeyId, address)
      const now = clock()
      // Counted already, by a request that was sent together with others.
      if (counter.wait(subjects, now) > 0) return
      counter.begin(subjects, now)
      void counter
        .add(subjects, now)
        .catch((error) => log.warn('Could not store an attempt with an invalid access key', { error }))
        .finally(() => counter.end(subjects))
    },
  }
}

function subjectsOf(accessKeyId: string, address: string): AttemptSubject[] {
  const machine = machineOf(address)
  return [
    { subject: `key ${machine} ${accessKeyId.slice(0, KEY_ID_LENGTH_MAX)}`, limit: KEY_LIMITS.keyOnMachine },
    { subject: `keys ${machine}`, limit: KEY_LIMITS.machine },
    { subject: `keys in ${networkOf(address)}`, limit: KEY_LIMITS.network },
  ]
}

const KEY_ID_LENGTH_MAX = 128
