import { invalidField } from '../fault.ts'
import { quoteValue } from '../parse.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts'
import { firstInstantOf, wallDayOf } from './local-time.ts'

/** The longest period that may be named. Much longer than any retention. */
export const PERIOD_DAYS_MAX = 36_500

/** A period that moves with the time: a day, or up to now. `until` is null if it has no end. */
export type PeriodSpan = { from: Date; until: Date | null }

/**
 * Returns the name of a relative period in its one spelling: `today`, `yesterday`, or how long it is, such as `2h`. Throws
 * `invalid` for anything else.
 */
export function parseRelativePeriod(value: string, field: string): string {
  if (DAYS.some((day) => day === value)) return value
  const [, digits = '', unit = ''] = LENGTH.exec(value) ?? []
  const unitMs = UNITS_MS.get(unit)
  if (unitMs === undefined) throw invalidField(field, 'notARelativePeriod', { got: quoteValue(value) })
  return formatRelativePeriod(Number(digits) * unitMs, field)
}

/** Returns the name of the period of some whole seconds up to now. Throws `invalid` if that is too long. */
export function formatRelativePeriod(lengthMs: number, field: string): string {
  if (lengthMs > PERIOD_DAYS_MAX * DAY_MS)
    throw invalidField(field, 'periodLengthTooLong', { days: PERIOD_DAYS_MAX })
  // The last 24 hours are not a day of the calendar.
  if (lengthMs === DAY_MS) return '24h'
  const unit = [...UNITS_MS].find(([name, unitMs]) => name !== 'w' && lengthMs % unitMs === 0)
  return unit ? `${lengthMs / unit[1]}${unit[0]}` : `${lengthMs / 1_000}s`
}

/** Returns how long a relative period is at most, in milliseconds. */
export function lengthOfPeriod(name: string): number {
  const [, digits = '1', unit = 'd'] = LENGTH.exec(name) ?? []
  return Number(digits) * (UNITS_MS.get(unit) ?? DAY_MS)
}

/** Returns from when until when a relative period is. Days are those of the time zone. */
export function spanOfPeriod(name: string, now: Date, zone: string): PeriodSpan {
  const today = wallDayOf(now.getTime(), zone)
  if (name === 'today') return { from: new Date(firstInstantOf(today, zone)), until: null }
  if (name === 'yesterday') {
    const from = new Date(firstInstantOf(today - DAY_MS, zone))
    return { from, until: new Date(firstInstantOf(today, zone)) }
  }
  return { from: new Date(now.getTime() - lengthOfPeriod(name)), until: null }
}

/** Returns the span of a relative period that began at an instant before, as `spanOfPeriod` did then. */
export function spanOfBegunPeriod(name: string, from: Date, zone: string): PeriodSpan {
  if (name !== 'yesterday') return { from, until: null }
  const nextDay = wallDayOf(from.getTime(), zone) + DAY_MS
  return { from, until: new Date(firstInstantOf(nextDay, zone)) }
}

/** Whether a relative period ends before now. */
export function hasEnd(name: string): boolean {
  return name === 'yesterday'
}

const DAYS = ['today', 'yesterday'] as const
const LENGTH = /^([1-9]\d{0,6})([smhdw])$/
const UNITS_MS = new Map([
  ['w', 7 * DAY_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', 1_000],
])
