import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { useTimeZone } from '../components/time-zone.ts'
import type { FilterParams } from './filter-params.ts'
import { type HistogramBar, shownBy, toSegments, toTicks } from './histogram-bars.ts'
import type { Histogram } from './histogram-links.ts'

const { histogram: TEXT } = MESSAGES.pages

const CHART_HEIGHT = 52
const LABEL_Y = CHART_HEIGHT + 14
const BAR_SHARE = 0.93

type ChartProps = { params: FilterParams; histogram: Histogram; bars: HistogramBar[] }

/**
 * A bar for each bucket that has events, in the width that there is. Bars are links to their period. They are one stop of the Tab
 * key, at the newest bar: a script moves on from there with the arrow keys, and without scripts there is the table.
 */
export function HistogramChart({ params, histogram, bars }: ChartProps) {
  const scale = { max: Math.max(...bars.map(({ total }) => total)), width: 100 / histogram.buckets.length }
  return (
    <svg class="histogram-chart" width="100%" height={LABEL_Y + 4} aria-label={TEXT.keys}>
      <rect class="histogram-base" y={CHART_HEIGHT} width="100%" height="1" />
      {bars.map((bar, i) => (
        <Bar params={params} bar={bar} scale={scale} isStop={i === bars.length - 1} />
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

type BarProps = {
  params: FilterParams
  bar: HistogramBar
  /** The events of the highest bar, and the percentage of the width that a bar and its gap have. */
  scale: { max: number; width: number }
  isStop: boolean
}

function Bar({ params, bar, scale, isStop }: BarProps) {
  const { index, href, period, counts, total } = bar
  const x = percent(index * scale.width)
  const width = percent(scale.width * BAR_SHARE)
  return (
    <a class="histogram-bar" href={href} tabindex={isStop ? 0 : -1}>
      <title>
        {TEXT.bar({
          period,
          zone: useTimeZone(),
          shown: shownBy(params),
          count: total,
          failed: counts.failed,
        })}
      </title>
      <rect class="histogram-area" x={x} width={width} height={CHART_HEIGHT} />
      {toSegments(counts, scale.max, CHART_HEIGHT).map(({ series, y, height }) => (
        <rect class={`histogram-${series}`} x={x} y={y} width={width} height={height} />
      ))}
    </a>
  )
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}
