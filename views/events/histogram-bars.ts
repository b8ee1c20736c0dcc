import type { Tally } from '../../src/domain/counts/tally.ts'
import type { TimeDetail } from '../../src/domain/messages/english/pages/count-pages.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { toWallDate, toWallMs } from '../../src/domain/periods/local-time.ts'
import { DAY_MS } from '../../src/domain/time.ts'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import { chosenReadOnly, type FilterParams } from './filter-params.ts'
import { bucketEnd, bucketParams, type Histogram, type HistogramBucket } from './histogram-links.ts'

const { histogram: TEXT } = MESSAGES.pages

/** The parts of a bar, from the bottom: failed events, changes that succeeded, and reads that did. */
export const SERIES = ['failed', 'changes', 'reads'] as const

export type Series = (typeof SERIES)[number]

/** The numbers of the parts of a bar. */
export type SeriesCounts = { [series in Series]: number }

/** A bucket that has events: its place among the buckets, its numbers, its period, and the URL of its events. */
export type HistogramBar = {
  index: number
  bucket: HistogramBucket
  counts: SeriesCounts
  total: number
  period: string
  href: string
}

/** Returns the bars of a histogram, oldest first. */
export function toBars(params: FilterParams, histogram: Histogram): HistogramBar[] {
  return histogram.buckets.flatMap((bucket, index) => {
    const counts = toSeries(bucket)
    const total = totalOf(counts)
    if (total === 0) return []
    const href = paths.events(bucketParams(params, histogram, bucket))
    return [{ index, bucket, counts, total, period: formatPeriod(histogram, bucket), href }]
  })
}

/** A part of a bar in pixels from the top of the chart. */
export type Segment = { series: Series; y: number; height: number }

/** Returns how many of the events of a tally are in each part of a bar. */
export function toSeries({ changes, failedChanges, reads, failedReads }: Tally): SeriesCounts {
  return {
    failed: failedChanges + failedReads,
    changes: changes - failedChanges,
    reads: reads - failedReads,
  }
}

/** Returns the number of events in all parts of a bar. */
export function totalOf({ failed, changes, reads }: SeriesCounts): number {
  return failed + changes + reads
}

/** Returns the parts of all buckets together. */
export function sumSeries(buckets: readonly Tally[]): SeriesCounts {
  const sum = { failed: 0, changes: 0, reads: 0 }
  for (const bucket of buckets) {
    const counts = toSeries(bucket)
    for (const series of SERIES) sum[series] += counts[series]
  }
  return sum
}

/** Returns the parts of a bar that have events, where the highest bar has `max` of them. No part is too small to see. */
export function toSegments(counts: SeriesCounts, max: number, chartHeight: number): Segment[] {
  let y = chartHeight
  return SERIES.filter((series) => counts[series] > 0).map((series) => {
    const height = Math.max(1.5, Math.round((counts[series] / max) * (chartHeight - 4) * 10) / 10)
    y -= height
    return { series, y: Math.round(y * 10) / 10, height }
  })
}

/** A label below a bar. Narrow screens have no room for minor ones. */
export type Tick = { index: number; label: string; isMinor: boolean }

/** Returns the labels of some bars, at round times. None is so far right that it would be cut off. */
export function toTicks(histogram: Histogram, zone = useTimeZone()): Tick[] {
  const { buckets, bucketSeconds } = histogram
  const atLeast = Math.ceil(buckets.length / TICKS) * bucketSeconds
  const spacing = SPACINGS.find((each) => each >= atLeast && each % bucketSeconds === 0) ?? atLeast
  const detail = detailOf(histogram, spacing)
  return buckets.flatMap(({ from }, index) => {
    const number = toWallMs(from.getTime(), zone) / 1_000 / spacing
    if (!Number.isInteger(number) || index / buckets.length > LAST_TICK) return []
    return [{ index, label: TEXT.time({ at: toWallDate(from, zone), detail }), isMinor: number % 2 !== 0 }]
  })
}

// Whole days include their last one. A day is not said twice.
function formatPeriod(histogram: Histogram, bucket: HistogramBucket): string {
  const { bucketSeconds } = histogram
  const zone = useTimeZone()
  const [from, until] = [bucket.from, bucketEnd(histogram, bucket.from)].map((at) => toWallDate(at, zone))
  if (!from || !until) return ''
  const isOfDays = bucketSeconds % DAY_SECONDS === 0 && from.getTime() % DAY_MS === 0
  if (isOfDays && bucketSeconds === DAY_SECONDS) return formatDay(from)
  if (isOfDays) return TEXT.period({ from: formatDay(from), until: formatDay(new Date(until.getTime() - 1)) })
  const detail = bucketSeconds % 60 === 0 ? 'minute' : 'second'
  const [first, last] = [from, until].map((at) => TEXT.time({ at, detail }))
  const isSameDay = formatDay(from) === formatDay(until)
  return TEXT.period({
    from: `${formatDay(from)} ${first}`,
    until: isSameDay ? `${last}` : `${formatDay(until)} ${last}`,
  })
}

/** Returns which events the filter shows: changes, reads or both. */
export function shownBy(params: FilterParams): 'no' | 'yes' | 'any' {
  const shown = chosenReadOnly(params)
  return shown === 'no' || shown === 'yes' ? shown : 'any'
}

/** The most labels, and the seconds from one to the next. */
const TICKS = 8
const DAY_SECONDS = DAY_MS / 1_000
const SPACINGS = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200],
  ...[1, 2, 4, 5, 7, 14, 28, 56].map((days) => days * DAY_SECONDS),
]
const LAST_TICK = 0.87
const YEAR_DAYS = 330

function formatDay(at: Date): string {
  return TEXT.time({ at, detail: 'day' })
}

function detailOf({ from, until }: Histogram, spacing: number): TimeDetail {
  const days = (until.getTime() - from.getTime()) / DAY_MS
  if (days > YEAR_DAYS) return 'year'
  if (days > 2) return 'day'
  return spacing % 60 === 0 ? 'minute' : 'second'
}
