import type { Tally } from '../../src/domain/counts/tally.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { DAY_MS, MINUTE_MS } from '../../src/domain/time.ts'
import { chosenReadOnly, type FilterParams } from './filter-params.ts'
import type { Histogram, HistogramBucket } from './histogram-links.ts'

const { histogram: TEXT } = MESSAGES.pages

/** The parts of a bar, from the bottom: failed events, changes that succeeded, and reads that did. */
export const SERIES = ['failed', 'changes', 'reads'] as const

export type Series = (typeof SERIES)[number]

/** The numbers of the parts of a bar. */
export type SeriesCounts = { [series in Series]: number }

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

/** Returns the labels of some bars. None is so far right that it would be cut off. */
export function toTicks(histogram: Histogram): Tick[] {
  const { buckets } = histogram
  const step = Math.max(1, Math.ceil(buckets.length / TICKS))
  const detail = detailOf(histogram)
  return buckets.flatMap(({ from }, index) => {
    const isLabelled = index % step === 0 && index / buckets.length < LAST_TICK
    return isLabelled
      ? [{ index, label: TEXT.time({ at: from, detail }), isMinor: (index / step) % 2 === 1 }]
      : []
  })
}

/** Returns the period of a bucket, with the day where that is not clear. */
export function formatPeriod({ bucketSeconds }: Histogram, { from }: HistogramBucket): string {
  const until = new Date(from.getTime() + bucketSeconds * 1_000)
  const isWholeDays = bucketSeconds % (DAY_MS / 1_000) === 0
  if (isWholeDays) return TEXT.period({ from: formatDay(from), until: formatDay(until) })
  const detail = bucketSeconds % 60 === 0 ? 'minute' : 'second'
  const format = (at: Date) => `${formatDay(at)} ${TEXT.time({ at, detail })}`
  return TEXT.period({ from: format(from), until: format(until) })
}

/** Returns which events the filter shows: changes, reads or both. */
export function shownBy(params: FilterParams): 'no' | 'yes' | 'any' {
  const shown = chosenReadOnly(params)
  return shown === 'no' || shown === 'yes' ? shown : 'any'
}

const TICKS = 7
const LAST_TICK = 0.87
const YEAR_DAYS = 330

function formatDay(at: Date): string {
  return TEXT.time({ at, detail: 'day' })
}

function detailOf({ from, until, bucketSeconds }: Histogram) {
  const days = (until.getTime() - from.getTime()) / DAY_MS
  if (days > YEAR_DAYS) return 'year'
  if (days > 2) return 'day'
  return bucketSeconds * 1_000 < MINUTE_MS ? 'second' : 'minute'
}
