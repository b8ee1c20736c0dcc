import type { Tally } from '../../src/domain/counts/tally.ts'
import { hasEnd } from '../../src/domain/periods/relative-period.ts'
import { DAY_MS } from '../../src/domain/time.ts'
import { type FilterParams, PERIODS, withoutParams } from './filter-params.ts'

/** Numbers of events over time. They are lower bounds if they are not complete. */
export type Histogram = {
  from: Date
  until: Date
  bucketSeconds: number
  complete: boolean
  /** Oldest first. The first and the last may begin before the period and end after it. */
  buckets: HistogramBucket[]
}

export type HistogramBucket = { from: Date } & Tally

/** What periods depend on. */
export type Surroundings = { now: Date; retentionDays: number }

/** The filters of the periods around the one that is shown; null for one that has no events. */
export type PeriodLinks = {
  earlier: FilterParams | null
  later: FilterParams | null
  zoomOut: FilterParams | null
}

/** Returns the filter with the part of its period that a bucket covers. */
export function bucketParams(
  params: FilterParams,
  histogram: Histogram,
  { from }: HistogramBucket,
): FilterParams {
  const end = bucketEnd(histogram, from)
  const isFirst = from <= histogram.from
  const isLast = end >= histogram.until
  const chosenFrom = params.period || params.from ? histogram.from : null
  const chosenUntil = isEnded(params) ? histogram.until : null
  return withPeriod(params, isFirst ? chosenFrom : from, isLast ? chosenUntil : end)
}

/** Returns the instant at which a bucket ends. On days on which clocks are changed some are shorter or longer. */
export function bucketEnd({ buckets, bucketSeconds }: Histogram, from: Date): Date {
  const next = buckets[buckets.findIndex((each) => each.from.getTime() === from.getTime()) + 1]
  return next?.from ?? new Date(from.getTime() + bucketSeconds * 1_000)
}

function isEnded({ until, period }: FilterParams): boolean {
  return until !== undefined || (period !== undefined && hasEnd(period))
}

/** Returns the filters of the periods before and after the one that is shown, and of a longer one around it. */
export function periodLinks(
  params: FilterParams,
  histogram: Histogram,
  surroundings: Surroundings,
): PeriodLinks {
  const { now, retentionDays } = surroundings
  if (!params.period && !params.from && !params.until) return { earlier: null, later: null, zoomOut: null }
  const oldestMs = now.getTime() - retentionDays * DAY_MS
  const fromMs = toSecond(histogram.from)
  const untilMs = toSecond(isEnded(params) ? histogram.until : now)
  const spanMs = Math.max(1_000, untilMs - fromMs)
  const period = (startMs: number, endMs: number) =>
    withPeriod(
      params,
      startMs <= oldestMs ? null : new Date(startMs),
      endMs >= now.getTime() ? null : new Date(endMs),
    )
  return {
    earlier: fromMs > oldestMs + 1_000 ? period(fromMs - spanMs, fromMs) : null,
    later: untilMs < toSecond(now) ? period(untilMs, untilMs + spanMs) : null,
    zoomOut: longerPreset(params) ?? period(fromMs - spanMs, untilMs + spanMs),
  }
}

// The next longer preset, and after the longest all that is kept.
function longerPreset(params: FilterParams): FilterParams | null {
  const index = PERIODS.findIndex(({ period }) => period === params.period)
  if (index === -1) return null
  const rest = withoutParams(params, 'period', 'from', 'until')
  const next = PERIODS[index + 1]
  return next ? { ...rest, period: next.period } : rest
}

function withPeriod(params: FilterParams, from: Date | null, until: Date | null): FilterParams {
  return {
    ...withoutParams(params, 'period', 'from', 'until'),
    ...(from && { from: formatTime(from) }),
    ...(until && { until: formatTime(until) }),
  }
}

// As the fields of the form have it: in UTC without a zone, and without milliseconds if they are zero.
function formatTime(instant: Date): string {
  return instant.toISOString().replace(/(?:\.000)?Z$/, '')
}

function toSecond(instant: Date): number {
  return Math.floor(instant.getTime() / 1_000) * 1_000
}
