import { firstInstantOf, wallDayOf } from '../periods/local-time.ts'
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

/** A day by its beginning and its end, and the number of its events. */
export type DayCount = { from: Date; until: Date; count: number }

/** How many events there are in an hour, by its beginning. */
export type HourCount = { from: Date; count: number }

// Events are counted by hours of UTC. Where midnight is within one, the day begins with it.
/** Returns the beginnings of today and of the days before it in a time zone, oldest first, and then that of tomorrow. */
export function listComparedDays(now: Date, zone: string): Date[] {
  const today = wallDayOf(now.getTime(), zone)
  return Array.from({ length: COMPARED_DAYS + 2 }, (_, i) => {
    const midnight = firstInstantOf(today - (COMPARED_DAYS - i) * DAY_MS, zone)
    return new Date(Math.floor(midnight / HOUR_MS) * HOUR_MS)
  })
}

/**
 * Returns the numbers of events by day, given those by hour. Days that ended before the log begins, at `oldest`, are not usual ones.
 */
export function compareDays(
  hours: readonly HourCount[],
  { now, zone, oldest, isComplete }: { now: Date; zone: string; oldest: Date | null; isComplete: boolean },
): ComparedDays {
  const starts = listComparedDays(now, zone)
  const days = starts.slice(0, -1).map((from, index) => {
    const until = starts[index + 1] ?? now
    return { from, until, count: countWithin(hours, from, until.getTime() - from.getTime()) }
  })
  const elapsedMs = now.getTime() - (days.at(-1)?.from ?? now).getTime()
  const usualDays = days.slice(0, -1).filter(({ until }) => oldest !== null && oldest < until)
  const byNow = usualDays.map(({ from }) => countWithin(hours, from, elapsedMs))
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
