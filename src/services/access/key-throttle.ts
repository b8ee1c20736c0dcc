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
 * Limits requests with an access key that is not valid. A key that exists is limited by its own wrong secrets on a
 * machine, so that only who has its ID can keep it out; and never where it was valid, so that no neighbour with an outdated
 * secret keeps a program from sending events. Keys that do not exist are limited together, by machine and by network: they
 * are refused anyway, and beyond the limit leave no trace and share one connection to the database. Valid keys cost nothing:
 * attempts are stored once they have failed.
 */
export function createKeyThrottle(context: KeyThrottleContext) {
  const { clock, log, audit } = context
  const counter = createAttemptCounter(context)
  const valid = createBoundedMap<true>(REMEMBERED_MAX)
  const inTurn = createTurns()
  const throwIfEarly = (subjects: AttemptSubject[]): void => {
    const delayMs = counter.wait(subjects, clock())
    if (delayMs > 0) throw tooManyAttempts(delayMs, audit)
  }
  // Stored in the background: the answer does not wait for that.
  const count = (subjects: AttemptSubject[]): void => {
    const now = clock()
    // Counted already, by a request that was sent together with others.
    if (counter.wait(subjects, now) > 0) return
    counter.begin(subjects, now)
    void counter
      .add(subjects, now)
      .catch((error) => log.warn('Could not store an attempt with an invalid access key', { error }))
      .finally(() => counter.end(subjects))
  }
  return {
    /**
     * Returns the result of looking up a key. While unknown keys flood in from there, one look-up follows the other. Throws
     * *too_many* if the key had too many wrong secrets from there.
     */
    async lookUp<Key>(accessKeyId: string, address: string, find: () => Promise<Key>): Promise<Key> {
      if (valid.get(`${address} ${accessKeyId}`)) return find()
      throwIfEarly(ofKey(accessKeyId, address))
      return counter.wait(ofUnknownKeys(address), clock()) > 0 ? inTurn(find) : find()
    },

    /** Remembers that a key was valid. */
    succeeded(accessKeyId: string, address: string): void {
      const key = `${address} ${accessKeyId}`
      if (!valid.get(key)) valid.set(key, true)
    },

    /** Counts a wrong secret of a key. */
    failed: (accessKeyId: string, address: string): void => count(ofKey(accessKeyId, address)),

    /** Counts a key that does not exist. Throws *too_many* if there were too many from there. */
    unknown(address: string): void {
      const subjects = ofUnknownKeys(address)
      throwIfEarly(subjects)
      count(subjects)
    },
  }
}

// Runs one after the other.
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(run: () => Promise<Result>): Promise<Result> => {
    const result = last.then(run)
    last = result.catch(() => {})
    return result
  }
}

function ofKey(accessKeyId: string, address: string): AttemptSubject[] {
  const subject = `key ${machineOf(address)} ${accessKeyId}`
  return [{ subject, limit: KEY_LIMITS.keyOnMachine }]
}

function ofUnknownKeys(address: string): AttemptSubject[] {
  return [
    { subject: `keys ${machineOf(address)}`, limit: KEY_LIMITS.machine },
    { subject: `keys in ${networkOf(address)}`, limit: KEY_LIMITS.network },
  ]
}
