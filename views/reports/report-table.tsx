import type { Child } from 'hono/jsx'
import type { AdministratorLogRow } from '../../src/domain/reports/administrator-log.ts'
import { Outcome } from '../components/outcome.tsx'
import { Duration } from '../components/time.tsx'

/** A row of the report. `isPending` is true until the outcome of the request is received. */
export type ReportRow = AdministratorLogRow & { isPending: boolean }

/** The last line of a table: a link to more rows, or only a label if there are none. */
export type RowsFooter = { href: string | null; label: string }

type Column = { label: string; cell(row: ReportRow, now: Date): Child; class?: string }

// The style sheet hides the column of a tag that no row has, because more rows may be appended later.
const COLUMNS: readonly Column[] = [
  { label: 'Time', cell: ({ time }) => <Time at={time} />, class: 'report-time' },
  { label: 'User', cell: ({ userName }) => userName },
  { label: 'Department', cell: ({ department }) => department, class: 'report-tag report-department' },
  { label: 'Customer defined 1', cell: (row) => row.customerDefined1, class: 'report-tag report-defined1' },
  { label: 'Customer defined 2', cell: (row) => row.customerDefined2, class: 'report-tag report-defined2' },
  { label: 'Type', cell: ({ type }) => type, class: 'report-nowrap' },
  { label: 'Name', cell: ({ name }) => name, class: 'report-wide' },
  { label: 'Action', cell: ({ action }) => action },
  { label: 'Details', cell: ({ details }) => details, class: 'report-wide' },
  {
    label: 'Response code',
    cell: (row, now) => <ResponseCode row={row} now={now} />,
    class: 'report-nowrap',
  },
]

/** A table with rows of the report and the legend of pending rows. */
export function ReportTable({ rows, now, footer }: { rows: ReportRow[]; now: Date; footer: RowsFooter }) {
  return (
    <>
      <section class="report-scroll" aria-label="Report rows" tabindex={0}>
        <table class="report-table">
          <caption class="visually-hidden">Report rows in order of receipt; times in UTC</caption>
          <thead class="report-head">
            <tr>
              {COLUMNS.map(({ label, class: className }) => (
                <th scope="col" class={className}>
                  {label}
                  {label === 'Time' && <span class="muted"> UTC</span>}
                </th>
              ))}
            </tr>
          </thead>
          <ReportTableRows rows={rows} now={now} footer={footer} />
        </table>
      </section>
      <p class="page-foot report-legend">
        <span class="pending">pending</span> Time since the request. The outcome will appear as a separate
        row. In downloads, the Response Code of such a request is always empty.
      </p>
    </>
  )
}

/** Table rows without their head. Appended rows take the focus, so that keyboard users continue at the first of them. */
export function ReportTableRows(props: {
  rows: ReportRow[]
  now: Date
  footer: RowsFooter
  isAppended?: boolean
}) {
  const { rows, now, footer, isAppended } = props
  return (
    <>
      <tbody>
        {rows.map((row, index) => (
          <tr {...(isAppended && index === 0 ? { tabindex: -1, autofocus: true } : {})}>
            {COLUMNS.map(({ cell, class: className }) => (
              <td class={className}>{cell(row, now)}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tbody class="table-end">
        <tr>
          <td colspan={COLUMNS.length}>
            <Footer {...footer} hasFocus={isAppended === true && rows.length === 0} />
          </td>
        </tr>
      </tbody>
    </>
  )
}

function Footer({ href, label, hasFocus }: RowsFooter & { hasFocus: boolean }) {
  if (href === null) return <span class="muted">{label}</span>
  return (
    <a
      class="button"
      href={href}
      hx-get={href}
      hx-target="closest tbody"
      hx-swap="outerHTML"
      autofocus={hasFocus}
    >
      {label}
    </a>
  )
}

function Time({ at }: { at: Date }) {
  const iso = at.toISOString()
  return <time datetime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)}`}</time>
}

function ResponseCode({ row, now }: { row: ReportRow; now: Date }) {
  if (row.isPending)
    return (
      <span class="pending">
        pending <Duration since={row.time} now={now} />
      </span>
    )
  if (row.responseCode !== '')
    return <Outcome errorCode={row.responseCode === 'OK' ? null : row.responseCode} />
  return (
    <span class="muted">
      –<span class="visually-hidden"> none: the outcome is a separate row</span>
    </span>
  )
}
