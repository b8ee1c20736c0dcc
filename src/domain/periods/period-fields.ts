import { invalidField } from '../fault.ts'
import { quoteValue } from '../parse.ts'
import { DAY_MS } from '../time.ts'
import { firstInstantOf, lastInstantOf, toWallDate } from './local-time.ts'
import { existsInCalendar } from './period-days.ts'
import { toClockMs } from './period-tokens.ts'

/** A date and a time of day, each in a field of its own. Either may be empty. */
export type DateAndTime = { date: string; time: string }

/**
 * Returns the instant at which a period begins, or null for empty fields. A date alone is the start of its day, and a time that
 * clocks show twice is the first one. Throws `invalid` for a date or a time that does not exist.
 */
export function parseStartFields(fields: DateAndTime, zone: string, field: string): Date | null {
  const wall = parseFields(fields, field)
  return wall && new Date(firstInstantOf(wall.dayMs + (wall.timeMs ?? 0), zone))
}

/** Returns the instant at which a period ends in the same way. A date alone is the end of its day, and of two times it is the last. */
export function parseEndFields(fields: DateAndTime, zone: string, field: string): Date | null {
  const wall = parseFields(fields, field)
  if (wall === null) return null
  if (wall.timeMs === null) return new Date(firstInstantOf(wall.dayMs + DAY_MS, zone))
  return new Date(lastInstantOf(wall.dayMs + wall.timeMs, zone))
}

/** Returns the date and the time of an instant as fields show them: without seconds if they are zero. */
export function toDateAndTime(instant: Date, zone: string): DateAndTime {
  const text = toWallDate(instant, zone).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 19).replace(/:00$/, '') }
}

function parseFields({ date, time }: DateAndTime, field: string) {
  if (date === '' && time === '') return null
  if (date === '') throw invalidField(field, 'timeWithoutDate', { got: quoteValue(time) })
  return { dayMs: parseDay(date, field), timeMs: time === '' ? null : parseTime(time, field) }
}

function parseDay(date: string, field: string): number {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []).map(Number)
  if (
    year === undefined ||
    month === undefined ||
    day === undefined ||
    !existsInCalendar(year, month - 1, day)
  )
    throw invalidField(field, 'notADay')
  return Date.UTC(year, month - 1, day)
}

function parseTime(time: string, field: string): number {
  const [, hour, minute, second] = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?$/.exec(time) ?? []
  const ms = hour === undefined ? null : toClockMs(Number(hour), Number(minute), Number(second ?? 0))
  if (ms === null) throw invalidField(field, 'notATime', { got: quoteValue(time) })
  return ms
}
