import { HOUR_MS } from '../../domain/time.ts'
import type { Trail } from '../../domain/trails/trail.ts'

/** The period of a digest, and whether it is the last one before logging stopped. */
export type DigestPeriod = { start: Date; end: Date; isFinal: boolean }

type Last = { end: Date; isFinal: boolean }

const SECOND_MS = 1_000

/** Returns the next hour that has ended and has no digest yet; null if there is none. */
export function nextHour(trail: Trail, last: Last | null, now: Date): DigestPeriod | null {
  const start = nextStart(trail, last)
  if (start === null || !trail.hasDigests || hasFinalDigest(trail, last)) return null
  const end = new Date((Math.floor(start.getTime() / HOUR_MS) + 1) * HOUR_MS)
  return end <= now ? { start, end, isFinal: false } : null
}

/** Returns the period of the final digest of a trail that has stopped; null if it has one. */
export function finalPeriod(trail: Trail, last: Last | null, now: Date): DigestPeriod | null {
  const start = nextStart(trail, last)
  if (start === null || !trail.hasDigests || hasFinalDigest(trail, last)) return null
  const end = Math.max(toSecond(now).getTime(), start.getTime() + SECOND_MS)
  return { start, end: new Date(end), isFinal: true }
}

/**
 * Returns the period of the digest that signs what remained of a trail before it was moved or deleted. It ends when that
 * was, so that no digest of a new trail with the same name has its time; null if the trail has its final digest.
 */
export function drainPeriod(
  trail: Trail,
  last: Last | null,
  { isDeleted, isEmpty }: { isDeleted: boolean; isEmpty: boolean },
): DigestPeriod | null {
  const start = nextStart(trail, last)
  if (start === null || !trail.hasDigests) return null
  if (isEmpty && (!isDeleted || hasFinalDigest(trail, last))) return null
  const end = Math.max(toSecond(trail.stoppedAt ?? start).getTime(), start.getTime() + SECOND_MS)
  return { start, end: new Date(end), isFinal: isDeleted }
}

// A digest starts at the end of the one before it or, after a final one, when logging was started again.
function nextStart({ startedAt }: Trail, last: Last | null): Date | null {
  if (startedAt === null) return null
  const loggingStart = toSecond(startedAt)
  if (last === null || (last.isFinal && loggingStart > last.end)) return loggingStart
  return last.end
}

function hasFinalDigest({ isLogging, stoppedAt }: Trail, last: Last | null): boolean {
  return !isLogging && last?.isFinal === true && stoppedAt !== null && last.end >= toSecond(stoppedAt)
}

function toSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / SECOND_MS) * SECOND_MS)
}
