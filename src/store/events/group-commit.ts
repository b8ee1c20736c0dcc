import type { Event } from '../../domain/events/event.ts'
import { Fault } from '../../domain/fault.ts'
import { toUnavailableFault } from '../unavailable.ts'

/** Events that one commit takes at the most, unless a single request brings more. */
const GROUP_MAX = 4_000
/** Events that may wait; a sender beyond that is asked to come back. */
const WAITING_MAX = 60_000

type Request = { events: Event[]; resolve(isNew: boolean[]): void; reject(error: unknown): void }

/** Lets requests that arrive while a commit is under way share the next one; each is answered after its own is durable. */
export function createGroupCommit(commit: (group: Event[]) => Promise<boolean[]>, atOnce: number) {
  const waiting: Request[] = []
  let waitingEvents = 0
  const running = new Set<Promise<void>>()

  const start = () => {
    while (waiting.length > 0 && running.size < atOnce) {
      const group = takeGroup(waiting)
      waitingEvents -= group.reduce((sum, { events }) => sum + events.length, 0)
      const run = settle(group, commit).finally(() => {
        running.delete(run)
        start()
      })
      running.add(run)
    }
  }

  return {
    append(events: Event[]): Promise<boolean[]> {
      if (events.length === 0) return Promise.resolve([])
      if (waitingEvents > 0 && waitingEvents + events.length > WAITING_MAX) {
        throw new Fault(
          'unavailable',
          'More events are arriving than can be stored; send this again in a moment.',
          {
            retryAfterSeconds: 1,
          },
        )
      }
      waitingEvents += events.length
      return new Promise((resolve, reject) => {
        waiting.push({ events, resolve, reject })
        start()
      })
    },

    /** Resolves when nothing is waiting or under way. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

function takeGroup(waiting: Request[]): Request[] {
  const group: Request[] = []
  for (let size = 0; waiting[0] && (size === 0 || size + waiting[0].events.length <= GROUP_MAX); ) {
    size += waiting[0].events.length
    group.push(...waiting.splice(0, 1))
  }
  return group
}

async function settle(group: Request[], commit: (group: Event[]) => Promise<boolean[]>): Promise<void> {
  try {
    const isNew = await commit(group.flatMap(({ events }) => events))
    let from = 0
    for (const { events, resolve } of group) {
      resolve(isNew.slice(from, from + events.length))
      from += events.length
    }
  } catch (error) {
    const isAway = toUnavailableFault(error) instanceof Fault
    // One request that the database will not take must not fail its neighbours.
    if (group.length > 1 && !isAway) for (const request of group) await settle([request], commit)
    else for (const { reject } of group) reject(error)
  }
}
