import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { WatchedSource } from '../../src/domain/sources/liveness.ts'
import { ActionName } from '../components/action-name.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Outcome } from '../components/outcome.tsx'
import { Resources } from '../components/resources.tsx'
import { formatLongDate, formatTimestamp, TimeOfDay } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { SilenceAlert } from '../sources/silence-alert.tsx'
import { type CountProps, Counts } from './counts.tsx'
import { DatabaseAlerts, type DatabaseWarnings } from './database-alerts.tsx'
import { EmptyLog, NoMatchingEvents } from './empty-states.tsx'
import { Downloads } from './event-downloads.tsx'
import { EVENT_LIST_ID, FacetColumn } from './facets.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FilterChips } from './filter-chips.tsx'
import {
  type FilterMessages,
  type FilterParam,
  type FilterParams,
  type UnknownFilter,
  withoutParams,
} from './filter-params.ts'
import { FailedReads, Uncovered, UnfinishedSearch, UnknownFilters } from './left-out.tsx'

export type EventsProps = {
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
  /** The parameters whose period is longer than what is kept. */
  shortened: readonly FilterParam[]
  unknown: readonly UnknownFilter[]
  /** Newest first; null if a filter was invalid, so that no events were read. */
  events: Event[] | null
  /** The parameters of the next page; null on the last page. */
  next: FilterParams | null
  /** The parameters of a download of exactly these events. */
  downloadParams: FilterParams
  /** Whether the log has no events but Daybook's own. */
  isLogEmpty: boolean
  /** The failed reads that a filter for changes leaves out; null if it leaves out no reads. */
  failedReads: { count: number; isMore: boolean } | null
  /** The time before which events have no receipt, if the filter asks for that; else null. */
  uncoveredUntil: Date | null
  /** The time up to which the search has come, if it took too long; else null. */
  searchedBackTo: Date | null
  retentionDays: number
  origin: string
  catalogue: Catalogue
  now: Date
}

const { events: TEXT, unfinishedSearch: UNFINISHED } = MESSAGES.pages

const COLUMNS = ['time', 'action', 'user', 'project', 'resource', 'source', 'outcome'] as const

/** The events page: warnings about purges, the database and silent sources, the filter, and the events that match it. */
export function EventsPage({
  viewer,
  silent,
  damaged,
  refusedPurges,
  largeWal,
  ...props
}: EventsProps & DatabaseWarnings & CountProps & { silent: WatchedSource[]; viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer}>
      <h1 class="visually-hidden">{TEXT.title}</h1>
      <DatabaseAlerts damaged={damaged} refusedPurges={refusedPurges} largeWal={largeWal} />
      <SilenceAlert silent={silent} now={props.now} />
      {!props.isLogEmpty && <FilterBar {...props} />}
      <Results {...props} />
      <dialog id="drawer" class="drawer" aria-labelledby="event-title" />
    </Layout>
  )
}

/** Further rows that replace the link to them. `day` is the day of the last row above, `YYYY-MM-DD`. */
export function MoreEvents({ day, ...props }: EventsProps & { day: string | null }) {
  return <EventRows {...props} day={day} isAppended />
}

function Results(props: EventsProps & CountProps) {
  const { params, events, isLogEmpty } = props
  if (isLogEmpty) return <EmptyLog origin={props.origin} />
  if (props.unknown.length > 0) return <UnknownFilters params={params} unknown={props.unknown} />
  if (events === null) return <InvalidFilter params={params} faults={props.faults} />
  if (events.length === 0) {
    return (
      <>
        <Counts {...props} />
        <Uncovered until={props.uncoveredUntil} />
        <FailedReads params={params} failedReads={props.failedReads} />
        {props.searchedBackTo ? (
          <UnfinishedSearch {...props} searchedBackTo={props.searchedBackTo} />
        ) : (
          <NoMatchingEvents params={params} retentionDays={props.retentionDays} />
        )}
      </>
    )
  }
  return (
    <section>
      <div class="results-head">
        <FilterChips params={params} shortened={props.shortened} />
        <Downloads params={props.downloadParams} />
      </div>
      <Counts {...props} />
      <Uncovered until={props.uncoveredUntil} />
      <FailedReads params={params} failedReads={props.failedReads} />
      <div class="event-columns">
        <FacetColumn params={params} proof={props.proof} />
        <EventTable {...props} />
      </div>
    </section>
  )
}

function EventTable(props: EventsProps) {
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

function InvalidFilter({ params, faults }: { params: FilterParams; faults: FilterMessages }) {
  if (!faults.cursor) return <p class="empty-state">{TEXT.fixFields}</p>
  return (
    <div class="empty-state">
      <p class="field-error" id="cursor-error" role="alert">
        {faults.cursor}
      </p>
      <p>
        <a href={paths.events(withoutParams(params))}>{TEXT.firstPage}</a>
      </p>
    </div>
  )
}

function EventRows(props: EventsProps & { day: string | null; isAppended?: boolean }) {
  const events = props.events ?? []
  const days = groupByDay(events)
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

function TableEnd(props: EventsProps & { day: string | null }) {
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
