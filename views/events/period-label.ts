import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { firstInstantOf, toWallDate, wallDayOf } from '../../src/domain/periods/local-time.ts'
import { useTimeZone } from '../components/time-zone.ts'
import type { FilterParams } from './filter-params.ts'

const { periodLabels: TEXT } = MESSAGES.pages

/** What a label of a period depends on. Days and times are those of the zone. */
type PeriodPlace = { now: Date; retentionDays: number; zone?: string }

/** Returns what the period of a filter is called: `Last 2 weeks`, `Yesterday`, `13 Nov – 27 Nov`, `27 Nov 09:00 – 10:00`. */
export function formatPeriodLabel(params: FilterParams, place: PeriodPlace): string {
  const { now, retentionDays, zone = useTimeZone() } = place
  if (params.period) return formatRelativeLabel(params.period)
  const [from, until] = [toInstant(params.from), toInstant(params.until)]
  if (from && until) return formatRange(from, until, { now, zone })
  if (from) return TEXT.since({ from: formatEnd(from, { now, zone }) })
  if (until) return TEXT.until({ until: formatLastMoment(until, { now, zone }) })
  const isReadable = !params.from && !params.until
  return isReadable ? TEXT.retention({ days: retentionDays }) : TEXT.unknown
}

/** Returns what a relative period is called: `Last 2 hours`, `Today`. What is none is returned as it is. */
export function formatRelativeLabel(period: string): string {
  if (period === 'today' || period === 'yesterday') return TEXT[period]
  const [, count, unit = ''] = /^([1-9]\d*)([smhd])$/.exec(period) ?? []
  return count === undefined ? period : TEXT.last({ count: Number(count), unit })
}

type Local = { now: Date; zone: string }

// Times of URLs are in UTC, without a zone.
function toInstant(time: string | undefined): Date | null {
  const instant = new Date(`${time}Z`)
  return Number.isNaN(instant.getTime()) ? null : instant
}

function formatRange(from: Date, until: Date, local: Local): string {
  const lastDay = formatDay(new Date(until.getTime() - 1), local)
  const isOfDays = isMidnight(from, local) && isMidnight(until, local)
  if (isOfDays && formatDay(from, local) === lastDay) return lastDay
  if (isOfDays) return TEXT.range({ from: formatDay(from, local), until: lastDay })
  const isOneDay = formatDay(from, local) === formatDay(until, local)
  const end = isOneDay ? formatTime(until, local) : formatEnd(until, local, true)
  return TEXT.range({ from: formatEnd(from, local, true), until: end })
}

function formatLastMoment(until: Date, local: Local): string {
  return isMidnight(until, local) ? formatDay(new Date(until.getTime() - 1), local) : formatEnd(until, local)
}

function formatEnd(at: Date, local: Local, hasTime = !isMidnight(at, local)): string {
  const day = formatDay(at, local)
  return hasTime ? TEXT.timeOfDay({ day, time: formatTime(at, local) }) : day
}

function isMidnight(at: Date, { zone }: Local): boolean {
  return firstInstantOf(wallDayOf(at.getTime(), zone), zone) === at.getTime()
}

function formatDay(at: Date, { now, zone }: Local): string {
  const wall = toWallDate(at, zone)
  return TEXT.day({ at: wall, hasYear: wall.getUTCFullYear() !== toWallDate(now, zone).getUTCFullYear() })
}

// Without seconds if they are zero.
function formatTime(at: Date, { zone }: Local): string {
  return toWallDate(at, zone).toISOString().slice(11, 19).replace(/:00$/, '')
}
