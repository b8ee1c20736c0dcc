import type { Child } from 'hono/jsx'
import type { AdministratorLogRow } from '../../src/domain/reports/administrator-log.ts'
import { Outcome } from '../components/outcome.tsx'
import { HowLong } from '../components/time.tsx'

/** A row of the report; `isPending` while its outcome has not come. */
export type ReportRow = AdministratorLogRow & { isPending: boolean }

/** What stands below the last row: the way to more rows, or that there are none. */
export type RowsEnd = { href: string | null; label: string }

type Column = { label: string; cell(row: ReportRow, now: Date): Child; class?: string }

// A tag that nobody has takes no room: the style sheet sees to that, for rows are added later.
const COLUMNS: readonly Column[] = [
  { label: 'Time', cell: ({ time }) => <Time at={time} />, class: 'report-time' },
  { label: 'User', cell: ({ userName }) => userName },
  { label: 'Department', cell: ({ department }) => department, class: 'report-tag report-department' },
  { label: 'Customer defined 1', cell: (row) => row.customerDefined1, class: 'report-tag report-defined1' },
  { label: 'Customer defined 2', cell: (row) => row.customerDefined2, class: 'report-tag report-defined2' },
  { label: 'Type', cell: ({ type }) => type, class: 'report-word' },
  { label: 'Name', cell: ({ name }) => name, class: 'report-long' },
  { label: 'Action', cell: ({ action }) => action },
  { label: 'Details', cell: ({ details }) => details, class: 'report-long' },
  { label: 'Response code', cell: (row, now) => <Response row={row} now={now} />, class: 'report-word' },
]

/** Rows of the report under its columns. */
export function ReportTable({ rows, now, end }: { rows: ReportRow[]; now: Date; end: RowsEnd }) {
  return (
    <>
      <section class="report-frame" aria-label="Rows of the report" tabindex={0}>
        <table class="report-table">
          <caption class="unseen">Rows of the report, in the order of receipt; times in UTC</caption>
          <thead class="report-head">
            <tr>
              {COLUMNS.map(({ label, class: own }) => (
                <th scope="col" class={own}>
                  {label}
                  {label === 'Time' && <span class="soft"> UTC</span>}
                </th>
              ))}
            </tr>
          </thead>
          <ReportRowsOf rows={rows} now={now} end={end} />
        </table>
      </section>
      <p class="page-foot report-pending">
        <span class="pending">pending</span> The work was asked for so long ago, and its outcome has not come
        yet. The outcome will be a row of its own; in the file the Response Code of the request stays empty
        either way.
      </p>
    </>
  )
}

/** Rows without their head, and below them the way to more. */
export function ReportRowsOf(props: { rows: ReportRow[]; now: Date; end: RowsEnd; isAdded?: boolean }) {
  const { rows, now, end, isAdded } = props
  return (
    <>
      <tbody>
        {rows.map((row, index) => (
          <tr {...(isAdded && index === 0 ? { tabindex: -1, autofocus: true } : {})}>
            {COLUMNS.map(({ cell, class: own }) => (
              <td class={own}>{cell(row, now)}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tbody class="end">
        <tr>
          <td colspan={COLUMNS.length}>
            <End {...end} isFocused={isAdded === true && rows.length === 0} />
          </td>
        </tr>
      </tbody>
    </>
  )
}

function End({ href, label, isFocused }: RowsEnd & { isFocused: boolean }) {
  if (href === null) return <span class="soft">{label}</span>
  return (
    <a
      class="button"
      href={href}
      hx-get={href}
      hx-target="closest tbody"
      hx-swap="outerHTML"
      autofocus={isFocused}
    >
      {label}
    </a>
  )
}

function Time({ at }: { at: Date }) {
  const iso = at.toISOString()
  return <time datetime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)}`}</time>
}

function Response({ row, now }: { row: ReportRow; now: Date }) {
  if (row.isPending)
    return (
      <span class="pending">
        pending <HowLong since={row.time} now={now} />
      </span>
    )
  if (row.responseCode !== '')
    return <Outcome errorCode={row.responseCode === 'OK' ? null : row.responseCode} />
  return (
    <span class="soft">
      –<span class="unseen"> none: the outcome is a row of its own</span>
    </span>
  )
}
