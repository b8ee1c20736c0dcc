import type { Caller } from '../domain/access/caller.ts'
import { createBoundedMap } from '../domain/bounded-map.ts'
import {
  COSTLY_WORK,
  type CostlyWorkKind,
  type CostlyWorkLimits,
  RETRY_SECONDS,
  WAITING_MAX,
} from '../domain/costly-work.ts'
import { Fault } from '../domain/fault.ts'
import { MINUTE_MS } from '../domain/time.ts'

export type CostlyWork = ReturnType<typeof createCostlyWork>

/** What is running and waiting now, and what was refused since the start of the process, by kind. */
export type CostlyWorkCounts = {
  [kind in CostlyWorkKind]: { running: number; waiting: number; refused: number }
}

type Owner = { user: string; customer: string }
type Whose = 'user' | 'customer' | 'process' | 'pace'

/**
 * Gives places to costly work, for each user, each customer and this process, and paces how often a user starts it. What
 * finds no place waits for one, or is refused with a *too_many* fault. `nowMs` is a clock that only runs forward.
 */
export function createCostlyWork(
  nowMs: () => number = () => performance.now(),
  limits: { [kind in CostlyWorkKind]: CostlyWorkLimits } = COSTLY_WORK,
) {
  const kinds = new Map(KINDS.map((kind) => [kind, createPlaces(kind, limits[kind], nowMs)]))
  const acquire = async (caller: Caller, kind: CostlyWorkKind): Promise<() => void> => {
    const customer = String(caller.customer.id)
    return (
      (await kinds.get(kind)?.acquire({ customer, user: `${customer} ${caller.userName}` })) ?? (() => {})
    )
  }
  return {
    /** Takes a place for work of a caller, and resolves with the function that gives it back. */
    acquire,

    /** Runs work in a place. */
    async run<Result>(caller: Caller, kind: CostlyWorkKind, work: () => Promise<Result>): Promise<Result> {
      const release = await acquire(caller, kind)
      try {
        return await work()
      } finally {
        release()
      }
    },

    counts: (): [CostlyWorkKind, CostlyWorkCounts[CostlyWorkKind]][] =>
      [...kinds].map(([kind, places]) => [kind, places.counts()]),
  }
}

// The keys of the table are its kinds.
const KINDS = Object.keys(COSTLY_WORK) as CostlyWorkKind[]

const FAULT_KEYS = {
  download: 'tooManyDownloads',
  follow: 'tooManyFollowers',
  report: 'tooManyReports',
  reportPage: 'tooManyReportPages',
  search: 'tooManySearches',
  password: 'tooManyPasswords',
  import: 'tooManyImports',
  verification: 'tooManyVerifications',
  proof: 'tooManyProofs',
  storageTest: 'tooManyStorageTests',
} as const satisfies { [kind in CostlyWorkKind]: string }

type Waiting = { owner: Owner; start(): void }

function createPlaces(kind: CostlyWorkKind, limits: CostlyWorkLimits, nowMs: () => number) {
  const { places, perMinute, waitSeconds } = limits
  const running: Owner[] = []
  const waiting: Waiting[] = []
  const pace = createPace(perMinute, nowMs)
  let refused = 0
  const refuse = (whose: Whose, max: number, seconds: number): Fault => {
    refused += 1
    return new Fault('too_many', FAULT_KEYS[kind], { whose, max, seconds }, { retryAfterSeconds: seconds })
  }
  const findFull = (owner: Owner) => findFullPlaces(running, owner, places)
  const begin = (owner: Owner) => {
    running.push(owner)
    return once(() => {
      running.splice(running.indexOf(owner), 1)
      chooseNext(waiting, running, findFull)?.start()
    })
  }
  return {
    async acquire(owner: Owner): Promise<() => void> {
      const delaySeconds = pace(owner)
      if (delaySeconds > 0) throw refuse('pace', perMinute, delaySeconds)
      const full = findFull(owner)
      if (full === null) return begin(owner)
      const hasRoom = waitSeconds > 0 && hasRoomToWait(waiting, owner)
      const release = hasRoom ? await waitForPlace(waiting, owner, waitSeconds, begin) : null
      if (release === null) throw refuse(full, places[full], RETRY_SECONDS)
      return release
    },
    counts: () => ({ running: running.length, waiting: waiting.length, refused }),
  }
}

function findFullPlaces(running: Owner[], { user, customer }: Owner, places: CostlyWorkLimits['places']) {
  if (running.filter((each) => each.user === user).length >= places.user) return 'user'
  if (running.filter((each) => each.customer === customer).length >= places.customer) return 'customer'
  return running.length >= places.process ? 'process' : null
}

// The one whose customer has the least running, so that no customer takes all places while others wait.
function chooseNext(
  waiting: Waiting[],
  running: Owner[],
  findFull: (owner: Owner) => string | null,
): Waiting | undefined {
  const runningOf = ({ owner }: Waiting) => running.filter((each) => each.customer === owner.customer).length
  const [next] = waiting
    .filter(({ owner }) => findFull(owner) === null)
    .toSorted((a, b) => runningOf(a) - runningOf(b))
  return next
}

function hasRoomToWait(waiting: Waiting[], { user }: Owner): boolean {
  const own = waiting.filter(({ owner }) => owner.user === user).length
  return own < WAITING_MAX.user && waiting.length < WAITING_MAX.process
}

// Resolves with the function that gives the place back, or with null if there was none in time.
function waitForPlace(
  waiting: Waiting[],
  owner: Owner,
  seconds: number,
  begin: (owner: Owner) => () => void,
): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const leave = () => {
      waiting.splice(waiting.indexOf(own), 1)
      clearTimeout(timer)
    }
    const own = {
      owner,
      start() {
        leave()
        resolve(begin(owner))
      },
    }
    const timer = setTimeout(() => {
      leave()
      resolve(null)
    }, seconds * 1_000)
    waiting.push(own)
  })
}

/** Maximum number of users, and of customers, whose pace is remembered. */
const REMEMBERED_MAX = 10_000

// Returns a function that counts a start, or returns the seconds until it is allowed. A minute's starts may come at once.
function createPace(perMinute: number, nowMs: () => number): (owner: Owner) => number {
  const users = createBuckets(perMinute, nowMs)
  const customers = createBuckets(2 * perMinute, nowMs)
  return ({ user, customer }) => {
    const buckets = [users(user), customers(customer)]
    const delaySeconds = Math.max(...buckets.map((each) => each.delaySeconds))
    if (delaySeconds === 0) for (const each of buckets) each.take()
    return delaySeconds
  }
}

function createBuckets(perMinute: number, nowMs: () => number) {
  const buckets = createBoundedMap<{ left: number; atMs: number }>(REMEMBERED_MAX)
  return (key: string) => {
    const atMs = nowMs()
    const last = buckets.get(key) ?? { left: perMinute, atMs }
    const left = Math.min(perMinute, last.left + ((atMs - last.atMs) * perMinute) / MINUTE_MS)
    return {
      delaySeconds: left >= 1 ? 0 : Math.ceil(((1 - left) * 60) / perMinute),
      take: () => buckets.set(key, { left: left - 1, atMs }),
    }
  }
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}
