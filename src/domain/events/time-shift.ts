import { findValueSpan } from '../json/json-scan.ts'
import { parseInstant } from '../parse.ts'
import { parseRecord } from './record.ts'

/** A stretch of time, both ends included. */
export type TimeRange = { first: Date; last: Date }

/** Moves an instant; of two instants the earlier stays the earlier, and equal ones stay equal. */
export type ShiftTime = (moment: Date) => Date

/** Moves a stretch to the end of another: distances are kept where it fits, else scaled down until it does. */
export function shiftInto(from: TimeRange, to: TimeRange): ShiftTime {
  const length = from.last.getTime() - from.first.getTime()
  const room = to.last.getTime() - to.first.getTime()
  const scale = length > room ? room / length : 1
  return (moment) =>
    new Date(Math.round(to.last.getTime() - (from.last.getTime() - moment.getTime()) * scale))
}

/** The stretch widened so that it holds an instant as well. */
export function extendRange(stretch: TimeRange | null, moment: Date): TimeRange {
  if (stretch === null) return { first: moment, last: moment }
  return {
    first: moment < stretch.first ? moment : stretch.first,
    last: moment > stretch.last ? moment : stretch.last,
  }
}

/** When a record's text says its event was, or null when it says nothing; a fault when it cannot be read. */
export function recordTime(record: string): Date | null {
  const { eventTime } = parseRecord(record)
  return typeof eventTime === 'string' || typeof eventTime === 'number'
    ? parseInstant(eventTime, 'eventTime')
    : null
}

/** The record's text with its event moved in time; every other byte stays as it was. */
export function shiftRecord(record: string, move: ShiftTime): string {
  const time = recordTime(record)
  const span = time && findValueSpan(record, 'eventTime')
  if (!span) return record
  const written = move(time).toISOString().replace('.000Z', 'Z')
  return `${record.slice(0, span.from)}"${written}"${record.slice(span.to)}`
}
