import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { AdministratorLogRow } from '../../src/domain/reports/administrator-log.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { Outcome } from '../components/outcome.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Duration } from '../components/time.tsx'
import { paths } from '../paths.ts'

const TEXT = MESSAGES.pages.reportTable

/** A row of the report. `isPending` is true until the outcome of the request is received. */
export type ReportRow = AdministratorLogRow & { isPending: boolean }

/** The last line of a table: a link to more rows, or only a label if there are none. */
export type RowsFooter = { href: string | null; label: string }

type Column = { name: keyof typeof TEXT.columns; cell(row: ReportRow, among: Among): Child; class?: string }

/** What a row is shown with: the rows beside it, and whether links may lead to events. */
type Among = { rows: readonly ReportRow[]; now: Date; mayOpenEvents: boolean }

// The style sheet hides the column of a tag that no row has, because more rows may be appended later.
const COLUMNS: readonly Column[] = [
  { name: 'time', cell: ({ time }) => <Time at={time} />, class: 'report-time' },
  { name: 'userName', cell: ({ userName }, among) => <User userName={userName} among={among} /> },
  { name: 'department', cell: ({ department }) => department, class: 'report-tag report-department' },
  { name: 'customerDefined1', cell: (row) => row.customerDefined1, class: 'report-tag report-defined1' },
  { name: 'customerDefined2', cell: (row) => row.customerDefined2, class: 'report-tag report-defined2' },
  { name: 'type', cell: ({ type }) => type, class: 'report-nowrap' },
  { name: 'name', cell: (row, among) => <Name row={row} among={among} />, class: 'report-wide' },
  { name: 'action', cell: (row, among) => <Action row={row} among={among} /> },
  { name: 'details', cell: ({ details }) => details, class: 'report-wide' },
  {
    name: 'responseCode',
    cell: (row, among) => <ResponseCode row={row} among={among} />,
    class: 'report-nowrap',
  },
]

type TableProps = { rows: ReportRow[]; now: Date; footer: RowsFooter; mayOpenEvents: boolean }

/** A table with rows of the report and the legend of pending rows. */
export function ReportTable(props: TableProps) {
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
          <ReportTableRows {...props} />
        </table>
      </section>
      <p class="page-foot report-legend">
        <RichText text={TEXT.legend} slots={{ pending: <span class="pending">{TEXT.pending}</span> }} />
      </p>
    </>
  )
}

/** Table rows without their head. Appended rows take the focus, so that keyboard users continue at the first of them. */
export function ReportTableRows(props: TableProps & { isAppended?: boolean }) {
  const { rows, footer, isAppended } = props
  return (
    <>
      <tbody>
        {rows.map((row, index) => (
          <tr
            id={rowId(row)}
            class="report-row"
            {...(isAppended && index === 0 ? { tabindex: -1, autofocus: true } : {})}
          >
            {COLUMNS.map(({ cell, class: className }) => (
              <td class={className}>{cell(row, props)}</td>
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

type CellProps = { row: ReportRow; among: Among }

function User({ userName, among }: { userName: string; among: Among }) {
  return among.mayOpenEvents && userName !== '' ? <EntityLink kind="user" value={userName} /> : userName
}

function Name({ row: { type, name }, among }: CellProps) {
  const id = type === 'SERVER' ? SERVER_NAME.exec(name)?.[1] : undefined
  if (!among.mayOpenEvents || id === undefined) return name
  return (
    <EntityLink kind="server" value={id}>
      {name}
    </EntityLink>
  )
}

/** The name of a server is `name[address_id]`. */
const SERVER_NAME = /_([^_\]]+)\]$/

function Action({ row: { action, eventId }, among }: CellProps) {
  return among.mayOpenEvents ? <a href={paths.event(eventId)}>{action}</a> : action
}

function rowId({ id }: ReportRow): string {
  return `row-${id}`
}

// The two rows of an operation may be on different pages. What is related to an event has the other part, too.
function OtherRow({ row, among: { rows, mayOpenEvents } }: CellProps) {
  if (row.part === 'whole') return null
  const other = rows.find((each) => isOtherRow(each, row))
  const label = row.part === 'request' ? TEXT.toOutcome : TEXT.toRequest
  if (!other && !mayOpenEvents) return null
  const href = other ? `#${rowId(other)}` : `${paths.event(row.eventId)}#related`
  return (
    <>
      {' '}
      <a class="report-other" href={href}>
        {label}
      </a>
    </>
  )
}

function isOtherRow(other: ReportRow, { part, action, requestId, sharedEventId }: ReportRow): boolean {
  if (other.part === part || other.part === 'whole' || other.action !== action) return false
  const isSameRequest = requestId !== null && other.requestId === requestId
  return isSameRequest || (sharedEventId !== null && other.sharedEventId === sharedEventId)
}

function ResponseCode({ row, among }: CellProps) {
  return (
    <>
      <Response row={row} now={among.now} />
      {!row.isPending && <OtherRow row={row} among={among} />}
    </>
  )
}

function Response({ row, now }: { row: ReportRow; now: Date }) {
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
