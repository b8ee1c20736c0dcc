import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { ActionName } from '../components/action-name.tsx'
import { Outcome } from '../components/outcome.tsx'
import { Resources } from '../components/resources.tsx'
import { formatLongDate, formatTimestamp, TimeOfDay } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { EVENT_LIST_ID } from './facets.tsx'
import type { FilterParams } from './filter-params.ts'

const { events: TEXT, unfinishedSearch: UNFINISHED } = MESSAGES.pages

export type EventTableProps = {
  events: Event[]
  /** The parameters of the next page; null on the last page. */
  next: FilterParams | null
  /** The time up to which the search has come, if it took too long; else null. */
  searchedBackTo: Date | null
  retentionDays: number
  catalogue: Catalogue
  now: Date
}

const COLUMNS = ['time', 'action', 'user', 'project', 'resource', 'source', 'outcome'] as const

/** The list of events, newest first, by day. */
export function EventTable(props: EventTableProps) {
  return (
    <table class="event-table" id={EVENT_LIST_ID} tabindex={-1}>
      <caption class="visually-hidden">{TEXT.caption}</caption>
      <thead>
        <tr>
          {COLUMNS.map((name) => (
            <th scope="col">
              {TEXT.columns[name]}
              {name === 'time' && <span class="muted"> UTC</span>}
            </th>
          ))}
        </tr>
      </thead>
      <EventRows {...props} day={null} />
    </table>
  )
}

/** Rows of the list, below a row of `day` (`YYYY-MM-DD`), with a link to further ones. */
export function EventRows(props: EventTableProps & { day: string | null; isAppended?: boolean }) {
  const days = groupByDay(props.events)
  return (
    <>
      {days.map(({ day, events }, index) => (
        <tbody>
          {day !== props.day && <DayRow at={events[0]?.eventTime ?? props.now} />}
          {events.map((event, row) => (
            <EventRow
              event={event}
              catalogue={props.catalogue}
              now={props.now}
              hasFocus={Boolean(props.isAppended) && index + row === 0}
            />
          ))}
        </tbody>
      ))}
      <TableEnd {...props} day={days.at(-1)?.day ?? props.day} />
    </>
  )
}

function DayRow({ at }: { at: Date }) {
  return (
    <tr class="day">
      <th scope="rowgroup" colspan={COLUMNS.length}>
        {formatLongDate(at)}
      </th>
    </tr>
  )
}

function EventRow(props: { event: Event; catalogue: Catalogue; now: Date; hasFocus: boolean }) {
  const { event, catalogue, now, hasFocus } = props
  const href = paths.event(event.id, event.project)
  return (
    <tr class={event.errorCode ? 'event-row event-row-failed' : 'event-row'}>
      <td class="cell-time">
        <TimeOfDay at={event.eventTime} now={now} />
      </td>
      <td class="cell-action">
        <a href={href} hx-get={href} hx-target="#drawer" autofocus={hasFocus}>
          <ActionName eventName={event.eventName} catalogue={catalogue} />
        </a>
      </td>
      <td class="cell-user" title={event.userName}>
        {event.userName}
      </td>
      <td class="cell-project" title={event.project}>
        {event.project}
      </td>
      <td class="cell-resource">
        <Resources resources={event.resources} />
      </td>
      <td class="cell-source">
        {event.eventSource}{' '}
        {event.sourceIPAddress && <span class="mono cell-address">{event.sourceIPAddress}</span>}
      </td>
      <td class="cell-outcome">
        <Outcome errorCode={event.errorCode} />
      </td>
    </tr>
  )
}

function TableEnd(
  props: Pick<EventTableProps, 'next' | 'retentionDays' | 'searchedBackTo'> & { day: string | null },
) {
  const { next, day, retentionDays, searchedBackTo } = props
  return (
    <tbody class="table-end">
      <tr>
        <td colspan={COLUMNS.length}>
          {searchedBackTo && (
            <p class="left-out">{UNFINISHED.searched({ time: formatTimestamp(searchedBackTo) })}</p>
          )}
          {next ? (
            <a
              class="button"
              href={paths.events(next)}
              hx-get={paths.moreEvents(next, day)}
              hx-target="closest tbody"
              hx-swap="outerHTML"
            >
              {searchedBackTo ? UNFINISHED.continue : TEXT.loadMore}
            </a>
          ) : (
            <span class="muted">{TEXT.end({ retentionDays })}</span>
          )}
        </td>
      </tr>
    </tbody>
  )
}

function groupByDay(events: Event[]): { day: string; events: Event[] }[] {
  const days: { day: string; events: Event[] }[] = []
  for (const event of events) {
    const day = event.eventTime.toISOString().slice(0, 10)
    const last = days.at(-1)
    if (last?.day === day) last.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days
}
