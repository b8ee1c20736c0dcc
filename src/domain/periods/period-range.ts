import { type CalendarDay, firstDayFrom, lastDayUntil, resolveDay, type TypedDay } from './period-days.ts'
import { checkDate, type TypedMoment, toFullHour } from './period-moment.ts'
import type { PeriodReader } from './period-reader.ts'
import {
  endOf,
  lastPassed,
  type PeriodPlace,
  resolveMoment,
  startOf,
  type TypedSpan,
  toMoment,
} from './period-span.ts'
import type { ClockTime } from './period-tokens.ts'

/** Returns the period from one moment until another. Each takes the day that it lacks from the other. */
export function resolveRange(
  first: TypedMoment,
  second: TypedMoment,
  reader: PeriodReader,
  place: PeriodPlace,
): TypedSpan {
  if (second.kind === 'now')
    return { fromMs: startOf(resolveMoment(first, reader, place), place), untilMs: null }
  if (first.kind !== 'local' || second.kind !== 'local') {
    const [start, end] = [resolveMoment(first, reader, place), resolveMoment(second, reader, place)]
    return { fromMs: startOf(start, place), untilMs: endOf(end, place) }
  }
  const [from, until] = completeEnds(first, second, reader)
  const [fromDay, untilDay] = resolveDays(from, until, reader, place)
  const [start, end] = [toMoment(fromDay, from.clock), toMoment(untilDay, until.clock)]
  return { fromMs: startOf(start, place), untilMs: endOf(end, place) }
}

type LocalMoment = Extract<TypedMoment, { kind: 'local' }>
type End = { day: TypedDay | null; clock: ClockTime | null }

// A number alone is a day if the other end is a day of a month, and an hour if the other end is one, of a day that is given.
function completeEnds(first: LocalMoment, second: LocalMoment, reader: PeriodReader): [End, End] {
  const [firstDay, secondDay] = [dayOfMonth(first), dayOfMonth(second)]
  if (secondDay && isNumberAlone(first)) return [ofSameMonth(secondDay, first.hour, reader), second]
  if (firstDay && isNumberAlone(second)) return [first, ofSameMonth(firstDay, second.hour, reader)]
  const hasHour = first.hour !== null || second.hour !== null
  const hasHalf = first.clock?.hasHalf || second.clock?.hasHalf
  const hasDay = first.day !== null || second.day !== null
  if (hasHour && (hasHalf || !hasDay)) throw reader.fault('periodNumberAmbiguous')
  return [withFullHour(first, reader), withFullHour(second, reader)]
}

function dayOfMonth({ day, clock, hour }: LocalMoment): CalendarDay | null {
  return day !== null && 'month' in day && clock === null && hour === null ? day : null
}

function isNumberAlone(moment: LocalMoment): moment is LocalMoment & { hour: number } {
  return moment.day === null && moment.hour !== null
}

function ofSameMonth({ year, month }: CalendarDay, day: number, reader: PeriodReader): End {
  return { day: checkDate({ year, month, day }, reader), clock: null }
}

function withFullHour({ day, clock, hour }: LocalMoment, reader: PeriodReader): End {
  return { day, clock: hour === null ? clock : toFullHour(hour, reader) }
}

function resolveDays(from: End, until: End, reader: PeriodReader, place: PeriodPlace): [number, number] {
  const [fromDay, untilDay] = [from.day ?? until.day, until.day ?? from.day]
  if (!fromDay || !untilDay) {
    const start = lastPassed(from.clock, reader, place)
    return [start.wallDay, start.wallDay]
  }
  if ('month' in fromDay && 'month' in untilDay && fromDay.year === null && untilDay.year !== null) {
    const end = resolveDay(untilDay, place)
    return [lastDayUntil(fromDay, end), end]
  }
  const start = resolveDay(fromDay, place)
  return [start, 'month' in untilDay ? firstDayFrom(untilDay, start) : resolveDay(untilDay, place)]
}
