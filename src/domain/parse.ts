import { invalidField } from './fault.ts'
import { MESSAGES } from './messages/messages.ts'
import { formatInteger } from './messages/numbers.ts'
import { DAY_MS } from './time.ts'

const SECOND_MS = 1_000

/** Returns the value of a JSON text; throws a fault that names `field` if the text is malformed. */
export function parseJson(text: string, field: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidField(field, 'malformedJson')
  }
}

/**
 * Returns the instant of an ISO 8601 string (UTC unless it has an offset) or of epoch seconds;
 * throws a fault if it is neither.
 */
export function parseInstant(value: string | number, field: string): Date {
  const instant = typeof value === 'number' ? fromEpochSeconds(value) : parseInstantText(value)
  if (Number.isNaN(instant.getTime())) {
    throw invalidField(field, 'notAnInstant', { got: quoteValue(value) })
  }
  return instant
}

// `new Date('2026-02-30')` is 2 March, without an error.
/** Whether the day that a string begins with, such as `2026-03-01`, exists in the calendar. */
export function isCalendarDay(value: string): boolean {
  if (!CALENDAR_DAY.test(value)) return false
  const [month, day] = [Number(value.slice(5, 7)), Number(value.slice(8, 10))]
  if (day === LEAP_DAY && month === 2) return isLeapYear(Number(value.slice(0, 4)))
  return day >= 1 && day <= (DAYS_OF_MONTHS[month - 1] ?? 0)
}

const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}/
const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const LEAP_DAY = 29

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Returns the value as one of the allowed ones; throws a fault that lists them if it is another. */
export function parseOneOf<const Allowed extends string>(
  value: string,
  allowed: readonly Allowed[],
  field: string,
): Allowed {
  const match = allowed.find((each) => each === value)
  if (match === undefined) {
    throw invalidField(field, 'notAllowed', { allowed, got: quoteValue(value) })
  }
  return match
}

/** Returns a whole number between `min` and `max`, both included; throws a fault that names the bounds otherwise. */
export function parseInteger(value: string, min: number, max: number, field: string): number {
  const digits = Math.max(9, String(max).length)
  const number = /^\d+$/.test(value) && value.length <= digits ? Number(value) : Number.NaN
  if (!(number >= min && number <= max)) {
    const got = Number.isNaN(number) ? quoteValue(value) : formatInteger(number)
    throw invalidField(field, 'notBetween', { min, max, got })
  }
  return number
}

/** Returns the string; throws a fault if it has more than `max` UTF-16 code units. */
export function checkLength(value: string, max: number, field: string): string {
  if (value.length > max) {
    throw invalidField(field, 'tooLong', { max, length: value.length })
  }
  return value
}

/**
 * Returns a value for a message: strings in quotes, cut after 64 characters, without line breaks or control characters.
 */
export function quoteValue(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const start = value.slice(0, QUOTED_LENGTH_MAX).replace(/[^\P{C}]/gu, '\uFFFD')
  return `"${start}${value.length > QUOTED_LENGTH_MAX ? '…' : ''}"`
}

/** Returns a name that a client made up for a message: the first 64 characters, as it may have any length. */
export function cutName(name: string): string {
  return name.slice(0, QUOTED_LENGTH_MAX)
}

/** Returns the type of a JSON value for a message, such as `a number`; `nothing` for undefined. */
export function describeType(value: unknown): string {
  const types: { [type: string]: string } = MESSAGES.jsonTypes
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return types[type] ?? type
}

const QUOTED_LENGTH_MAX = 64
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const LEAP_SECOND = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):60(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2}|)$/
const EPOCH_SECONDS = /^-?\d{1,12}(?:\.\d{1,9})?$/

function parseInstantText(value: string): Date {
  if (EPOCH_SECONDS.test(value)) return fromEpochSeconds(Number(value))
  const leap = LEAP_SECOND.exec(value)
  if (leap) return parseLeapSecond(`${leap[1]}:59${leap[2]}`)
  if (!ISO_8601.test(value) || !isCalendarDay(value)) return new Date(Number.NaN)
  // A day without a time is UTC for JavaScript, a time without an offset is not.
  const hasOffset = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length === 10
  return new Date(hasOffset ? value : `${value}Z`)
}

// Computers have no number for a leap second, which RFC 3339 allows at the end of a day in UTC. The millisecond before the
// next day follows everything else of its day, and stays in it.
function parseLeapSecond(secondBefore: string): Date {
  const before = parseInstantText(secondBefore)
  return before.getTime() % DAY_MS === DAY_MS - SECOND_MS
    ? new Date(before.getTime() + SECOND_MS - 1)
    : new Date(Number.NaN)
}

function fromEpochSeconds(seconds: number): Date {
  return new Date(Math.round(seconds * 1_000))
}
