import type { Target } from './cluster.ts'
import type { Traffic } from './traffic.ts'

/** Longer than what a replica may lack is old. */
const FRESH_MS = 15_000
/** A walk goes through the events of this time before it. */
const WALK_MS = 60_000
const PAUSE_MS = 1_000
const PAGE = 200

/** What was wrong with pages: walks that missed events, as sentences, and how many events were there twice. */
export type PageFindings = { walks: number; missed: string[]; repeated: number; statuses: Set<number> }

/**
 * Goes through the pages of the newest events of a filter again and again, from one process to another, while processes are killed.
 * Each walk must have each event of its time once that was acknowledged some time before it.
 */
export function readPagesThroughKills(
  pickTarget: () => Target,
  filter: string,
  { acknowledged, sentAt }: Readonly<Traffic>,
): { stop(): Promise<PageFindings> } {
  const result: PageFindings = { walks: 0, missed: [], repeated: 0, statuses: new Set() }
  // How many events were acknowledged at which time.
  const marks: { at: number; count: number }[] = []
  let isStopped = false
  const countBefore = (at: number) => marks.findLast((mark) => mark.at <= at)?.count ?? 0
  const walk = async () => {
    const now = Date.now()
    marks.push({ at: now, count: acknowledged.length })
    // A whole second, as the times that Daybook adds.
    const from = Math.floor((now - WALK_MS) / 1_000) * 1_000
    const query = `${filter}&from=${new Date(from).toISOString()}`
    const ids = await readPages(pickTarget, query, result.statuses)
    const found = new Set(ids)
    // An event that was long on its way, because a process was killed, may be older than the walk.
    const isExpected = (i: number) => (sentAt[i] ?? 0) >= from
    const missed = [...acknowledged.slice(0, countBefore(now - FRESH_MS)).entries()]
      .filter(([i, id]) => isExpected(i) && !found.has(id))
      .map(([i]) => now - (sentAt[i] ?? 0))
    result.walks += 1
    if (missed.length > 0) result.missed.push(describeMissed(now, missed))
    result.repeated += ids.length - found.size
  }
  const walkAll = async () => {
    while (!isStopped) {
      await walk()
      await Bun.sleep(PAUSE_MS)
    }
  }
  const done = walkAll()
  return {
    async stop() {
      isStopped = true
      await done
      return result
    },
  }
}

function describeMissed(now: number, agesMs: number[]): string {
  const [newest, oldest] = [Math.min(...agesMs), Math.max(...agesMs)]
  return `${new Date(now).toISOString()}: ${agesMs.length} events, sent ${newest} to ${oldest} ms before`
}

async function readPages(pickTarget: () => Target, filter: string, statuses: Set<number>): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = await readPage(pickTarget(), `limit=${PAGE}&${filter}${next}`)
    statuses.add(page.status)
    if (page.status === 200) {
      ids.push(...page.ids)
      cursor = page.next
    } else await Bun.sleep(50)
    // It would never end if each request failed.
    if (page.status !== 200 && page.status !== 0 && page.status < 500) return ids
  }
  return ids
}

async function readPage({ url, authorization }: Target, query: string) {
  try {
    const response = await fetch(`${url}/api/v1/events?${query}`, { headers: { authorization } })
    const { events = [], next = null } = await response.json()
    const ids: string[] = events.map(({ eventID }: { eventID: string }) => eventID)
    return { status: response.status, ids, next }
  } catch {
    return { status: 0, ids: [], next: null }
  }
}
