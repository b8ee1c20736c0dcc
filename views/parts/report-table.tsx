import type { Child } from 'hono/jsx'
import type { ReportRow } from '../reports.tsx'
import { Outcome } from './outcome.tsx'

type Column = { label: string; cell(row: ReportRow): Child; class?: string; isTag?: boolean }

const COLUMNS: readonly Column[] = [
  { label: 'Time', cell: ({ time }) => <Time at={time} />, class: 'report-time' },
  { label: 'User', cell: ({ userName }) => userName },
  { label: 'Department', cell: ({ department }) => department, isTag: true },
  { label: 'Customer defined 1', cell: ({ customerDefined1 }) => customerDefined1, isTag: true },
  { label: 'Customer defined 2', cell: ({ customerDefined2 }) => customerDefined2, isTag: true },
  { label: 'Type', cell: ({ type }) => type, class: 'report-word' },
  { label: 'Name', cell: ({ name }) => name, class: 'report-long' },
  { label: 'Action', cell: ({ action }) => action },
  { label: 'Details', cell: ({ details }) => details, class: 'report-long' },
  { label: 'Response code', cell: (row) => <Response row={row} />, class: 'report-word' },
]

/** Rows of the report under its columns; those for tags are left out where nobody has any. */
export function ReportTable({ rows }: { rows: ReportRow[] }) {
  const columns = COLUMNS.filter(({ isTag, cell }) => !isTag || rows.some((row) => cell(row) !== ''))
  return (
    <>
      <section class="report-frame" aria-label="First rows of the report" tabindex={0}>
        <table class="report-table">
          <caption class="unseen">First rows of the report, in the order of receipt; times in UTC</caption>
          <thead class="report-head">
            <tr>
              {columns.map((column) => (
                <th scope="col" class={classOf(column)}>
                  {column.label}
                  {column.label === 'Time' && <span class="soft"> UTC</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {columns.map((column) => (
                  <td class={classOf(column)}>{column.cell(row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.some(({ isPending }) => isPending) && (
        <p class="page-foot">
          <Pending /> The work was asked for and its outcome has not come yet. The outcome will be a row of
          its own; in the file the Response Code of the request stays empty either way.
        </p>
      )}
    </>
  )
}

function Time({ at }: { at: Date }) {
  const iso = at.toISOString()
  return <time datetime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)}`}</time>
}

function Response({ row }: { row: ReportRow }) {
  if (row.isPending) return <Pending />
  if (row.responseCode !== '')
    return <Outcome errorCode={row.responseCode === 'OK' ? null : row.responseCode} />
  return (
    <span class="soft">
      –<span class="unseen"> none: the outcome is a row of its own</span>
    </span>
  )
}

function Pending() {
  return <span class="pending">pending</span>
}

function classOf({ class: own, isTag }: Column): string | undefined {
  return isTag ? 'report-tag' : own
}
