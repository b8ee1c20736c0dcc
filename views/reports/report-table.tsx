import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { AdministratorLogRow } from '../../src/domain/reports/administrator-log.ts'
import { Outcome } from '../components/outcome.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Duration } from '../components/time.tsx'

const TEXT = MESSAGES.pages.reportTable

/** A row of the report. `isPending` is true until the outcome of the request is received. */
export type ReportRow = AdministratorLogRow & { isPending: boolean }

/** The last line of a table: a link to more rows, or only a label if there are none. */
export type RowsFooter = { href: string | null; label: string }

type Column = { name: keyof typeof TEXT.columns; cell(row: ReportRow, now: Date): Child; class?: string }

// The style sheet hides the column of a tag that no row has, because more rows may be appended later.
const COLUMNS: readonly Column[] = [
  { name: 'time', cell: ({ time }) => <Time at={time} />, class: 'report-time' },
  { name: 'userName', cell: ({ userName }) => userName },
  { name: 'department', cell: ({ department }) => department, class: 'report-tag report-department' },
  { name: 'customerDefined1', cell: (row) => row.customerDefined1, class: 'report-tag report-defined1' },
  { name: 'customerDefined2', cell: (row) => row.customerDefined2, class: 'report-tag report-defined2' },
  { name: 'type', cell: ({ type }) => type, class: 'report-nowrap' },
  { name: 'name', cell: ({ name }) => name, class: 'report-wide' },
  { name: 'action', cell: ({ action }) => action },
  { name: 'details', cell: ({ details }) => details, class: 'report-wide' },
  {
    name: 'responseCode',
    cell: (row, now) => <ResponseCode row={row} now={now} />,
    class: 'report-nowrap',
  },
]

/** A table with rows of the report and the legend of pending rows. */
export function ReportTable({ rows, now, footer }: { rows: ReportRow[]; now: Date; footer: RowsFooter }) {
  return (
    <>
      <section class="report-scroll" aria-label={TEXT.title} tabindex={0}>
        <table class="report-table">
          <caption class="visually-hidden">{TEXT.caption}</caption>
          <thead class="report-head">
            <tr>
              {COLUMNS.map(({ name, class: className }) => (
                <th scope="col" class={className}>
                  {TEXT.columns[name]}
                  {name === 'time' && <span class="muted"> UTC</span>}
                </th>
              ))}
            </tr>
          </thead>
          <ReportTableRows rows={rows} now={now} footer={footer} />
        </table>
      </section>
      <p class="page-foot report-legend">
        <RichText text={TEXT.legend} slots={{ pending: <span class="pending">{TEXT.pending}</span> }} />
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
        <RichText text={TEXT.pendingFor} slots={{ duration: <Duration since={row.time} now={now} /> }} />
      </span>
    )
  if (row.responseCode !== '')
    return <Outcome errorCode={row.responseCode === 'OK' ? null : row.responseCode} />
  return (
    <span class="muted">
      –<span class="visually-hidden"> {TEXT.noOutcome}</span>
    </span>
  )
}
