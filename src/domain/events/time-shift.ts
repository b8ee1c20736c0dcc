import { findValueSpan } from '../json/json-scan.ts'
import { parseInstant } from '../parse.ts'
import { formatInstant } from '../time.ts'
import { parseRecord } from './record.ts'

/** A range of time, both ends included. */
export type TimeRange = { first: Date; last: Date }

/** Moves an instant in time. It keeps the order of instants: equal ones stay equal. */
export type ShiftTime = (instant: Date) => Date

/**
 * Returns a shift that aligns the end of `from` with the end of `to`, and scales `from` down if it is longer than `to`.
 */
export function shiftInto(from: TimeRange, to: TimeRange): ShiftTime {
  const fromMs = from.last.getTime() - from.first.getTime()
  const toMs = to.last.getTime() - to.first.getTime()
  const scale = fromMs > toMs ? toMs / fromMs : 1
  return (instant) =>
    new Date(Math.round(to.last.getTime() - (from.last.getTime() - instant.getTime()) * scale))
}

/** Returns the range, extended to include an instant. */
export function extendRange(range: TimeRange | null, instant: Date): TimeRange {
  if (range === null) return { first: instant, last: instant }
  return {
    first: instant < range.first ? instant : range.first,
    last: instant > range.last ? instant : range.last,
  }
}

/**
 * Returns the `eventTime` of a record, or null if it has none; throws a fault if the record or the time is malformed.
 */
export function recordTime(record: string): Date | null {
  const { eventTime } = parseRecord(record)
  return typeof eventTime === 'string' || typeof eventTime === 'number'
    ? parseInstant(eventTime, 'eventTime')
    : null
}

/** Returns the record with its `eventTime` shifted and cut to whole seconds; every other byte stays the same. */
export function shiftRecord(record: string, shift: ShiftTime): string {
  const time = recordTime(record)
  const span = time && findValueSpan(record, 'eventTime')
  if (!span) return record
  return `${record.slice(0, span.from)}"${formatInstant(shift(time))}"${record.slice(span.to)}`
}
