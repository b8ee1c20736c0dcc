import { MINUTE_MS } from '../time.ts'
import { type TypedMoment, takeMoment } from './period-moment.ts'
import { resolveRange } from './period-range.ts'
import { createPeriodReader, type PeriodReader } from './period-reader.ts'
import { endOf, type PeriodPlace, resolveMoment, spanOf, startOf, type TypedSpan } from './period-span.ts'
import { formatRelativePeriod } from './relative-period.ts'

/** What a typed period means: one that moves with the time, by its name, or exact times, where null is no limit. */
export type TypedPeriod = { period: string } | { from: Date | null; until: Date | null }

/**
 * Returns what a typed period means: `2h`, `yesterday`, `yesterday 9-10`, `13 nov – 27 nov`, `27 Nov 04:54`, `around 14:03`,
 * `since 13 nov`, `2026-11-13 09:00 – 10:00`, ISO 8601 or epoch seconds. Days and times are those of the zone. A day alone is the
 * whole day, a time to the minute is that minute, and a time without a day is the last one that has passed. Clocks that are set
 * back show a time twice: periods contain both. Throws `invalid` for what is none of these or has several meanings.
 */
export function parsePeriodText(text: string, place: PeriodPlace, field: string): TypedPeriod {
  const reader = createPeriodReader(text, field)
  const relative = takeRelative(reader, field)
  if (relative !== null && reader.peek() === undefined) return { period: relative }
  const span = takeSpan(relative === null ? reader : createPeriodReader(text, field), place)
  return { from: toDate(span.fromMs), until: toDate(span.untilMs) }
}

/** How far before and after a time `around` it is, unless that is said. */
const AROUND_MS = 15 * MINUTE_MS

// A name such as `2h` or `today`, as far as the text begins with one.
function takeRelative(reader: PeriodReader, field: string): string | null {
  const day = reader.take('day')
  if (day) return day.daysAgo === 0 ? 'today' : 'yesterday'
  let isLast = false
  while (reader.take('last')) isLast = true
  const unit = isLast ? reader.take('unit') : null
  if (unit && unit.unitMs <= LAST_UNIT_MS) return formatRelativePeriod(unit.unitMs, field)
  let lengthMs = 0
  while (reader.peek()?.kind === 'number' && reader.peek(1)?.kind === 'unit') lengthMs += takeLength(reader)
  return lengthMs > 0 ? formatRelativePeriod(lengthMs, field) : null
}

// `last hour` has one meaning, `last week` has two.
const LAST_UNIT_MS = 60 * MINUTE_MS

function takeLength(reader: PeriodReader): number {
  const number = reader.take('number')
  const unit = reader.take('unit')
  if (!number || !unit) throw reader.fault('periodUnreadable')
  return number.value * unit.unitMs
}

function takeSpan(reader: PeriodReader, place: PeriodPlace): TypedSpan {
  const span = takeAnySpan(reader, place)
  if (reader.peek() !== undefined) throw reader.fault('periodUnreadable')
  const { fromMs, untilMs } = span
  if (fromMs !== null && untilMs !== null && fromMs >= untilMs) throw reader.fault('periodReversed')
  return span
}

function takeAnySpan(reader: PeriodReader, place: PeriodPlace): TypedSpan {
  if (reader.take('around')) return takeAround(reader, place)
  if (reader.take('until')) {
    const end = resolveMoment(takeOrThrow(reader), reader, place)
    return { fromMs: null, untilMs: endOf(end, place) }
  }
  const isOpen = reader.take('from') !== null
  const first = takeOrThrow(reader)
  if (takeSeparator(reader)) return resolveRange(first, takeOrThrow(reader), reader, place)
  const start = resolveMoment(first, reader, place)
  return isOpen ? { fromMs: startOf(start, place), untilMs: null } : spanOf(start, reader, place)
}

function takeAround(reader: PeriodReader, place: PeriodPlace): TypedSpan {
  const moment = resolveMoment(takeOrThrow(reader), reader, place)
  if (moment.isDay) throw reader.fault('periodNeedsTime')
  const aroundMs = reader.take('plusMinus') ? takeLength(reader) : AROUND_MS
  const { fromMs, untilMs } = spanOf(moment, reader, place)
  return { fromMs: fromMs - aroundMs, untilMs: untilMs - moment.widthMs + aroundMs }
}

function takeSeparator(reader: PeriodReader): boolean {
  return (reader.take('dash') ?? reader.take('to') ?? reader.take('until')) !== null
}

function takeOrThrow(reader: PeriodReader): TypedMoment {
  const moment = takeMoment(reader)
  if (!moment) throw reader.fault('periodUnreadable')
  return moment
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}
