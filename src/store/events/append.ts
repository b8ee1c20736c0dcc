import type { Arrival, IncomingEvent } from '../../domain/events/incoming-event.ts'
import { Fault } from '../../domain/fault.ts'
import type { Clock } from '../../domain/ports.ts'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import type { Database, OpenedDatabase } from '../database.ts'
import type { WriterHealth } from '../operations/writer-health.ts'
import { toIdGeneration } from '../partitions.ts'
import { toUnavailableFault } from '../unavailable.ts'
import { createGroupWait } from './group-wait.ts'

/** Maximum number of events in a group, unless a single batch is larger. */
const GROUP_MAX = 4_000
/** Events whose rows the embedded database makes at a time. More would block everything else in this process for too long. */
const INSERT_MAX = 2_000
/** Maximum number of waiting events; a batch beyond that is refused, to be sent again. */
const WAITING_MAX = 60_000

/**
 * Returns the write path of events. Batches that arrive during a commit are grouped and share the next one; the partitions of
 * their days are created if they are missing; then the group is inserted.
 */
export function createAppend(database: OpenedDatabase, clock: Clock, track: TrackWrite) {
  const commit: Commit = (group) =>
    track(() => withLostPartitions(database, () => insertGroup(database, group, clock())))
  return createGroupQueue(commit, database.maxConcurrentInserts, setImmediate)
}

/** Runs a write and remembers whether it succeeded. */
type TrackWrite = WriterHealth['track']

/** Stores a group of events; resolves with what became of each. */
type Commit = (group: IncomingEvent[]) => Promise<Arrival[]>

/** Calls a function, at once or later. */
type Call = (work: () => void) => void

/** Batches by their customers, in the order in which these have their turn. */
type Waiting = Map<number, WaitingBatch[]>

type WaitingBatch = {
  events: IncomingEvent[]
  resolve(arrivals: Arrival[]): void
  reject(error: unknown): void
}

/**
 * Returns a queue in which the batches that arrive during a commit share the next one, with those that arrive a moment later
 * (`createGroupWait`). Each batch resolves once its own events are durable. At most `maxConcurrent` commits run at the same
 * time. `begin` calls what begins a commit: with `setImmediate`, batches that arrive in one turn of the event loop share it.
 */
export function createGroupQueue(commit: Commit, maxConcurrent: number, begin: Call = (work) => work()) {
  const waiting: Waiting = new Map()
  let waitingEvents = 0
  let waitingBatches = 0
  const running = new Set<Promise<void>>()

  const wait = createGroupWait()
  const startCommits = () => {
    wait.begin(waitingBatches)
    while (waiting.size > 0 && running.size < maxConcurrent) startCommit(takeGroup(waiting))
  }
  const beginning = createBeginning(startCommits, begin)
  const beginNext = () => {
    if (waiting.size > 0 && running.size < maxConcurrent)
      beginning.beginAfter(wait.leftMs(waitingBatches, waitingEvents))
  }
  const startCommit = (group: WaitingBatch[]) => {
    waitingBatches -= group.length
    waitingEvents -= group.reduce((sum, { events }) => sum + events.length, 0)
    const startedMs = performance.now()
    const run = commitGroup(group, commit).finally(() => {
      running.delete(run)
      wait.commitEnded(group.length, waitingBatches, performance.now() - startedMs)
      beginNext()
    })
    running.add(run)
  }

  return {
    /**
     * Stores the new events of a batch, durably once resolved, and resolves with what became of each.
     * Throws an `unavailable` fault if too many events are waiting, and some of the customer's.
     */
    async append(events: IncomingEvent[]): Promise<Arrival[]> {
      const [first] = events
      if (first === undefined) return []
      const { customer } = first
      // A customer of whom nothing is waiting is not refused because others send too much.
      if (waiting.has(customer) && waitingEvents + events.length > WAITING_MAX) throw tooManyEvents()
      waitingEvents += events.length
      return new Promise((resolve, reject) => {
        const batch = { events, resolve, reject }
        const before = waiting.get(customer)
        if (before) before.push(batch)
        else waiting.set(customer, [batch])
        waitingBatches += 1
        beginNext()
      })
    },

    /** Resolves once no batch is waiting and no commit is running. */
    async idle(): Promise<void> {
      while (waiting.size > 0 || running.size > 0) await Promise.all([...running, nextTurn()])
    },
  }
}

/** Begins work once: at once by `begin`, or later. */
function createBeginning(work: () => void, begin: Call) {
  let isBeginning = false
  let timer: Timer | null = null
  const run = () => {
    isBeginning = false
    work()
  }
  return {
    /** Begins after some milliseconds, or earlier if a later call says so. */
    beginAfter(ms: number): void {
      if (isBeginning) return
      if (ms > 0) {
        timer ??= setTimeout(() => this.beginAfter(0), ms)
        return
      }
      if (timer !== null) clearTimeout(timer)
      timer = null
      isBeginning = true
      begin(run)
    },
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function tooManyEvents(): Fault {
  return new Fault('unavailable', 'eventsTooFast', {}, { retryAfterSeconds: 1 })
}

// One batch of each customer in turn, so that none waits for all that another has sent.
function takeGroup(waiting: Waiting): WaitingBatch[] {
  const group: WaitingBatch[] = []
  let size = 0
  for (;;) {
    const [next] = waiting
    const [batch] = next?.[1] ?? []
    if (!next || !batch || (size > 0 && size + batch.events.length > GROUP_MAX)) return group
    const [customer, batches] = next
    batches.shift()
    waiting.delete(customer)
    if (batches.length > 0) waiting.set(customer, batches)
    size += batch.events.length
    group.push(batch)
  }
}

async function commitGroup(group: WaitingBatch[], commit: Commit): Promise<void> {
  try {
    const arrivals = await commit(group.flatMap(({ events }) => events))
    let from = 0
    for (const { events, resolve } of group) {
      resolve(arrivals.slice(from, from + events.length))
      from += events.length
    }
  } catch (error) {
    const isUnavailable = toUnavailableFault(error) instanceof Fault
    // A batch that the database refuses must not make the others fail.
    if (group.length > 1 && !isUnavailable) for (const batch of group) await commitGroup([batch], commit)
    else for (const { reject } of group) reject(error)
  }
}

async function insertGroup(database: OpenedDatabase, group: IncomingEvent[], now: Date): Promise<Arrival[]> {
  await ensurePartitions(
    database,
    now,
    group.map(({ eventTime }) => eventTime),
  )
  if (!database.isEmbedded || group.length <= INSERT_MAX) return database.insertEvents(group, now)
  return database.transaction(async ({ insertEvents }) => {
    const arrivals: Arrival[] = []
    for (let from = 0; from < group.length; from += INSERT_MAX) {
      arrivals.push(...(await insertEvents(group.slice(from, from + INSERT_MAX))))
    }
    return arrivals
  }, now)
}

// Partitions may not have been prepared for a long time, for example because the machine was asleep.
async function ensurePartitions(database: OpenedDatabase, now: Date, eventTimes: Date[]): Promise<void> {
  await database.createIdGeneration(toIdGeneration(now))
  for (const day of new Set(eventTimes.map(toDayNumber))) await database.createDay(formatDay(day))
}

/** Returns a database whose transactions find the partitions of their events: a change is stored with its audit event, dated today. */
export function withCurrentPartitions(database: OpenedDatabase, clock: Clock, track: TrackWrite): Database {
  const run: Database['transaction'] = async (work) => {
    const now = clock()
    await ensurePartitions(database, now, [now])
    return database.transaction(work, now)
  }
  return { ...database, transaction: (work) => track(() => withLostPartitions(database, () => run(work))) }
}

// Another process may have moved a partition to the trash that this one has used before. Nothing is stored then, so all of it
// is done once more, and the partition comes back.
async function withLostPartitions<Result>(
  database: Pick<OpenedDatabase, 'isPartitionLost' | 'forgetPartitions'>,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!database.isPartitionLost(error)) throw error
    database.forgetPartitions()
    return await write()
  }
}
