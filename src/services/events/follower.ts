import type { LastItem, TailEnd, TailItem, TailLimits, TailSummary } from '../../domain/events/tail.ts'
import { Fault } from '../../domain/fault.ts'

/** A client that follows events. It asks for one item after another, as fast as it can take them. */
export type Follower = {
  /** Resolves with the next item, or with null once the follower has ended. */
  next(): Promise<TailItem | null>
  /** Resolves once it has ended. Its last item must be sent, even if the client has not taken the one before. */
  ended: Promise<TailSummary>
  /** Ends it because its client has left. */
  leave(): void
  /** Ends it because of an error, with which its client could not be given an item. Then it has no last item. */
  fail(error: unknown): void
}

/** What may end a follower from outside. */
export type FollowerEnds = {
  /** Ends it if its client may not follow events any more. */
  recheck(): void
  shutDown(): void
}

type Options = {
  /** Returns the items, given what they need to know of the follower. */
  open: (state: FollowerState) => AsyncIterator<TailItem, unknown>
  limits: Pick<TailLimits, 'stalledMs'>
  /** The position before the first item. */
  position: string
  /** Resolves with the fault for which the client may not follow events any more, or null. */
  findRefusal: () => Promise<Fault | null>
  onEnd: (summary: TailSummary) => void
}

/** Whether the follower has ended, and how its items wait for something new or for its end. */
export type FollowerState = { isOver: () => boolean; wait: (ms: number) => Promise<void>; wake: () => void }

/** How often it is checked whether a client takes what it is given. */
const CHECK_MS = 1_000

/**
 * Starts a follower. It ends when its client leaves, takes nothing for too long or may not follow events any more, when
 * Daybook shuts down, and with an error. `onEnd` is called once then.
 */
export function startFollower(options: Options): Follower & FollowerEnds {
  const { limits } = options
  const { promise: ended, resolve } = Promise.withResolvers<TailSummary>()
  const waiter = createWaiter()
  const taken = { position: options.position, events: 0, sinceMs: performance.now(), isReading: false }
  let isOver = false
  const finish = (end: TailEnd, last: Omit<LastItem, 'position'> | null, error?: unknown) => {
    if (isOver) return
    isOver = true
    clearInterval(timer)
    waiter.wake()
    const summary = { end, events: taken.events, last: last && { ...last, position: taken.position } }
    options.onEnd(summary)
    resolve(error === undefined ? summary : { ...summary, error })
    // What the items still have to do must not fail after the end.
    void Promise.resolve(items.return?.()).catch(() => {})
  }
  const items = options.open({ isOver: () => isOver, ...waiter })
  const checkStalled = () => {
    if (taken.isReading || performance.now() - taken.sinceMs < limits.stalledMs) return
    const seconds = Math.round(limits.stalledMs / 1_000)
    finish('too slow', { fault: new Fault('too_many', 'tailTooSlow', { seconds }) })
  }
  const timer = setInterval(checkStalled, Math.min(CHECK_MS, limits.stalledMs))
  return {
    async next(): Promise<TailItem | null> {
      taken.isReading = true
      const item = await items.next().catch((error: unknown) => {
        finish('error', { fault: error instanceof Fault ? error : null }, error)
        return null
      })
      if (isOver || item === null || item.done) return null
      Object.assign(
        taken,
        { isReading: false, sinceMs: performance.now() },
        toTaken(item.value, taken.events),
      )
      return item.value
    },
    ended,
    leave: () => finish('client left', null),
    fail: (error) => finish('error', null, error),
    recheck: createRecheck(options.findRefusal, (fault) => finish('not allowed', { fault })),
    shutDown: () => finish('shutdown', { fault: shutdownFault() }),
  }
}

/** When a client should come back after a shutdown. */
const RESTART_SECONDS = 5

/** Returns the fault of a stream that ends, or does not begin, because Daybook shuts down. */
export function shutdownFault(): Fault {
  return new Fault('unavailable', 'tailShutdown', {}, { retryAfterSeconds: RESTART_SECONDS })
}

function toTaken(item: TailItem, before: number): { position: string; events: number } {
  if (item.kind !== 'events') return { position: item.position, events: before }
  return { position: item.events.at(-1)?.position ?? '', events: before + item.events.length }
}

// A check that takes long is not overtaken by the next one.
function createRecheck(
  findRefusal: () => Promise<Fault | null>,
  refuse: (fault: Fault) => void,
): () => Promise<void> {
  let isRunning = false
  return async () => {
    if (isRunning) return
    isRunning = true
    const fault = await findRefusal()
    isRunning = false
    if (fault) refuse(fault)
  }
}

// Not a race of promises: each race with one that lasts would leave a reaction at it.
function createWaiter() {
  let wake = () => {}
  return {
    wake: () => wake(),
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => wake(), Math.max(0, ms))
        wake = () => {
          clearTimeout(timer)
          wake = () => {}
          resolve()
        }
      }),
  }
}
