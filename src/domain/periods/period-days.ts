import { DAY_MS } from '../time.ts'
import { wallDayOf } from './local-time.ts'

/** A day of the calendar as it was typed: its year may be missing. Months are counted from 0. */
export type CalendarDay = { year: number | null; month: number; day: number }

/** A day as it was typed: so many days ago, or of the calendar. */
export type TypedDay = { daysAgo: number } | CalendarDay

/** Returns the wall time at which a typed day begins. Without a year it is the last such day that has begun. */
export function resolveDay(day: TypedDay, { now, zone }: { now: Date; zone: string }): number {
  const today = wallDayOf(now.getTime(), zone)
  if ('daysAgo' in day) return today - day.daysAgo * DAY_MS
  return lastDayUntil(day, today)
}

/** Returns the last day of the calendar that is not after another; if its year is given, the day of that year. */
export function lastDayUntil({ year, ...day }: CalendarDay, untilMs: number): number {
  if (year !== null) return toWallDay(year, day)
  const latest = new Date(untilMs).getUTCFullYear()
  return findYear(day, latest, -1, (wallDay) => wallDay <= untilMs)
}

/** Returns the first day of the calendar that is not before another; if its year is given, the day of that year. */
export function firstDayFrom({ year, ...day }: CalendarDay, fromMs: number): number {
  if (year !== null) return toWallDay(year, day)
  const earliest = new Date(fromMs).getUTCFullYear()
  return findYear(day, earliest, 1, (wallDay) => wallDay >= fromMs)
}

/** Whether the calendar has a day. */
export function existsInCalendar(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month, day))
  return year >= YEAR_MIN && date.getUTCMonth() === month && date.getUTCDate() === day
}

const YEAR_MIN = 1_000
/** Leap years are at most eight years apart. */
const YEARS_APART_MAX = 8

type DayOfYear = { month: number; day: number }

function findYear(
  day: DayOfYear,
  first: number,
  step: 1 | -1,
  isRight: (wallDay: number) => boolean,
): number {
  for (let i = 0; i <= YEARS_APART_MAX; i += 1) {
    const year = first + i * step
    if (existsInCalendar(year, day.month, day.day) && isRight(toWallDay(year, day)))
      return toWallDay(year, day)
  }
  return toWallDay(first, day)
}

function toWallDay(year: number, { month, day }: DayOfYear): number {
  return Date.UTC(year, month, day)
}
