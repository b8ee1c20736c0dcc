import { firstInstantOf, instantsOf, toWallMs } from '../periods/local-time.ts'
import { offsetAt, UTC } from '../periods/time-zone.ts'
import { HOUR_MS, MINUTE_MS } from '../time.ts'
import { listBuckets, type Span } from './buckets.ts'
import { addTally, emptyTally, type Tally } from './tally.ts'

/** Buckets of a period: their starts, oldest first, and a size of buckets in UTC of which each consists. */
export type LocalBuckets = { starts: number[]; unitMs: number }

/**
 * Returns the buckets that cover a period, which begin when the clocks of a zone show a multiple of their size: at midnight, or at
 * a full hour. With `smallestMs` they begin at multiples of that in UTC, at or before that time.
 */
export function listLocalBuckets(
  period: Span,
  bucketMs: number,
  zone: string,
  smallestMs: number,
): LocalBuckets {
  if (zone === UTC) return { starts: listBuckets(period, bucketMs), unitMs: bucketMs }
  const unitMs = Math.max(unitOf(period, bucketMs, zone), Math.min(smallestMs, bucketMs))
  const starts: number[] = []
  for (let start = firstStart(period.fromMs, bucketMs, zone); start < period.untilMs; ) {
    starts.push(Math.floor(start / unitMs) * unitMs)
    start = nextStart(start, bucketMs, zone)
  }
  return { starts: [...new Set(starts)], unitMs }
}

/** Returns the tallies of buckets from those of smaller ones, by their starts. */
export function mergeBuckets(
  parts: ReadonlyMap<number, Tally>,
  starts: readonly number[],
): Map<number, Tally> {
  const merged = new Map<number, Tally>()
  const ordered = [...parts].sort(([one], [other]) => one - other)
  let index = 0
  for (const [partMs, tally] of ordered) {
    while (index + 1 < starts.length && (starts[index + 1] ?? 0) <= partMs) index += 1
    const start = starts[index] ?? partMs
    const known = merged.get(start)
    if (known) addTally(known, tally)
    else merged.set(start, addedTo(emptyTally(), tally))
  }
  return merged
}

function addedTo(sum: Tally, tally: Tally): Tally {
  addTally(sum, tally)
  return sum
}

// Clocks that are set forward or back, or whole quarters of an hour ahead of UTC, move the starts.
function unitOf({ fromMs, untilMs }: Span, bucketMs: number, zone: string): number {
  const offsets = [fromMs, (fromMs + untilMs) / 2, untilMs].map((ms) => offsetAt(ms, zone))
  if (offsets.every((offset) => offset % bucketMs === 0)) return bucketMs
  return offsets.every((offset) => offset % HOUR_MS === 0)
    ? Math.min(bucketMs, HOUR_MS)
    : Math.min(bucketMs, 15 * MINUTE_MS)
}

function firstStart(fromMs: number, bucketMs: number, zone: string): number {
  const wall = Math.floor(toWallMs(fromMs, zone) / bucketMs) * bucketMs
  const before = instantsOf(wall, zone).findLast((instant) => instant <= fromMs)
  return before ?? Math.min(firstInstantOf(wall, zone), fromMs)
}

// A day on which clocks are set back has an hour more.
function nextStart(startMs: number, bucketMs: number, zone: string): number {
  const nextMs = startMs + bucketMs
  if (toWallMs(nextMs, zone) % bucketMs === 0) return nextMs
  const wall = (Math.floor(toWallMs(startMs, zone) / bucketMs) + 1) * bucketMs
  return instantsOf(wall, zone).find((instant) => instant > startMs) ?? firstInstantOf(wall, zone)
}
