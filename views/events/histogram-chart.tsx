import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'
import { formatPeriod, shownBy, toSegments, toSeries, toTicks, totalOf } from './histogram-bars.ts'
import { bucketParams, type Histogram, type HistogramBucket } from './histogram-links.ts'

const { histogram: TEXT } = MESSAGES.pages

const CHART_HEIGHT = 56
const LABEL_Y = CHART_HEIGHT + 14
const BAR_SHARE = 0.93

type ChartProps = { params: FilterParams; histogram: Histogram }

/**
 * A bar for each bucket, in the width that there is. Bars are links to their period. They are one stop of the Tab key, at the
 * newest bar: a script moves on from there with the arrow keys, and without scripts there is the table.
 */
export function HistogramChart({ params, histogram }: ChartProps) {
  const { buckets } = histogram
  const totals = buckets.map((bucket) => totalOf(toSeries(bucket)))
  const newest = totals.findLastIndex((total) => total > 0)
  const scale = { max: Math.max(...totals), width: 100 / buckets.length }
  return (
    <svg class="histogram-chart" width="100%" height={LABEL_Y + 4} aria-label={TEXT.keys}>
      <rect class="histogram-base" y={CHART_HEIGHT} width="100%" height="1" />
      {buckets.map((bucket, index) => (
        <Bar {...{ params, histogram, bucket, scale, index }} isStop={index === newest} />
      ))}
      {toTicks(histogram).map(({ index, label, isMinor }) => (
        <text
          class={isMinor ? 'histogram-time histogram-time-minor' : 'histogram-time'}
          x={percent(index * scale.width)}
          y={LABEL_Y}
        >
          {label}
        </text>
      ))}
    </svg>
  )
}

type BarProps = ChartProps & {
  bucket: HistogramBucket
  index: number
  /** The events of the highest bar, and the percentage of the width that a bar and its gap have. */
  scale: { max: number; width: number }
  isStop: boolean
}

function Bar({ params, histogram, bucket, index, scale, isStop }: BarProps) {
  const counts = toSeries(bucket)
  if (totalOf(counts) === 0) return null
  const x = percent(index * scale.width)
  const width = percent(scale.width * BAR_SHARE)
  const href = paths.events(bucketParams(params, histogram, bucket))
  const label = labelOf(params, histogram, bucket)
  return (
    <a class="histogram-bar" href={href} tabindex={isStop ? 0 : -1} aria-label={label}>
      <title>{label}</title>
      <rect class="histogram-area" x={x} width={width} height={CHART_HEIGHT} />
      {toSegments(counts, scale.max, CHART_HEIGHT).map(({ series, y, height }) => (
        <rect class={`histogram-${series}`} x={x} y={y} width={width} height={height} />
      ))}
    </a>
  )
}

function labelOf(params: FilterParams, histogram: Histogram, bucket: HistogramBucket): string {
  const counts = toSeries(bucket)
  return TEXT.bar({
    period: formatPeriod(histogram, bucket),
    shown: shownBy(params),
    count: totalOf(counts),
    failed: counts.failed,
  })
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}
