import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { Fault } from '../../domain/fault.ts'
import type { Clock } from '../../domain/ports.ts'
import type { Database, OpenedDatabase } from '../database.ts'
import { toDay, toIdGeneration } from '../partitions.ts'
import { toUnavailableFault } from '../unavailable.ts'

/** Maximum number of events in a group, unless a single batch is larger. */
const GROUP_MAX = 4_000
/** Maximum number of events in one statement. More would block everything else in this process for too long. */
const INSERT_MAX = 2_000
/** Maximum number of waiting events; a batch beyond that is refused, to be sent again. */
const WAITING_MAX = 60_000

/**
 * Returns the write path of events. Batches that arrive during a commit are grouped and share the next one; the partitions of
 * their days are created if they are missing; then the group is inserted.
 */
export function createAppend(database: OpenedDatabase, clock: Clock) {
  return createGroupQueue((group) => insertGroup(database, group, clock()), database.maxConcurrentInserts)
}

/** Stores a group of events; resolves with one flag per event: whether it was new. */
type Commit = (group: IncomingEvent[]) => Promise<boolean[]>

type WaitingBatch = { events: IncomingEvent[]; resolve(isNew: boolean[]): void; reject(error: unknown): void }

/**
 * Returns a queue in which the batches that arrive during a commit share the next one. Each batch resolves once its own events
 * are durable. At most `maxConcurrent` commits run at the same time.
 */
export function createGroupQueue(commit: Commit, maxConcurrent: number) {
  const waiting: WaitingBatch[] = []
  let waitingEvents = 0
  const running = new Set<Promise<void>>()

  const startCommits = () => {
    while (waiting.length > 0 && running.size < maxConcurrent) {
      const group = takeGroup(waiting)
      waitingEvents -= group.reduce((sum, { events }) => sum + events.length, 0)
      const run = commitGroup(group, commit).finally(() => {
        running.delete(run)
        startCommits()
      })
      running.add(run)
    }
  }

  return {
    /**
     * Stores the new events of a batch, durably once resolved, and resolves with one flag per event: whether it was new.
     * Throws an `unavailable` fault if too many events are waiting.
     */
    async append(events: IncomingEvent[]): Promise<boolean[]> {
      if (events.length === 0) return []
      if (waitingEvents > 0 && waitingEvents + events.length > WAITING_MAX) throw tooManyEvents()
      waitingEvents += events.length
      return new Promise((resolve, reject) => {
        waiting.push({ events, resolve, reject })
        startCommits()
      })
    },

    /** Resolves once no batch is waiting and no commit is running. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

function tooManyEvents(): Fault {
  return new Fault('unavailable', 'eventsTooFast', {}, { retryAfterSeconds: 1 })
}

function takeGroup(waiting: WaitingBatch[]): WaitingBatch[] {
  const group: WaitingBatch[] = []
  for (let size = 0; waiting[0] && (size === 0 || size + waiting[0].events.length <= GROUP_MAX); ) {
    size += waiting[0].events.length
    group.push(...waiting.splice(0, 1))
  }
  return group
}

async function commitGroup(group: WaitingBatch[], commit: Commit): Promise<void> {
  try {
    const isNew = await commit(group.flatMap(({ events }) => events))
    let from = 0
    for (const { events, resolve } of group) {
      resolve(isNew.slice(from, from + events.length))
      from += events.length
    }
  } catch (error) {
    const isUnavailable = toUnavailableFault(error) instanceof Fault
    // A batch that the database refuses must not make the others fail.
    if (group.length > 1 && !isUnavailable) for (const batch of group) await commitGroup([batch], commit)
    else for (const { reject } of group) reject(error)
  }
}

async function insertGroup(database: OpenedDatabase, group: IncomingEvent[], now: Date): Promise<boolean[]> {
  await ensurePartitions(
    database,
    now,
    group.map(({ eventTime }) => eventTime),
  )
  if (group.length <= INSERT_MAX) return database.insertEvents(group, now)
  return database.transaction(async ({ insertEvents }) => {
    const isNew: boolean[] = []
    for (let from = 0; from < group.length; from += INSERT_MAX) {
      isNew.push(...(await insertEvents(group.slice(from, from + INSERT_MAX))))
    }
    return isNew
  }, now)
}

// Partitions may not have been prepared for a long time, for example because the machine was asleep.
async function ensurePartitions(database: OpenedDatabase, now: Date, eventTimes: Date[]): Promise<void> {
  await database.createIdGeneration(toIdGeneration(now))
  for (const day of new Set(eventTimes.map(toDay))) await database.createDay(day)
}

/** Returns a database whose transactions find the partitions of their events: a change is stored with its audit event, dated today. */
export function withCurrentPartitions(database: OpenedDatabase, clock: Clock): Database {
  return {
    ...database,
    async transaction(work) {
      const now = clock()
      await ensurePartitions(database, now, [now])
      return database.transaction(work, now)
    },
  }
}
