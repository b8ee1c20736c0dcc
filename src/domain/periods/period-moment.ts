import { HOUR_MS } from '../time.ts'
import { type CalendarDay, existsInCalendar, type TypedDay } from './period-days.ts'
import type { PeriodReader } from './period-reader.ts'
import { type ClockTime, toClockMs, toHourOfDay } from './period-tokens.ts'

/** One end of a typed period: a time of a day, with what is missing to be taken from the other end; or an instant. */
export type TypedMoment =
  | { kind: 'instant'; ms: number; widthMs: number }
  | { kind: 'now' }
  | { kind: 'local'; day: TypedDay | null; clock: ClockTime | null; hour: number | null }

/** Takes a moment from the front of what was typed; null if it begins with none. Throws `invalid` for one that cannot be. */
export function takeMoment(reader: PeriodReader): TypedMoment | null {
  const instant = reader.take('instant')
  if (instant) return instant
  if (reader.take('now')) return { kind: 'now' }
  const day = takeDay(reader)
  reader.take('at')
  const clock = takeClock(reader)
  if (clock) return { kind: 'local', day: day ?? takeDay(reader), clock, hour: null }
  const hour = reader.take('number')
  if (!day && !hour) return null
  return { kind: 'local', day, clock: null, hour: hour ? hour.value : null }
}

function takeDay(reader: PeriodReader): TypedDay | null {
  const relative = reader.take('day')
  if (relative) return { daysAgo: relative.daysAgo }
  const date = reader.take('date')
  if (date) return checkDate(date, reader)
  const month = reader.take('month')
  if (month) return checkDate({ ...takeDayOfMonth(reader), month: month.month, ...takeYear(reader) }, reader)
  const afterDay = reader.peek(1)?.kind === 'ordinal' ? 2 : 1
  const ofMonth = reader.peek(afterDay)
  if (reader.peek()?.kind !== 'number' || ofMonth?.kind !== 'month') return null
  const { day } = takeDayOfMonth(reader)
  reader.take('month')
  return checkDate({ day, month: ofMonth.month, ...takeYear(reader) }, reader)
}

function takeDayOfMonth(reader: PeriodReader): { day: number } {
  const number = reader.take('number')
  if (!number) throw reader.fault('periodUnreadable')
  reader.take('ordinal')
  return { day: number.value }
}

function takeYear(reader: PeriodReader): { year: number | null } {
  const next = reader.peek()
  if (next?.kind !== 'number' || next.digits !== YEAR_DIGITS) return { year: null }
  reader.take('number')
  return { year: next.value }
}

function takeClock(reader: PeriodReader): ClockTime | null {
  const clock = reader.take('clock')
  if (clock) return clock.clock
  const [number, half] = [reader.peek(), reader.peek(1)]
  if (number?.kind !== 'number' || half?.kind !== 'half') return null
  reader.take('number')
  reader.take('half')
  const hour = toHourOfDay(number.value, half.isAfternoon)
  if (hour === null) throw reader.fault('periodTimeMissing')
  const offsetMs = reader.take('utc') ? 0 : null
  return { ms: hour * HOUR_MS, widthMs: HOUR_MS, offsetMs, hasHalf: true }
}

/** Returns the time of an hour that was typed without minutes. Throws `invalid` if no day has it. */
export function toFullHour(hour: number, reader: PeriodReader): ClockTime {
  const ms = toClockMs(hour)
  if (ms === null) throw reader.fault('periodTimeMissing')
  return { ms, widthMs: HOUR_MS, offsetMs: null, hasHalf: false }
}

/** Returns a day of the calendar. Throws `invalid` if it does not exist: without a year, in no leap year. */
export function checkDate({ year, month, day }: CalendarDay, reader: PeriodReader): CalendarDay {
  if (!existsInCalendar(year ?? LEAP_YEAR, month, day)) throw reader.fault('periodDayMissing')
  return { year, month, day }
}

const YEAR_DIGITS = 4
const LEAP_YEAR = 2_000
