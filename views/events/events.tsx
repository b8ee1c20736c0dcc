import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { WatchedSource } from '../../src/domain/sources/liveness.ts'
import type { ListedView } from '../../src/domain/views/view.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { SilenceAlert } from '../sources/silence-alert.tsx'
import { type CountProps, Counts } from './counts.tsx'
import { DatabaseAlerts, type DatabaseWarnings } from './database-alerts.tsx'
import { EmptyLog, NoMatchingEvents } from './empty-states.tsx'
import { Downloads } from './event-downloads.tsx'
import { EventRows, EventTable, type EventTableProps } from './event-table.tsx'
import { FacetColumn } from './facets.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FilterChips } from './filter-chips.tsx'
import {
  type FilterMessages,
  type FilterParam,
  type FilterParams,
  LAYOUT_PARAMS,
  type UnknownFilter,
  withoutParams,
} from './filter-params.ts'
import { FailedReads, Uncovered, UnfinishedSearch, UnknownFilters } from './left-out.tsx'
import { ViewTabs } from './view-tabs.tsx'

export type EventsProps = Omit<EventTableProps, 'events'> & {
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
  /** The parameters whose period is longer than what is kept. */
  shortened: readonly FilterParam[]
  unknown: readonly UnknownFilter[]
  /** Newest first; null if a filter was invalid, so that no events were read. */
  events: EventTableProps['events'] | null
  /** The parameters of a download of exactly these events. */
  downloadParams: FilterParams
  /** Whether the log has no events but Daybook's own. */
  isLogEmpty: boolean
  /** The failed reads that a filter for changes leaves out; null if it leaves out no reads. */
  failedReads: { count: number; isMore: boolean } | null
  /** The time before which events have no receipt, if the filter asks for that; else null. */
  uncoveredUntil: Date | null
  origin: string
}

/** The saved views, what a view would keep of the page (null if its filters are invalid), and a message about a view. */
type ViewProps = {
  savedViews: readonly ListedView[]
  viewQuery: string | null
  notice: NoticeName | null
}

const { events: TEXT } = MESSAGES.pages

/** The events page: warnings about purges, the database and silent sources, the filter, and the events that match it. */
export function EventsPage({
  viewer,
  silent,
  damaged,
  refusedPurges,
  largeWal,
  savedViews,
  viewQuery,
  notice,
  ...props
}: EventsProps & DatabaseWarnings & CountProps & ViewProps & { silent: WatchedSource[]; viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer} notice={notice}>
      <h1 class="visually-hidden">{TEXT.title}</h1>
      <DatabaseAlerts damaged={damaged} refusedPurges={refusedPurges} largeWal={largeWal} />
      <SilenceAlert silent={silent} now={props.now} />
      {!props.isLogEmpty && <ViewTabs {...props} saved={savedViews} query={viewQuery} csrf={viewer.csrf} />}
      {!props.isLogEmpty && <FilterBar {...props} />}
      <Results {...props} />
      <dialog id="drawer" class="drawer" aria-labelledby="event-title" />
    </Layout>
  )
}

/** Further rows that replace the link to them. `day` is the day of the last row above, `YYYY-MM-DD`. */
export function MoreEvents({ day, ...props }: EventsProps & { day: string | null }) {
  return <EventRows {...props} events={props.events ?? []} day={day} isAppended />
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
        <EventTable {...props} events={events} />
      </div>
    </section>
  )
}

function InvalidFilter({ params, faults }: { params: FilterParams; faults: FilterMessages }) {
  const ofList = LAYOUT_PARAMS.flatMap((name) => (faults[name] ? [{ name, message: faults[name] }] : []))
  if (!faults.cursor) {
    return (
      <div class="empty-state">
        {ofList.map(({ name, message }) => (
          <p class="field-error" id={`${name}-error`} role="alert">
            {message}
          </p>
        ))}
        {ofList.length === 0 && <p>{TEXT.fixFields}</p>}
      </div>
    )
  }
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
