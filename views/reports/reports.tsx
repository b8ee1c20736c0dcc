import { formatDay, type ReportPeriod } from '../../src/domain/reports/report-period.ts'
import { reportPresets } from '../../src/domain/reports/report-presets.ts'
import { ProgressPlace } from '../components/download-progress.tsx'
import type { Entered } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'
import { ReportForm } from './report-form.tsx'
import { askedOf, isSame, shownAs } from './report-params.ts'
import { type ReportRow, ReportRowsOf, ReportTable, type RowsEnd } from './report-table.tsx'

export type ReportsProps = {
  entered: Entered
  /** Null when something was wrong and nothing was asked. */
  shown: ReportShown | null
  /** Null when the period was wrong. */
  period: ReportPeriod | null
  /** What downloads that begin on this page are known by. */
  downloadId: string
  now: Date
}

/** Rows of a report, in its order. */
export type ReportRows = {
  period: ReportPeriod
  /** Whether only operations that still wait for their outcome are wanted. */
  isPendingOnly: boolean
  rows: ReportRow[]
  /** The place after which there may be more; null where there is nothing. */
  next: string | null
}

export type ReportShown = ReportRows & {
  /** The place after which the rows stand; null where they are the first. */
  after: string | null
  /** How many rows the period has, and operations that still wait; whether the log holds no row at all. */
  whole: (Counted & { pending: Counted; isLogEmpty: boolean }) | null
}

/** `isMore` where there are more than were counted. */
type Counted = { count: number; isMore: boolean }

const FORMATS = [
  { format: 'csv', label: 'CSV', isFirst: true },
  { format: 'json', label: 'JSON', isFirst: false },
] as const

/** More rows of a report, to stand where the link to them stood. */
export function MoreReportRows({ rows, now, ...props }: ReportRows & { now: Date }) {
  return <ReportRowsOf rows={rows} now={now} end={endOf({ rows, ...props })} isAdded />
}

/** The report of some days: chosen, looked at, taken home. */
export function ReportsPage({ viewer, ...props }: ReportsProps & { viewer: Viewer }) {
  const { shown, entered, period, now } = props
  const isEmpty = shown?.whole?.count === 0
  return (
    <Layout title="Reports" section="reports" viewer={viewer}>
      <div class="page-head">
        <h1>Reports</h1>
      </div>
      <p class="page-say soft">
        The Administrator Logs report: a row for every request that changed something, and another for the
        outcome of work that ends later.
      </p>
      <ReportForm {...props} />
      {period === null && <p class="empty">Mend what is marked above, then choose Show.</p>}
      {period !== null && entered.faults.after && <NoPlace period={period} fault={entered.faults.after} />}
      {shown?.whole?.isLogEmpty && <EmptyAdministration />}
      {isEmpty && !shown.whole?.isLogEmpty && <NoRows period={shown.period} now={now} />}
      {shown !== null && !isEmpty && <Report {...props} shown={shown} />}
    </Layout>
  )
}

function Report({ shown, downloadId, now }: ReportsProps & { shown: ReportShown }) {
  const { period, rows, whole, after } = shown
  return (
    <section class="answer report" aria-labelledby="report-rows">
      <div class="answer-head">
        <h2 id="report-rows" class="report-rows">
          {whole && writeCount(whole)}
        </h2>
        <span class="soft">{writePeriod(period)}</span>
        <Ways shown={shown} />
        <p id="downloads" class="downloads">
          {FORMATS.map(({ format, label, isFirst }) => (
            <a
              class={isFirst ? 'button primary' : 'button'}
              href={paths.reportFile(format, askedOf(period), downloadId)}
              download
            >
              Download {label}
            </a>
          ))}
        </p>
      </div>
      <ProgressPlace id={downloadId} total={whole && !whole.isMore ? whole.count : null} from="downloads" />
      {after !== null && (
        <p class="report-place soft">
          These rows are not the first. <a href={paths.reports(shownAs(shown, period))}>From the first</a>
        </p>
      )}
      {rows.length === 0 && shown.next === null ? (
        <p class="report-none">
          {shown.isPendingOnly ? NONE_PENDING : 'There are no rows after this place.'}
        </p>
      ) : (
        <ReportTable rows={rows} now={now} end={endOf(shown)} />
      )}
      <p class="page-foot soft">
        A file has the whole report. In CSV an apostrophe stands before what a spreadsheet would run as a
        formula; JSON has every value as it is.
      </p>
    </section>
  )
}

const NONE_PENDING =
  'No operation waits for its outcome here: everything that was asked for has ended, well or not.'

function Ways({ shown }: { shown: ReportShown }) {
  const { period, isPendingOnly, whole } = shown
  return (
    <p class="page-ways">
      <a href={paths.reports(askedOf(period))} aria-current={isPendingOnly ? undefined : 'true'}>
        All
      </a>
      <a
        href={paths.reports({ ...askedOf(period), show: 'pending' })}
        aria-current={isPendingOnly ? 'true' : undefined}
      >
        Pending only{whole && writePending(whole.pending)}
      </a>
    </p>
  )
}

function NoPlace({ period, fault }: { period: ReportPeriod; fault: string }) {
  return (
    <div class="empty">
      <p class="field-fault" id="after-fault">
        {fault}
      </p>
      <p>
        <a href={paths.reports(askedOf(period))}>Show the first rows</a>
      </p>
    </div>
  )
}

function NoRows({ period, now }: { period: ReportPeriod; now: Date }) {
  const others = reportPresets(now).filter((each) => !isSame(each.period, period))
  return (
    <section class="empty">
      <h2>No rows on these days</h2>
      <p>Nothing was changed {writePeriod(period)}. Look at other days:</p>
      <ul class="empty-ways">
        {others.slice(0, 3).map((each) => (
          <li>
            <a href={paths.reports(askedOf(each.period))}>{each.label}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function EmptyAdministration() {
  return (
    <section class="empty">
      <h2>The administrator log is empty</h2>
      <p>
        Every event that changes something makes a row as it comes in, and none has come in for a year.{' '}
        <a href={paths.docs()}>How to send events</a>
      </p>
    </section>
  )
}

// Where there is no more, it is said that this is all; where nothing was found so far, that there is more to look through.
function endOf(shown: ReportRows): RowsEnd {
  const { period, rows, next, isPendingOnly } = shown
  if (next === null)
    return { href: null, label: isPendingOnly ? 'No more operations wait.' : 'These are all of its rows.' }
  const href = paths.reports({ ...shownAs(shown, period), after: next })
  const isFull = !isPendingOnly || rows.length > 0
  return { href, label: isFull ? 'More rows' : 'None found yet: look further' }
}

function writeCount({ count, isMore }: Counted): string {
  const rows = `${count.toLocaleString('en')} ${count === 1 && !isMore ? 'row' : 'rows'}`
  return isMore ? `more than ${rows}` : rows
}

// That at least none waits is not worth saying.
function writePending({ count, isMore }: Counted): string {
  if (count === 0 && isMore) return ''
  return ` (${count}${isMore ? '+' : ''})`
}

function writePeriod({ from, until }: ReportPeriod): string {
  if (until - from === 1) return `on ${formatDay(from)}, UTC`
  return `from ${formatDay(from)} to ${formatDay(until - 1)}, UTC`
}
