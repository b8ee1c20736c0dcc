import type { AdministrationRow } from '../src/core/administration.ts'
import { reportChoices } from '../src/core/report-choice.ts'
import { earliestReportDay, REPORT_DAYS_MAX, type ReportPeriod, writeDay } from '../src/core/report-period.ts'
import { Layout, type Viewer } from './layout.tsx'
import { ProgressPlace } from './parts/download-progress.tsx'
import { Choose, type Entered, Entry, FormFault } from './parts/form.tsx'
import { ReportTable } from './parts/report-table.tsx'
import { paths, type ReportAsked } from './paths.ts'

export type ReportRow = AdministrationRow & { isPending: boolean }

export type ReportsProps = {
  entered: Entered
  /** Null when the period was wrong and nothing was asked. */
  shown: Shown | null
  /** What downloads that begin on this page are known by. */
  downloadId: string
  now: Date
}

type Shown = {
  period: ReportPeriod
  /** The first rows of the report, in its order. */
  rows: ReportRow[]
  /** All of its rows, unless there are more than are counted. */
  count: number
  isMore: boolean
  /** Whether the log holds no row at all. */
  isUnused: boolean
}

/** The words for each field, beside it and in what is said about it. */
export const REPORT_LABELS = { type: 'Report type', start: 'Start day', end: 'End day' } as const

const FORMATS = [
  { format: 'csv', label: 'CSV', isFirst: true },
  { format: 'json', label: 'JSON', isFirst: false },
] as const

const TYPES = [{ value: 'administration', label: 'Administration' }]

/** The report of some days: chosen, looked at, taken home. */
export function ReportsPage({ viewer, ...props }: ReportsProps & { viewer: Viewer }) {
  const { shown, now } = props
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
      {shown === null && <p class="empty">Mend what is marked above, then choose Show.</p>}
      {shown?.isUnused && <EmptyAdministration />}
      {shown?.count === 0 && !shown.isUnused && <NoRows period={shown.period} now={now} />}
      {shown !== null && shown.count > 0 && <Report {...props} shown={shown} />}
    </Layout>
  )
}

function ReportForm({ entered, shown, now }: ReportsProps) {
  const earliest = writeDay(earliestReportDay(now))
  return (
    <form class="filters report-form" method="get" action={paths.reports()} novalidate>
      <FormFault entered={entered} />
      <div class="report-fields">
        <Choose name="type" label={REPORT_LABELS.type} value="administration" choices={TYPES} />
        <Entry
          name="start"
          label={REPORT_LABELS.start}
          entered={entered}
          {...asDay(entered, 'start')}
          min={earliest}
          note="from 00:00 UTC"
        />
        <Entry
          name="end"
          label={REPORT_LABELS.end}
          entered={entered}
          {...asDay(entered, 'end')}
          min={earliest}
          note="included, until 24:00 UTC"
        />
        <button class="button primary report-show" type="submit">
          Show
        </button>
      </div>
      <nav class="presets report-choices" aria-label="Periods that are often wanted">
        {reportChoices(now).map(({ label, period }) => (
          <a
            href={paths.reports(askedOf(period))}
            aria-current={isSame(period, shown?.period) ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <p class="field-note">
        A report spans {REPORT_DAYS_MAX} days at most and begins on {earliest} at the earliest: the
        administrator log goes back one year. Days begin and end in UTC.
      </p>
    </form>
  )
}

function Report({ shown, downloadId }: ReportsProps & { shown: Shown }) {
  const { period, rows, count, isMore } = shown
  const total = isMore ? null : count
  return (
    <section class="answer report" aria-labelledby="report-rows">
      <div class="answer-head">
        <h2 id="report-rows" class="report-rows">
          {writeCount(count, isMore)}
        </h2>
        <span class="soft">{writePeriod(period)}</span>
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
      <ProgressPlace id={downloadId} total={total} from="downloads" />
      <ReportTable rows={rows} />
      <p class="page-foot soft">
        {rows.length < count || isMore
          ? `These are the first ${rows.length} rows; the file has all of them.`
          : 'These are all of its rows.'}{' '}
        In the CSV file an apostrophe stands before what a spreadsheet would run as a formula; JSON has every
        value as it is.
      </p>
    </section>
  )
}

function NoRows({ period, now }: { period: ReportPeriod; now: Date }) {
  const others = reportChoices(now).filter((each) => !isSame(each.period, period))
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

// A browser empties a date field whose value it cannot read, so a wrong value is shown as text.
function asDay({ values }: Entered, name: 'start' | 'end') {
  const isReadable = /^(\d{4}-\d\d-\d\d)?$/.test(values[name] ?? '')
  return { type: isReadable ? 'date' : 'text' } as const
}

function askedOf({ from, until }: ReportPeriod): ReportAsked {
  return { type: 'administration', start: writeDay(from), end: writeDay(until - 1) }
}

function isSame(one: ReportPeriod, other: ReportPeriod | undefined): boolean {
  return one.from === other?.from && one.until === other.until
}

function writeCount(count: number, isMore: boolean): string {
  const rows = `${count.toLocaleString('en')} ${count === 1 && !isMore ? 'row' : 'rows'}`
  return isMore ? `more than ${rows}` : rows
}

function writePeriod({ from, until }: ReportPeriod): string {
  if (until - from === 1) return `on ${writeDay(from)}, UTC`
  return `from ${writeDay(from)} to ${writeDay(until - 1)}, UTC`
}
