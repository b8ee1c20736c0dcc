import { EVENT_AHEAD_MS } from '../../domain/events/query.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseInstant } from '../../domain/parse.ts'
import { formatLocalTime } from '../../domain/periods/local-time.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { ArchivePeriod } from '../../domain/trails/archive-query.ts'

const TEXT = MESSAGES.pages.eventPeriod

/** A chosen period: exact times, or how long it is up to now. Null where nothing is chosen. */
type ChosenPeriod = { from: Date | null; until: Date | null; lengthMs: number | null }

/** When, where and in which log a period is chosen. */
export type PeriodSurroundings = { now: Date; zone: string; retentionDays: number }

type PeriodField = 'from' | 'until' | 'period'
export type PeriodMessages = { [name in PeriodField]?: string }

/**
 * Returns the instant of a time that a person typed: ISO 8601 or epoch seconds, or a day and a time with a space between
 * them, also with AM or PM. A day alone is its first moment; everything is UTC unless it has an offset. Throws `invalid`.
 */
export function parseTypedTime(value: string, field: string): Date {
  return parseInstant(toIsoTime(value) ?? value, field)
}

/**
 * Returns the messages about a period that reaches beyond the events that can exist. They are `faults` if no event can
 * match, and `notes` if the rest of the period is shown. `older` is the part of the period whose events are deleted, or null.
 */
export function checkPeriod(
  period: ChosenPeriod,
  { now, zone, retentionDays }: PeriodSurroundings,
): { faults: PeriodMessages; notes: PeriodMessages; older: ArchivePeriod | null } {
  const { from, until, lengthMs } = period
  const oldest = new Date(now.getTime() - retentionDays * DAY_MS)
  const newest = new Date(now.getTime() + EVENT_AHEAD_MS)
  const faults: PeriodMessages = {}
  const notes: PeriodMessages = {}
  if (from && from > now) {
    const target = from > newest ? faults : notes
    target.from = TEXT.fromInFuture({ now: formatLocalTime(now, zone) })
  }
  if (from && from < oldest)
    notes.from = TEXT.fromTooEarly({ retentionDays, oldest: formatLocalTime(oldest, zone) })
  if (until && until <= oldest)
    faults.until = TEXT.untilTooEarly({ retentionDays, oldest: formatLocalTime(oldest, zone) })
  if (lengthMs !== null && lengthMs > retentionDays * DAY_MS)
    notes.period = TEXT.periodTooLong({ retentionDays })
  return { faults, notes, older: olderPart(period, now, oldest) }
}

function olderPart({ from, until, lengthMs }: ChosenPeriod, now: Date, oldest: Date): ArchivePeriod | null {
  const start = lengthMs === null ? from : new Date(now.getTime() - lengthMs)
  if (!(start && start < oldest) && !(until && until <= oldest)) return null
  return { from: start, until: until && until < oldest ? until : oldest }
}

const TYPED_TIME =
  /^(\d{4}-\d{2}-\d{2})[ T]+(\d{1,2})(:\d{2})?(:\d{2}(?:\.\d{1,9})?)? ?(?:([ap])\.?m\.?)? ?(utc|z|[+-]\d{2}:?\d{2})?$/i

function toIsoTime(value: string): string | null {
  const [, day, hour = '', minute, second = '', half, zone = ''] = TYPED_TIME.exec(value) ?? []
  if (day === undefined || (minute === undefined && half === undefined)) return null
  const hours = half === undefined ? hour : toHoursOfDay(Number(hour), half)
  if (hours === null) return null
  return `${day}T${hours.padStart(2, '0')}${minute ?? ':00'}${second}${zone.toUpperCase().replace('UTC', 'Z')}`
}

// 12 AM is midnight, 12 PM is noon, and there is no 13 PM.
function toHoursOfDay(hour: number, half: string): string | null {
  if (hour < 1 || hour > 12) return null
  return String((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0))
}
