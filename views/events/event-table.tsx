import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatCity } from '../../src/domain/periods/time-zone.ts'
import { formatTimestamp } from '../components/time.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { type EventId, paths } from '../paths.ts'
import { DayRows, lastDayOf } from './day-rows.tsx'
import type { EventColumn, EventLayout } from './event-columns.ts'
import { EVENT_LIST_ID } from './facets.tsx'
import type { FilterParams } from './filter-params.ts'

const { events: TEXT, eventRows: RUNS, unfinishedSearch: UNFINISHED } = MESSAGES.pages

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
  /** The event that is open beside the list. */
  open?: EventId | null
  /** Whether a script adds rows to the list. */
  isLive?: boolean
}

/** The list of events, newest first, by day. */
export function EventTable(props: EventTableProps) {
  const { columns, rows } = props.layout
  return (
    <table
      class={`event-table event-table-${rows}`}
      id={EVENT_LIST_ID}
      tabindex={-1}
      {...((props.isLive || props.next) && { 'data-run-count': RUNS.runCountOf, 'data-run-label': RUNS.run })}
    >
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
  return (
    <>
      <DayRows {...props} isFirst={!props.isAppended} isCut={props.next !== null} />
      <TableEnd
        {...props}
        day={lastDayOf(props.events, useTimeZone()) ?? props.day}
        hasFocus={Boolean(props.isAppended) && props.events.length === 0}
      />
    </>
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
