import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'
import {
  type HistogramBar,
  SERIES,
  type SeriesCounts,
  shownBy,
  sumSeries,
  toBars,
  toSeries,
  totalOf,
} from './histogram-bars.ts'
import { HistogramChart } from './histogram-chart.tsx'
import {
  type Histogram,
  type HistogramBucket,
  type PeriodLinks,
  periodLinks,
  type Surroundings,
} from './histogram-links.ts'
import { FailedReads, type FailedReadsProps } from './left-out.tsx'

const { histogram: TEXT } = MESSAGES.pages

const COLUMNS = ['changes', 'reads'] as const

export type HistogramProps = Surroundings & {
  params: FilterParams
  histogram: Histogram
  isTableOpen?: boolean
  failedReads?: FailedReadsProps['failedReads']
}

/** How many events there are over time: their number, a chart whose bars are links, the same as a table, and other periods. */
export function EventHistogram(props: HistogramProps) {
  const { params, now } = props
  const histogram = withoutFuture(props.histogram, now)
  const sum = sumSeries(histogram.buckets)
  const bars = toBars(params, histogram)
  const isEmpty = bars.length === 0
  return (
    <section class={isEmpty ? 'histogram histogram-empty' : 'histogram'} aria-label={TEXT.title}>
      <div class="histogram-head">
        <Totals {...props} sum={sum} isComplete={histogram.complete} />
        <Periods links={periodLinks(params, histogram, props)} />
      </div>
      {!isEmpty && (
        <>
          <HistogramChart params={params} histogram={histogram} bars={bars} />
          <CountTable {...props} bars={bars} />
        </>
      )}
    </section>
  )
}

/** What takes the place of the histogram until it is loaded, with a link for browsers without scripts. */
export function HistogramPlaceholder({ params, proof, failedReads }: FailedReadsProps & { proof: string }) {
  return (
    <div
      class="histogram histogram-pending"
      hx-get={paths.eventHistogram(params, proof)}
      hx-trigger="load"
      hx-swap="outerHTML"
    >
      <a href={paths.eventHistogram(params)}>{TEXT.notYet}</a>
      <FailedReads params={params} failedReads={failedReads} />
    </div>
  )
}

// The period ends some minutes from now, for events that are dated ahead.
function withoutFuture(histogram: Histogram, now: Date): Histogram {
  const shown = (bucket: HistogramBucket) => bucket.from <= now || totalOf(toSeries(bucket)) > 0
  return { ...histogram, buckets: histogram.buckets.slice(0, histogram.buckets.findLastIndex(shown) + 1) }
}

type TotalsProps = Pick<HistogramProps, 'params' | 'failedReads'> & { sum: SeriesCounts; isComplete: boolean }

function Totals({ params, sum, isComplete, failedReads = null }: TotalsProps) {
  const shown = shownBy(params)
  const labels =
    shown === 'any' ? TEXT.series : { ...TEXT.series, changes: TEXT.succeeded, reads: TEXT.succeeded }
  const listed = SERIES.toReversed().filter((series) => sum[series] > 0)
  return (
    <p class="histogram-totals">
      <strong data-total={isComplete ? totalOf(sum) : undefined}>
        {TEXT.total({ shown, count: totalOf(sum), isComplete })}
      </strong>
      {listed.map((series) => (
        <span class="histogram-key">
          <svg class="histogram-swatch" width="10" height="10" aria-hidden="true">
            <rect class={`histogram-${series}`} width="10" height="10" rx="2" />
          </svg>{' '}
          {TEXT.part({ count: sum[series], label: labels[series] })}
        </span>
      ))}
      {!isComplete && <span>{TEXT.incomplete}</span>}
      <FailedReads params={params} failedReads={failedReads} />
    </p>
  )
}

function Periods({ links }: { links: PeriodLinks }) {
  const { earlier, later, zoomOut } = links
  if (!earlier && !later && !zoomOut) return null
  return (
    <nav class="histogram-periods" aria-label={TEXT.navigation}>
      {earlier && (
        <a href={paths.events(earlier)} data-key="[">
          {TEXT.earlier}
        </a>
      )}
      {zoomOut && <a href={paths.events(zoomOut)}>{TEXT.zoomOut}</a>}
      {later && (
        <a href={paths.events(later)} data-key="]">
          {TEXT.later}
        </a>
      )}
    </nav>
  )
}

function CountTable(props: HistogramProps & { bars: HistogramBar[] }) {
  const { params, histogram, bars, isTableOpen } = props
  const shown = shownBy(params)
  const columns = COLUMNS.filter((name) => shown === 'any' || (shown === 'yes') === (name === 'reads'))
  return (
    <details class="count-details" open={isTableOpen}>
      <summary class="count-summary">{TEXT.table({ seconds: histogram.bucketSeconds })}</summary>
      <table class="count-table">
        <caption class="visually-hidden">{TEXT.caption({ zone: useTimeZone() })}</caption>
        <thead>
          <tr>
            {(['period', ...columns, 'failed'] as const).map((name) => (
              <th class="count-cell count-head" scope="col">
                {TEXT.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ bucket, counts, period, href }) => (
            <tr>
              <th class="count-cell" scope="row">
                <a href={href}>{period}</a>
              </th>
              {columns.map((name) => (
                <td class="count-cell">{TEXT.number({ count: bucket[name] })}</td>
              ))}
              <td class="count-cell">{TEXT.number({ count: counts.failed })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
