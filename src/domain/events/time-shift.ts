import { findValueSpan } from '../json/json-scan.ts'
import { STORED_EVENT_BYTES_MAX } from '../json/raw-record.ts'
import { parseInstant } from '../parse.ts'
import { formatInstant, HOUR_MS } from '../time.ts'
import { parseRecord } from './record.ts'

/** A range of time, both ends included. */
export type TimeRange = { first: Date; last: Date }

/** Moves an instant in time. It keeps the order of instants: equal ones stay equal. */
export type ShiftTime = (instant: Date) => Date

/**
 * Returns a shift that aligns the end of `from` with the end of `to`. If `from` is longer than `to`, it shortens the time
 * outside `busyHours`, so that different seconds stay different, or everything evenly if the busy hours alone are longer.
 */
export function shiftInto(from: TimeRange, to: TimeRange, busyHours: Iterable<number> = []): ShiftTime {
  const last = from.last.getTime()
  const fromMs = last - from.first.getTime()
  const toMs = to.last.getTime() - to.first.getTime()
  const busyMsUntil = measureBusyTime(busyHours)
  const busyMsAtEnd = busyMsUntil(last)
  const busyMs = busyMsAtEnd - busyMsUntil(from.first.getTime())
  const evenScale = fromMs > toMs ? toMs / fromMs : 1
  const [busyScale, idleScale] =
    fromMs > toMs && busyMs <= toMs ? [1, (toMs - busyMs) / (fromMs - busyMs)] : [evenScale, evenScale]
  return (instant) => {
    const busyMsLeft = busyMsAtEnd - busyMsUntil(instant.getTime())
    const idleMsLeft = last - instant.getTime() - busyMsLeft
    return new Date(Math.round(to.last.getTime() - busyMsLeft * busyScale - idleMsLeft * idleScale))
  }
}

/** Returns the hour of an instant in UTC, as the number of hours since 1 January 1970. */
export function toHourNumber(instant: Date): number {
  return Math.floor(instant.getTime() / HOUR_MS)
}

// Returns a function that returns how much of the time until an instant is in one of the hours.
function measureBusyTime(busyHours: Iterable<number>): (ms: number) => number {
  const hours = Float64Array.from(busyHours).sort()
  return (ms) => {
    const hour = Math.floor(ms / HOUR_MS)
    const before = countBelow(hours, hour)
    return before * HOUR_MS + (hours[before] === hour ? ms - hour * HOUR_MS : 0)
  }
}

// A binary search: the hours are sorted.
function countBelow(hours: Float64Array, hour: number): number {
  let low = 0
  let high = hours.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hours[middle] ?? hour) < hour) low = middle + 1
    else high = middle
  }
  return low
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
  const { eventTime } = parseRecord(record, STORED_EVENT_BYTES_MAX)
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
