import type { ServerProcess } from '../support/server-process.ts'

type TargetServer = Pick<ServerProcess, 'url' | 'authorization'>
type SentEvent = { id: string; record: object }

/**
 * The events that several clients sent: those acknowledged, by their IDs, with the time before each was sent, in milliseconds;
 * and those refused or not answered.
 */
export type Traffic = {
  acknowledged: string[]
  sentAt: number[]
  unanswered: SentEvent[]
  statuses: Set<number>
}

const BATCH_EVENTS = 200

/** What ends each traffic that was started. */
const running = new Set<() => void>()

/** Ends all traffic: that of a test that failed would go on beside all others. */
export function endTraffic(): void {
  for (const end of running) end()
  running.clear()
}

/** Sends events from several clients at the same time, one by one and in batches, until `stop` is called. */
export function startTraffic(
  pickServer: () => TargetServer,
  userName: string,
  pauseMs = 0,
): { sent: Readonly<Traffic>; stop(): Promise<Traffic> } {
  const result: Traffic = { acknowledged: [], sentAt: [], unanswered: [], statuses: new Set() }
  let isStopped = false
  const client = async (size: number) => {
    while (!isStopped) {
      const now = Date.now()
      const batch = Array.from({ length: size }, () => createEvent(userName))
      const status = await sendBatch(pickServer(), batch)
      if (status === 200) {
        result.acknowledged.push(...batch.map(({ id }) => id))
        result.sentAt.push(...batch.map(() => now))
      } else result.unanswered.push(...batch)
      result.statuses.add(status)
      // Wait a little before the next request to a server that is down.
      if (status !== 200 || pauseMs > 0) await Bun.sleep(Math.max(pauseMs, 20))
    }
  }
  const clients = [1, 1, 1, BATCH_EVENTS, BATCH_EVENTS].map(client)
  running.add(() => {
    isStopped = true
  })
  return {
    /** What was sent so far. */
    sent: result,
    async stop() {
      isStopped = true
      await Promise.all(clients)
      return result
    },
  }
}

/** Sends events in one request and returns the status: 400 if one was rejected, 0 if there was no response. */
export async function sendBatch(
  server: TargetServer,
  batch: SentEvent[],
  signal?: AbortSignal,
): Promise<number> {
  try {
    const response = await fetch(`${server.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: server.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ Records: batch.map(({ record }) => record) }),
      ...(signal && { signal }),
    })
    const { rejected } = await response.json()
    return response.status === 200 && rejected.length > 0 ? 400 : response.status
  } catch {
    return 0
  }
}

/** Creates an event with a new ID. Half of the events have no time, so that a resent one is stored with another time. */
export function createEvent(userName: string): SentEvent {
  const id = crypto.randomUUID()
  const time = Math.random() < 0.5 ? {} : { eventTime: new Date().toISOString() }
  return { id, record: { eventID: id, eventName: 'StopInstances', userName, ...time } }
}

/** Returns the IDs of all events that match a filter, page by page. */
export async function listEventIds(server: TargetServer, filter: string): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const response = await fetch(`${server.url}/api/v1/events?limit=1000&${filter}${next}`, {
      headers: { authorization: server.authorization },
    })
    const page: { events: { eventID: string }[]; next: string | null } = await response.json()
    if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(page)}`)
    ids.push(...page.events.map(({ eventID }) => eventID))
    cursor = page.next
  } while (cursor !== null)
  return ids
}
