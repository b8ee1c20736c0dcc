import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ReportPeriod } from '../../src/domain/reports/report-period.ts'
import { reportPresets } from '../../src/domain/reports/report-presets.ts'
import { formatDay } from '../../src/domain/time.ts'
import { ProgressPlaceholder } from '../components/download-progress.tsx'
import { FaultText } from '../components/fault-text.tsx'
import type { FormState } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { PrintNote } from '../components/print-note.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { ReportForm } from './report-form.tsx'
import { isSamePeriod, toReportParams, toViewParams } from './report-params.ts'
import { type ReportRow, ReportTable, ReportTableRows, type RowsFooter } from './report-table.tsx'

const TEXT = MESSAGES.pages.reports

export type ReportsProps = {
  form: FormState
  /** Null if the form has faults, so that no rows were read. */
  report: ReportView | null
  /** Null if the period is invalid. */
  period: ReportPeriod | null
  /** The ID of the downloads that start on this page, for their progress. */
  downloadId: string
  now: Date
}

/** A page of rows of a report. */
export type ReportRows = {
  period: ReportPeriod
  /** Whether these are only the operations whose outcome is pending. */
  isPendingOnly: boolean
  rows: ReportRow[]
  /** The cursor of the next page; null on the last page. */
  next: string | null
}

export type ReportView = ReportRows & {
  /** The cursor of this page; null on the first page. */
  after: string | null
  /** The number of rows and of pending operations in the period, and whether the log is empty; null if not counted. */
  totals: (Count & { pending: Count; isLogEmpty: boolean }) | null
}

/** A number; with `isMore` it is a lower bound. */
type Count = { count: number; isMore: boolean }

const FORMATS = [
  { format: 'csv', label: 'CSV', isPrimary: true },
  { format: 'json', label: 'JSON', isPrimary: false },
] as const

/** Further rows that replace the link to them. */
export function MoreReportRows({ rows, ...props }: ReportRows & { now: Date; mayOpenEvents: boolean }) {
  const { now, mayOpenEvents } = props
  const footer = toFooter({ rows, ...props })
  return <ReportTableRows {...{ rows, now, footer, mayOpenEvents }} isAppended />
}

/** The reports page: the form that selects a period, the rows of the report, and its downloads. */
export function ReportsPage({ viewer, ...props }: ReportsProps & { viewer: Viewer }) {
  const { report, form, period, now } = props
  const isEmpty = report?.totals?.count === 0
  return (
    <Layout title={TEXT.title} section="reports" viewer={viewer}>
      <PageHead title={TEXT.title} about={{ text: TEXT.intro, guide: 'reports' }} />
      <ReportForm {...props} />
      {period === null && <p class="empty-state">{TEXT.fixFields}</p>}
      {period !== null && form.faults.after && <InvalidCursor period={period} fault={form.faults.after} />}
      {report?.totals?.isLogEmpty && <EmptyAdministratorLog />}
      {isEmpty && !report.totals?.isLogEmpty && <NoRows period={report.period} now={now} />}
      {report !== null && !isEmpty && (
        <Report
          report={report}
          downloadId={props.downloadId}
          now={now}
          mayOpenEvents={viewer.sections.includes('events')}
        />
      )}
    </Layout>
  )
}

type ReportPartProps = { report: ReportView; downloadId: string; now: Date; mayOpenEvents: boolean }

function Report({ report, downloadId, now, mayOpenEvents }: ReportPartProps) {
  const { period, rows, after } = report
  return (
    <section class="report" aria-labelledby="report-rows">
      <ReportHead report={report} downloadId={downloadId} />
      <ProgressPlaceholder
        url={paths.reportProgress(downloadId, shownTotal(report))}
        trigger="click from:#downloads target:a"
      />
      {after !== null && (
        <p class="report-offset muted">
          <RichText text={TEXT.notFirstPage} links={{ first: paths.reports(toViewParams(report, period)) }} />
        </p>
      )}
      {rows.length === 0 && report.next === null ? (
        <p class="report-no-rows">{report.isPendingOnly ? TEXT.noPending : TEXT.noRowsOnPage}</p>
      ) : (
        <>
          <ReportTable {...{ rows, now, mayOpenEvents }} footer={toFooter(report)} />
          <PrintNote total={after === null ? shownTotal(report) : null} />
        </>
      )}
      <p class="page-foot muted">{report.isPendingOnly ? TEXT.pendingDownloadsHint : TEXT.downloadsHint}</p>
    </section>
  )
}

// The number of rows that are listed on all pages and downloaded; null if it is not known.
function shownTotal({ totals, isPendingOnly }: ReportView): number | null {
  const shown = isPendingOnly ? totals?.pending : totals
  return shown && !shown.isMore ? shown.count : null
}

function ReportHead({ report, downloadId }: { report: ReportView; downloadId: string }) {
  const { period, totals } = report
  return (
    <div class="results-head">
      <h2 id="report-rows" class="report-rows">
        {totals && (report.isPendingOnly ? TEXT.pendingRows(totals.pending) : TEXT.count(totals))}
      </h2>
      <span class="muted">{TEXT.period(toDays(period))}</span>
      <Tabs report={report} />
      <p id="downloads" class="downloads">
        {FORMATS.map(({ format, label, isPrimary }) => (
          <a
            class={isPrimary ? 'button primary' : 'button'}
            href={paths.reportFile(format, toViewParams(report, period), downloadId)}
          >
            {TEXT.download({ format: label })}
          </a>
        ))}
      </p>
    </div>
  )
}

function Tabs({ report }: { report: ReportView }) {
  const { period, isPendingOnly, totals } = report
  return (
    <p class="page-links">
      <a href={paths.reports(toReportParams(period))} aria-current={isPendingOnly ? undefined : 'true'}>
        {TEXT.all}
      </a>
      <a
        href={paths.reports({ ...toReportParams(period), show: 'pending' })}
        aria-current={isPendingOnly ? 'true' : undefined}
      >
        {formatPending(totals?.pending)}
      </a>
    </p>
  )
}

function InvalidCursor({ period, fault }: { period: ReportPeriod; fault: string }) {
  return (
    <div class="empty-state">
      <p class="field-error" id="after-error">
        <FaultText text={fault} />
      </p>
      <p>
        <a href={paths.reports(toReportParams(period))}>{TEXT.showFirstPage}</a>
      </p>
    </div>
  )
}

function NoRows({ period, now }: { period: ReportPeriod; now: Date }) {
  const otherPresets = reportPresets(now).filter((preset) => !isSamePeriod(preset.period, period))
  return (
    <section class="empty-state">
      <h2>{TEXT.noRowsTitle}</h2>
      <p>{TEXT.noRows(toDays(period))}</p>
      <ul class="empty-state-links">
        {otherPresets.slice(0, 3).map((preset) => (
          <li>
            <a href={paths.reports(toReportParams(preset.period))}>{preset.label}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function EmptyAdministratorLog() {
  return (
    <section class="empty-state">
      <h2>{TEXT.emptyTitle}</h2>
      <p>
        <RichText text={TEXT.empty} links={{ guide: paths.guide('sending-events') }} />
      </p>
    </section>
  )
}

// A search for pending operations may find none in the rows it read so far, and still have more rows to read.
function toFooter(page: ReportRows): RowsFooter {
  const { period, rows, next, isPendingOnly } = page
  if (next === null) return { href: null, label: isPendingOnly ? TEXT.noMorePending : TEXT.noMoreRows }
  const href = paths.reports({ ...toViewParams(page, period), after: next })
  const hasFound = !isPendingOnly || rows.length > 0
  return { href, label: hasFound ? TEXT.loadMore : TEXT.keepSearching }
}

// “At least 0” says nothing, so it is left out.
function formatPending(pending: Count | undefined): string {
  if (pending === undefined || (pending.count === 0 && pending.isMore)) return TEXT.pending
  return TEXT.pendingCount(pending)
}

function toDays({ from, until }: ReportPeriod): { first: string; last: string } {
  return { first: formatDay(from), last: formatDay(until - 1) }
}
