import type { EntityReportRow, EntityReport as Report } from '../../src/domain/entities/entity-page.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { Outcome } from '../components/outcome.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'

const { entityReport: TEXT } = MESSAGES.pages

/** The newest rows of the report about it, with links to their events. */
export function EntityReport({ report, now }: { report: Report; now: Date }) {
  const { rows, isComplete, start, end } = report
  return (
    <section class="entity-section">
      <div class="entity-head">
        <h2 class="entity-heading">{TEXT.title}</h2>
        <a href={paths.reports({ start, end })}>{TEXT.report}</a>
      </div>
      {rows.length === 0 ? <p class="muted">{TEXT.none({ start, end })}</p> : <Rows rows={rows} now={now} />}
      {!isComplete && <p class="overview-note">{TEXT.incomplete}</p>}
    </section>
  )
}

function Rows({ rows, now }: { rows: EntityReportRow[]; now: Date }) {
  return (
    <div class="page-table">
      <table class="data-table">
        <caption class="visually-hidden">{TEXT.caption}</caption>
        <thead class="data-table-head">
          <tr>
            <th scope="col">{TEXT.columns.action}</th>
            <th scope="col">{TEXT.columns.time}</th>
            <th scope="col">{TEXT.columns.user}</th>
            <th scope="col">{TEXT.columns.name}</th>
            <th scope="col">{TEXT.columns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, now }: { row: EntityReportRow; now: Date }) {
  const { eventId, project, time, userName, name, action, responseCode, part } = row
  return (
    <tr>
      <th scope="row">
        <a class="data-table-name" href={paths.event(eventId, project ?? '')}>
          {action}
        </a>
        {part !== 'whole' && <span class="data-table-note">{TEXT.parts[part]}</span>}
      </th>
      <td data-label={TEXT.columns.time}>
        <Timestamp at={time} now={now} />
      </td>
      <td data-label={TEXT.columns.user}>
        <EntityLink kind="user" value={userName} />
      </td>
      <td data-label={TEXT.columns.name}>{name}</td>
      <td data-label={TEXT.columns.outcome}>
        {responseCode === '' ? (
          <span class="muted">{TEXT.noOutcome}</span>
        ) : (
          <Outcome errorCode={responseCode === 'OK' ? null : responseCode} />
        )}
      </td>
    </tr>
  )
}
