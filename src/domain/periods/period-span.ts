import { DAY_MS } from '../time.ts'
import { firstInstantOf, instantsOf, lastInstantOf, wallDayOf } from './local-time.ts'
import { resolveDay } from './period-days.ts'
import type { TypedMoment } from './period-moment.ts'
import type { PeriodReader } from './period-reader.ts'
import type { ClockTime } from './period-tokens.ts'

/** When and where a period is typed. */
export type PeriodPlace = { now: Date; zone: string }

/** A period in milliseconds since 1970: null is no limit. */
export type TypedSpan = { fromMs: number | null; untilMs: number | null }

/**
 * A moment with its day: what the clocks show then, or the instant itself if it has an offset. It is as long as it is exact. `wallDay`
 * is the start of its day.
 */
export type ResolvedMoment = {
  ms: number
  widthMs: number
  isLocal: boolean
  isDay: boolean
  wallDay: number
}

/** Returns the moment of a period that has one only. Throws `invalid` for a number alone, which may be an hour or a day. */
export function resolveMoment(moment: TypedMoment, reader: PeriodReader, place: PeriodPlace): ResolvedMoment {
  if (moment.kind === 'now') throw reader.fault('periodUnreadable')
  if (moment.kind === 'instant') {
    const wallDay = wallDayOf(moment.ms, place.zone)
    return { ...moment, isLocal: false, isDay: false, wallDay }
  }
  if (moment.hour !== null) throw reader.fault('periodNumberAmbiguous')
  if (moment.day === null) return lastPassed(moment.clock, reader, place)
  return toMoment(resolveDay(moment.day, place), moment.clock)
}

/** Returns the instant at which a moment begins: the first one if clocks show it twice. */
export function startOf({ ms, isLocal }: ResolvedMoment, { zone }: PeriodPlace): number {
  return isLocal ? firstInstantOf(ms, zone) : ms
}

/** Returns the instant at which a period up to a moment ends: after a day, and at a time, the last one if clocks show it twice. */
export function endOf({ ms, widthMs, isLocal, isDay }: ResolvedMoment, { zone }: PeriodPlace): number {
  if (isDay) return firstInstantOf(ms + widthMs, zone)
  return isLocal ? lastInstantOf(ms, zone) : ms
}

/** Returns the period of one moment alone. Throws `invalid` for a time that clocks are set forward over. */
export function spanOf(
  moment: ResolvedMoment,
  reader: PeriodReader,
  place: PeriodPlace,
): { fromMs: number; untilMs: number } {
  const { ms, widthMs, isLocal, isDay } = moment
  if (isLocal && !isDay && instantsOf(ms, place.zone).length === 0) throw reader.fault('periodTimeSkipped')
  const endMs = endOf(moment, place)
  return { fromMs: startOf(moment, place), untilMs: isDay ? endMs : endMs + widthMs }
}

/** Returns the moment of a day, or of a time of it. */
export function toMoment(wallDay: number, clock: ClockTime | null): ResolvedMoment {
  if (clock === null) return { ms: wallDay, widthMs: DAY_MS, isLocal: true, isDay: true, wallDay }
  const { ms, widthMs, offsetMs } = clock
  return { ms: wallDay + ms - (offsetMs ?? 0), widthMs, isLocal: offsetMs === null, isDay: false, wallDay }
}

/** Returns the last moment that has passed at which it was some time of day. */
export function lastPassed(
  clock: ClockTime | null,
  reader: PeriodReader,
  place: PeriodPlace,
): ResolvedMoment {
  if (clock === null) throw reader.fault('periodUnreadable')
  const nowMs = place.now.getTime()
  const today = wallDayOf(nowMs, place.zone)
  const days = [today + DAY_MS, today, today - DAY_MS]
  const moments = days.map((day) => toMoment(day, clock))
  const passed = moments.find((moment) => startOf(moment, place) <= nowMs)
  return passed ?? toMoment(today - 2 * DAY_MS, clock)
}
