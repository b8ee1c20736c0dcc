import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatLocalDay } from '../../src/domain/periods/local-time.ts'
import { formatCity } from '../../src/domain/periods/time-zone.ts'
import { formatLongDate, formatTimestamp } from '../components/time.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import type { EventColumn, EventLayout } from './event-columns.ts'
import { EventRow } from './event-row.tsx'
import { EVENT_LIST_ID } from './facets.tsx'
import type { FilterParams } from './filter-params.ts'

const { events: TEXT, unfinishedSearch: UNFINISHED } = MESSAGES.pages

export type EventTableProps = {
  events: ListedEvent[]
  /** The filter of the list beside which its events open; without one, they open as pages. */
  list?: FilterParams
  layout: EventLayout
  /** The parameters of the next page; null on the last page. */
  next: FilterParams | null
  /** The time up to which the search has come, if it took too long; else null. */
  searchedBackTo: Date | null
  retentionDays: number
  catalogue: Catalogue
  now: Date
}

/** The list of events, newest first, by day. */
export function EventTable(props: EventTableProps) {
  const { columns, rows } = props.layout
  return (
    <table class={`event-table event-table-${rows}`} id={EVENT_LIST_ID} tabindex={-1}>
      <caption class="visually-hidden">{TEXT.caption({ zone: useTimeZone() })}</caption>
      <colgroup>
        {columns.map((name) => (
          <col class={`column-${name}`} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((name) => (
            <ColumnHead name={name} />
          ))}
        </tr>
      </thead>
      <EventRows {...props} day={null} />
    </table>
  )
}

// The heading of times is their zone, which takes less room.
function ColumnHead({ name }: { name: EventColumn }) {
  if (name !== 'time') {
    return (
      <th class={`head-${name}`} scope="col">
        {TEXT.columns[name]}
      </th>
    )
  }
  return (
    <th scope="col">
      <span class="visually-hidden">{TEXT.columns.time} </span>
      {formatCity(useTimeZone())}
    </th>
  )
}

/** Rows of the list, below a row of `day` (`YYYY-MM-DD`), with a link to further ones. */
export function EventRows(props: EventTableProps & { day: string | null; isAppended?: boolean }) {
  const lastDay = groupByDay(props.events, useTimeZone()).at(-1)?.day
  return (
    <>
      <DayRows {...props} isFirst={!props.isAppended} />
      <TableEnd
        {...props}
        day={lastDay ?? props.day}
        hasFocus={Boolean(props.isAppended) && props.events.length === 0}
      />
    </>
  )
}

type DayRowsProps = Pick<EventTableProps, 'events' | 'list' | 'layout' | 'catalogue' | 'now'> & {
  day: string | null
  isAppended?: boolean
  /** Whether the list begins with these rows. */
  isFirst?: boolean
}

/** Rows of the list by day, below a row of `day`. */
export function DayRows(props: DayRowsProps) {
  const days = groupByDay(props.events, useTimeZone())
  return (
    <>
      {days.map(({ day, events }, index) => (
        <tbody data-day={day}>
          {day !== props.day && (
            <DayRow at={events[0]?.event.eventTime ?? props.now} width={props.layout.columns.length} />
          )}
          {events.map((listed, row) => (
            <EventRow
              listed={listed}
              {...(props.list && { list: props.list })}
              layout={props.layout}
              catalogue={props.catalogue}
              now={props.now}
              hasFocus={Boolean(props.isAppended) && index + row === 0}
              isFirst={Boolean(props.isFirst) && index + row === 0}
            />
          ))}
        </tbody>
      ))}
    </>
  )
}

function DayRow({ at, width }: { at: Date; width: number }) {
  return (
    <tr class="day">
      <th scope="rowgroup" colspan={width}>
        {formatLongDate(at)}
      </th>
    </tr>
  )
}

function TableEnd(
  props: Pick<EventTableProps, 'next' | 'retentionDays' | 'searchedBackTo' | 'layout'> & {
    day: string | null
    /** Whether no rows came before it, which would have the focus. */
    hasFocus: boolean
  },
) {
  const { layout, next, day, retentionDays, searchedBackTo, hasFocus } = props
  return (
    <tbody class="table-end">
      <tr>
        <td colspan={layout.columns.length}>
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
              autofocus={hasFocus}
            >
              {searchedBackTo ? UNFINISHED.continue : TEXT.loadMore}
            </a>
          ) : (
            <span class="muted" {...(hasFocus && { tabindex: -1, autofocus: true })}>
              {TEXT.end({ retentionDays })}
            </span>
          )}
        </td>
      </tr>
    </tbody>
  )
}

function groupByDay(events: ListedEvent[], zone: string): { day: string; events: ListedEvent[] }[] {
  const days: { day: string; events: ListedEvent[] }[] = []
  for (const listed of events) {
    const day = formatLocalDay(listed.event.eventTime, zone)
    const last = days.at(-1)
    if (last?.day === day) last.events.push(listed)
    else days.push({ day, events: [listed] })
  }
  return days
}
