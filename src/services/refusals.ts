import type { IncomingEvent } from '../domain/events/incoming-event.ts'
import type { JsonObject } from '../domain/json/json-values.ts'
import type { Clock } from '../domain/ports.ts'
import { formatInstant, MINUTE_MS } from '../domain/time.ts'

/** Number of identical refusals a minute that leave an event each. The others of the minute share one. */
export const REFUSALS_A_MINUTE = 10

/** A refusal. Those with the same key are identical. `toEvent` creates its event, or that of a summary. */
export type Refusal = {
  key: string
  code: string
  sourceIPAddress: string
  toEvent: (summary: JsonObject | null) => IncomingEvent
}

/** The identical refusals of one minute. */
type Identical = {
  minute: number
  first: Date
  last: Date
  count: number
  addresses: Set<string>
  of: Refusal
}

export type Refusals = ReturnType<typeof createRefusals>

/** More different refusals in a minute are summed up before it ends. */
const DIFFERENT_MAX = 10_000
/** Maximum number of addresses that a summary names. */
const ADDRESSES_MAX = 10

/**
 * Records refusals: the first ten identical ones of a minute with an event each, and the others with one event after the
 * minute, which says how many they were. What an open minute has counted is lost if the process is killed.
 */
export function createRefusals(clock: Clock, record: (event: IncomingEvent) => void) {
  const open = new Map<string, Identical>()
  const counts = new Map<string, number>()
  const countRefusal = (code: string): void => void counts.set(code, (counts.get(code) ?? 0) + 1)
  const close = (key: string, identical: Identical): void => {
    open.delete(key)
    const summary = toSummary(identical)
    if (summary !== null) record(identical.of.toEvent(summary))
  }
  const flush = (isDue: (identical: Identical) => boolean): void => {
    for (const [key, identical] of open) if (isDue(identical)) close(key, identical)
  }
  return {
    /** Records a refusal. */
    record(refusal: Refusal): void {
      const now = clock()
      const minute = minuteOf(now)
      const before = open.get(refusal.key)
      if (before && before.minute !== minute) close(refusal.key, before)
      if (open.size >= DIFFERENT_MAX && !open.has(refusal.key)) flush(() => true)
      const identical = open.get(refusal.key) ?? startCount(refusal, minute, now)
      open.set(refusal.key, identical)
      countRefusal(refusal.code)
      if (!addRefusal(identical, refusal, now)) record(refusal.toEvent(null))
    },

    /** Counts a refusal that is no customer's, and so leaves no event. */
    count: countRefusal,

    /** Returns the number of refusals by code since the process started, those in summaries included. */
    counts: (): ReadonlyMap<string, number> => counts,

    /** Records the summaries of the minutes that have ended. */
    flushEnded(): void {
      const minute = minuteOf(clock())
      flush((identical) => identical.minute !== minute)
    },

    /** Records all summaries. */
    flushAll: (): void => flush(() => true),
  }
}

function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / MINUTE_MS)
}

function startCount(of: Refusal, minute: number, now: Date): Identical {
  return { minute, first: now, last: now, count: 0, addresses: new Set(), of }
}

// Returns whether the refusal belongs to the summary. That begins after those with an event of their own.
function addRefusal(identical: Identical, { sourceIPAddress }: Refusal, now: Date): boolean {
  identical.count += 1
  identical.last = now
  if (identical.count <= REFUSALS_A_MINUTE) return false
  if (identical.count === REFUSALS_A_MINUTE + 1) identical.first = now
  if (identical.addresses.size < ADDRESSES_MAX) identical.addresses.add(sourceIPAddress)
  return true
}

function toSummary({ count, first, last, addresses }: Identical): JsonObject | null {
  if (count <= REFUSALS_A_MINUTE) return null
  return {
    summarizedCount: count - REFUSALS_A_MINUTE,
    firstTime: formatInstant(first),
    lastTime: formatInstant(last),
    sourceIPAddresses: [...addresses],
  }
}
