import type { ServerProcess } from '../support/server-process.ts'

type Door = Pick<ServerProcess, 'url' | 'authorization'>
type Sent = { id: string; record: object }

/** What several clients sent at once: what was acknowledged, and what got no answer or a refusal. */
export type Traffic = { acknowledged: string[]; unanswered: Sent[]; statuses: Set<number> }

const BATCH = 200

/** Sends events from several clients at once, single ones and batches, with pauses if asked, until told to stop. */
export function traffic(door: () => Door, userName: string, pauseMs = 0): { end(): Promise<Traffic> } {
  const sum: Traffic = { acknowledged: [], unanswered: [], statuses: new Set() }
  let isOver = false
  const client = async (size: number) => {
    while (!isOver) {
      const batch = Array.from({ length: size }, () => make(userName))
      const status = await deliver(door(), batch)
      if (status === 200) sum.acknowledged.push(...batch.map(({ id }) => id))
      else sum.unanswered.push(...batch)
      sum.statuses.add(status)
      // A server that is away is asked again a little later.
      if (status !== 200 || pauseMs > 0) await Bun.sleep(Math.max(pauseMs, 20))
    }
  }
  const clients = [1, 1, 1, BATCH, BATCH].map(client)
  return {
    async end() {
      isOver = true
      await Promise.all(clients)
      return sum
    },
  }
}

/** Sends events and answers with the status; 0 when there was no answer. */
export async function deliver(door: Door, batch: Sent[]): Promise<number> {
  try {
    const response = await fetch(`${door.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: door.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ Records: batch.map(({ record }) => record) }),
    })
    const { rejected } = await response.json()
    return response.status === 200 && rejected.length > 0 ? 400 : response.status
  } catch {
    return 0
  }
}

/** One event, with its own time or, as often, with none: a resend then carries another. */
export function make(userName: string): Sent {
  const id = crypto.randomUUID()
  const time = Math.random() < 0.5 ? {} : { eventTime: new Date().toISOString() }
  return { id, record: { eventID: id, eventName: 'StopInstances', userName, ...time } }
}

/** The ids of all events that a filter finds, page by page. */
export async function idsOf(door: Door, filter: string): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const response = await fetch(`${door.url}/api/v1/events?limit=1000&${filter}${next}`, {
      headers: { authorization: door.authorization },
    })
    const page: { events: { eventID: string }[]; next: string | null } = await response.json()
    if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(page)}`)
    ids.push(...page.events.map(({ eventID }) => eventID))
    cursor = page.next
  } while (cursor !== null)
  return ids
}
