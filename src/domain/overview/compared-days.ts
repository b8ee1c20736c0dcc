import { DAY_MS, HOUR_MS } from '../time.ts'

/** Days before today that today is compared with. */
export const COMPARED_DAYS = 7

/** With fewer days in the log, none is usual. */
const USUAL_DAYS_MIN = 3

/**
 * How many events each day has, oldest first, the last of which is today; and how many are usual by this time of day: the median of
 * the days before, null if there are too few of them. If they are not complete, these are lower bounds.
 */
export type ComparedDays = { days: DayCount[]; usual: number | null; isComplete: boolean }

/** A day by its beginning, and the number of its events. */
export type DayCount = { from: Date; count: number }

/** How many events there are in an hour, by its beginning. */
export type HourCount = { from: Date; count: number }

/** Returns the beginnings of today and of the days before it, oldest first. */
export function listComparedDays(now: Date): Date[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  return Array.from({ length: COMPARED_DAYS + 1 }, (_, i) => new Date(today - (COMPARED_DAYS - i) * DAY_MS))
}

/**
 * Returns the numbers of events by day, given those by hour. Days that ended before the log begins, at `oldest`, are not usual ones.
 */
export function compareDays(
  hours: readonly HourCount[],
  { now, oldest, isComplete }: { now: Date; oldest: Date | null; isComplete: boolean },
): ComparedDays {
  const starts = listComparedDays(now)
  const elapsedMs = now.getTime() % DAY_MS
  const days = starts.map((from) => ({ from, count: countWithin(hours, from, DAY_MS) }))
  const usualDays = starts
    .slice(0, -1)
    .filter((from) => oldest !== null && oldest.getTime() < from.getTime() + DAY_MS)
  const byNow = usualDays.map((from) => countWithin(hours, from, elapsedMs))
  const usual = byNow.length < USUAL_DAYS_MIN ? null : Math.round(medianOf(byNow))
  return { days, usual, isComplete }
}

// Of the hour in which the stretch ends, the part that is within it.
function countWithin(hours: readonly HourCount[], start: Date, lengthMs: number): number {
  let sum = 0
  for (const { from, count } of hours) {
    const offsetMs = from.getTime() - start.getTime()
    if (offsetMs >= 0 && offsetMs < lengthMs) sum += count * Math.min(1, (lengthMs - offsetMs) / HOUR_MS)
  }
  return sum
}

function medianOf(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1)
  return (low + high) / 2
}
