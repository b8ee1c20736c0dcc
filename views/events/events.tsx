import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { WatchedSource } from '../../src/domain/sources/liveness.ts'
import type { ListedView } from '../../src/domain/views/view.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PrintNote } from '../components/print-note.tsx'
import type { NoticeName } from '../notices.ts'
import type { EventId } from '../paths.ts'
import { SilenceAlert } from '../sources/silence-alert.tsx'
import { ArchiveQueries, type ArchiveQueriesProps } from './archive-queries.tsx'
import { type CountProps, Counts } from './counts.tsx'
import { DatabaseAlerts, type DatabaseWarnings } from './database-alerts.tsx'
import { EmptyLog, NoMatchingEvents, type UnknownValue } from './empty-states.tsx'
import { FIRST_EVENT_ID } from './event-row.tsx'
import { EventRows, EventTable, type EventTableProps } from './event-table.tsx'
import { FacetColumn } from './facets.tsx'
import { FilterFaults } from './filter-faults.tsx'
import type { FilterMessages, FilterParams, UnknownFilter } from './filter-params.ts'
import { type Inspected, Inspector } from './inspector.tsx'
import {
  type FailedReadsProps,
  FilterNotes,
  Uncovered,
  UnfinishedSearch,
  UnknownFilters,
} from './left-out.tsx'
import { placeOf } from './list-place.ts'
import { LIVE_ON, LiveStatus } from './live.tsx'
import type { PeriodFormValues } from './period-form-fields.ts'
import { Toolbar } from './toolbar.tsx'
import { ViewTabs } from './view-tabs.tsx'

export type EventsProps = Omit<EventTableProps, 'events'> & {
  params: FilterParams
  faults: FilterMessages
  notes: FilterMessages
  /** What the forms that choose a period were sent with. */
  periodForm: PeriodFormValues
  unknown: readonly UnknownFilter[]
  /** Newest first; null if a filter was invalid, so that no events were read. */
  events: EventTableProps['events'] | null
  /** The parameters of a download of exactly these events. */
  downloadParams: FilterParams
  /** Whether the log has no events but Daybook's own. */
  isLogEmpty: boolean
  failedReads: FailedReadsProps['failedReads']
  /** The time before which events have no receipt, if the filter asks for that; else null. */
  uncoveredUntil: Date | null
  /** The values of the filter that no event has. */
  unknownValues: readonly UnknownValue[]
}

/** Queries for older events in archives, the saved views, what a view would keep of the page (null if its filters are invalid), and a message about a view. */
type ViewProps = {
  archives: ArchiveQueriesProps['archives']
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
  failedBackup,
  archives,
  savedViews,
  viewQuery,
  notice,
  inspected,
  livePosition,
  ...props
}: EventsProps &
  DatabaseWarnings &
  CountProps &
  ViewProps & {
    silent: WatchedSource[]
    inspected: Inspected | null
    /** The position from which a live page continues; null if the page is not live. */
    livePosition: string | null
    viewer: Viewer
  }) {
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer} notice={notice} list={listOf(props)}>
      <DatabaseAlerts {...{ damaged, refusedPurges, largeWal, failedBackup }} now={props.now} />
      <SilenceAlert silent={silent} now={props.now} />
      {props.isLogEmpty ? (
        <h1 class="visually-hidden">{TEXT.title}</h1>
      ) : (
        <>
          <ViewTabs {...props} saved={savedViews} query={viewQuery} csrf={viewer.csrf} />
          <Toolbar {...props} downloads={props.events?.length ? props.downloadParams : null} />
          <FilterNotes params={props.params} notes={props.notes} />
          <ArchiveQueries archives={archives} />
          {props.events && <LiveStatus {...props} position={livePosition} />}
        </>
      )}
      <div class="events-body">
        <div class="events-main">
          <Results {...props} open={inspected && openId(inspected)} csrf={viewer.csrf} />
        </div>
        <Inspector list={props.params} inspected={inspected} place={inspected && placeOf(inspected, props)} />
      </div>
    </Layout>
  )
}

function openId(inspected: Inspected): EventId {
  return 'event' in inspected ? inspected.event.event : inspected.id
}

function listOf({ events, isLogEmpty }: EventsProps): { href: string; label: string } | undefined {
  return events?.length && !isLogEmpty ? { href: `#${FIRST_EVENT_ID}`, label: TEXT.skipToList } : undefined
}

/** Further rows that replace the link to them. `day` is the day of the last row above, `YYYY-MM-DD`. */
export function MoreEvents({ day, ...props }: EventsProps & { day: string | null }) {
  const isLive = props.params.live === LIVE_ON
  return <EventRows {...props} events={props.events ?? []} day={day} isAppended isLive={isLive} />
}

function Results(props: EventsProps & CountProps & { csrf: string }) {
  const { params, events, isLogEmpty } = props
  if (isLogEmpty) return <EmptyLog csrf={props.csrf} />
  if (props.unknown.length > 0) return <UnknownFilters params={params} unknown={props.unknown} />
  if (events === null) return <FilterFaults params={params} faults={props.faults} />
  if (events.length === 0) {
    return (
      <>
        <Counts {...props} />
        <Uncovered until={props.uncoveredUntil} />
        {props.searchedBackTo ? (
          <UnfinishedSearch next={props.next} searchedBackTo={props.searchedBackTo} />
        ) : (
          <NoMatchingEvents {...props} />
        )}
      </>
    )
  }
  return (
    <section>
      <Counts {...props} />
      <Uncovered until={props.uncoveredUntil} />
      <div class="event-columns">
        <FacetColumn params={params} proof={props.proof} />
        <EventTable {...props} events={events} isLive={params.live === LIVE_ON} />
        <PrintNote total={null} />
      </div>
    </section>
  )
}
