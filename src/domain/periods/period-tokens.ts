import { MINUTE_MS } from '../time.ts'
import { findPeriodWord, type PeriodWord } from './period-words.ts'

/** A part of a typed period. A clock has an offset in milliseconds if its zone is written behind it. */
export type PeriodToken =
  | { kind: 'date'; year: number; month: number; day: number }
  | { kind: 'clock'; clock: ClockTime }
  | { kind: 'instant'; ms: number; widthMs: number }
  | { kind: 'number'; value: number; digits: number }
  | { kind: 'numericDate' | 'missingTime' }
  | { kind: 'dash' | 'plusMinus' }
  | PeriodWord

/**
 * A time of day in milliseconds, how exact it is, the offset of the zone that is written behind it, if any, and whether it was
 * typed with AM or PM.
 */
export type ClockTime = { ms: number; widthMs: number; offsetMs: number | null; hasHalf: boolean }

/** Returns the parts of a typed period, or null if one of them means nothing. */
export function splitPeriodText(text: string): PeriodToken[] | null {
  const tokens: PeriodToken[] = []
  for (let rest = normalize(text); rest !== ''; ) {
    const found = PARTS.map(({ pattern, parse }) => toToken(pattern.exec(rest), parse)).find(Boolean)
    if (!found?.token) return null
    tokens.push(found.token)
    rest = rest.slice(found.length).replace(/^[\s,]+/, '')
  }
  return tokens
}

/** Returns how many milliseconds into the day a time is, or null if there is no such time. 24:00 is the end of the day. */
export function toClockMs(hour: number, minute = 0, second = 0): number | null {
  const isEnd = hour === 24 && minute === 0 && second === 0
  if (!isEnd && (hour > 23 || minute > 59 || second > 59)) return null
  return ((hour * 60 + minute) * 60 + second) * SECOND_MS
}

/** Returns the hour of the day of a time with AM or PM, or null if there is none: 12 AM is midnight, 12 PM is noon. */
export function toHourOfDay(hour: number, isAfternoon: boolean): number | null {
  return hour < 1 || hour > 12 ? null : (hour % 12) + (isAfternoon ? 12 : 0)
}

const SECOND_MS = 1_000

type Parse = (match: RegExpExecArray) => PeriodToken | null
type Found = { token: PeriodToken | null; length: number }

function toToken(match: RegExpExecArray | null, parse: Parse): Found | null {
  return match && { token: parse(match), length: match[0].length }
}

function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
}

// A clock behind `T` may have any offset. Elsewhere a minus may be the dash of a period.
const PARTS: { pattern: RegExp; parse: Parse }[] = [
  { pattern: /^(\d{4})-(\d{2})-(\d{2})(?!\d)/, parse: parseDate },
  {
    pattern: /^t(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)? ?()(z|[+-]\d{2}:?\d{2})?(?![\d:])/,
    parse: parseClock,
  },
  {
    pattern:
      /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)? ?([ap]\.?m\b\.?)? ?((?:utc|gmt|z)\b(?!\+)|\+\d{2}:?\d{2})?(?![\d:])/,
    parse: parseClock,
  },
  { pattern: /^\d{1,4}[./]\d{1,2}(?:[./]\d{1,4})?(?!\d)/, parse: () => ({ kind: 'numericDate' }) },
  { pattern: /^(\d{9,10})(?:\.\d{1,9})?(?!\d)/, parse: ([, seconds]) => toInstant(Number(seconds)) },
  { pattern: /^(\d{10})\d{3}(?!\d)/, parse: ([, seconds]) => toInstant(Number(seconds)) },
  { pattern: /^\d{1,7}(?!\d)/, parse: ([digits]) => toNumber(digits) },
  { pattern: /^(?:\u00b1|\+\/?-)/, parse: () => ({ kind: 'plusMinus' }) },
  { pattern: /^(?:-+|\.\.+|\/)/, parse: () => ({ kind: 'dash' }) },
  { pattern: /^[ap]\.m\b\.?/, parse: ([word]) => findPeriodWord(word) },
  { pattern: /^(\p{L}+)\.?/u, parse: ([, word = '']) => findPeriodWord(word) },
]

function parseDate([, year, month, day]: RegExpExecArray): PeriodToken {
  return { kind: 'date', year: Number(year), month: Number(month) - 1, day: Number(day) }
}

function parseClock([, hour, minute, second, half, zone]: RegExpExecArray): PeriodToken {
  const hours = half ? toHourOfDay(Number(hour), half.startsWith('p')) : Number(hour)
  const ms = hours === null ? null : toClockMs(hours, Number(minute), Number(second ?? 0))
  const widthMs = second === undefined ? MINUTE_MS : SECOND_MS
  if (ms === null) return { kind: 'missingTime' }
  return { kind: 'clock', clock: { ms, widthMs, offsetMs: parseOffset(zone), hasHalf: Boolean(half) } }
}

function parseOffset(zone: string | undefined): number | null {
  if (!zone) return null
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  if (sign === undefined) return 0
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1)
}

function toInstant(seconds: number): PeriodToken {
  return { kind: 'instant', ms: seconds * SECOND_MS, widthMs: SECOND_MS }
}

function toNumber(digits: string): PeriodToken {
  return { kind: 'number', value: Number(digits), digits: digits.length }
}
