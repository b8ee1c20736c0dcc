import {
  type AttemptLimit,
  type AttemptState,
  addAttempts,
  toPresent,
  waitMs,
} from '../../domain/access/attempt-limit.ts'
import { createBoundedMap } from '../../domain/bounded-map.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'

/** What attempts are counted at, such as one user in one network, and the limit for it. */
export type AttemptSubject = { subject: string; limit: AttemptLimit }

/** Attempts that are being checked, and the attempts that the store had when it was last asked. */
type Counted = { stored: AttemptState; loadedAt: number; pending: number; pendingAt: number }

export type AttemptCounter = ReturnType<typeof createAttemptCounter>

type CounterContext = { store: Pick<Store, 'attempts'>; secrets: Pick<Secrets, 'hash'> }

/** Maximum number of subjects that one process remembers; the store has all of them. */
const REMEMBERED_MAX = 10_000
/** How long an answer of the store is used again, so that a flood of attempts does not reach it. */
const VALID_MS = 1_000
const NONE: AttemptState = { emptyAt: 0, lastAt: 0 }

/**
 * Counts attempts. Those being checked are counted in this process at once, and those that have failed in the store,
 * where all processes see them.
 */
export function createAttemptCounter({ store: { attempts }, secrets }: CounterContext) {
  const memory = createMemory()
  const keyOf = ({ subject }: AttemptSubject): string => secrets.hash(subject)
  return {
    /** Returns for how many milliseconds the next attempt at these subjects is refused, as far as this process knows. */
    wait: (subjects: AttemptSubject[], now: Date): number =>
      Math.max(0, ...subjects.map((each) => memory.wait(keyOf(each), each.limit, now.getTime()))),

    /** Returns whether there was an attempt at a subject whose level has not fallen to zero. */
    isCounted: (subject: AttemptSubject, now: Date): boolean =>
      memory.find(keyOf(subject)).stored.emptyAt > now.getTime(),

    /** Asks the store for the attempts at these subjects, unless it was asked a moment ago. */
    async load(subjects: AttemptSubject[], now: Date): Promise<void> {
      const at = now.getTime()
      const keys = subjects.map(keyOf).filter((key) => Math.abs(at - memory.find(key).loadedAt) >= VALID_MS)
      if (keys.length === 0) return
      const stored = await attempts.find(keys, now)
      for (const key of keys) memory.update(key, { stored: stored.get(key) ?? NONE, loadedAt: at })
    },

    /** Counts an attempt while it is being checked. It must be ended. */
    begin(subjects: AttemptSubject[], now: Date): void {
      for (const key of subjects.map(keyOf)) memory.addPending(key, 1, now.getTime())
    },

    /** Ends counting an attempt in this process. */
    end(subjects: AttemptSubject[]): void {
      for (const key of subjects.map(keyOf)) memory.addPending(key, -1, 0)
    },

    /** Adds an attempt that has failed, for all processes. */
    async add(subjects: AttemptSubject[], now: Date): Promise<void> {
      const added = subjects.map((each) => ({ subject: keyOf(each), decayMs: each.limit.decayMs }))
      for (const [key, stored] of await attempts.add(added, now))
        memory.update(key, { stored, loadedAt: now.getTime() })
    },

    /** Forgets the attempts at these subjects. */
    async reset(subjects: AttemptSubject[]): Promise<void> {
      const keys = subjects.map(keyOf).filter((key) => memory.find(key).stored !== NONE)
      if (keys.length === 0) return
      await attempts.remove(keys)
      for (const key of keys) memory.update(key, { stored: NONE })
    },
  }
}

const NOT_LOADED: Counted = { stored: NONE, loadedAt: Number.NEGATIVE_INFINITY, pending: 0, pendingAt: 0 }

function createMemory() {
  const counted = createBoundedMap<Counted>(REMEMBERED_MAX)
  const find = (key: string): Counted => counted.get(key) ?? NOT_LOADED
  const update = (key: string, change: Partial<Counted>): void =>
    counted.set(key, { ...find(key), ...change })
  return {
    find,
    update,
    wait(key: string, limit: AttemptLimit, now: number): number {
      const { stored: remembered, pending, pendingAt } = find(key)
      const stored = toPresent(remembered, now)
      if (stored !== remembered) update(key, { stored })
      return waitMs(
        pending > 0 ? addAttempts(stored, pending, limit, Math.min(pendingAt, now)) : stored,
        limit,
        now,
      )
    },
    addPending(key: string, change: number, at: number): void {
      const { pending, pendingAt } = find(key)
      update(key, {
        pending: Math.max(0, pending + change),
        pendingAt: pending > 0 ? Math.max(pendingAt, at) : at,
      })
    },
  }
}
