import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { runOutcome } from '../../src/domain/events/event-runs.ts'
import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { hasEnd } from '../../src/domain/periods/relative-period.ts'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import { DayRows } from './day-rows.tsx'
import type { EventLayout } from './event-columns.ts'
import { type FilterParams, withoutParams } from './filter-params.ts'
import { OutcomeCell } from './outcome-cell.tsx'

const { live: TEXT } = MESSAGES.pages

/** What `live` is in the URL of a page that shows events as they are received. */
export const LIVE_ON = 'on'

/** Whether events that are received from now on may be among those of a filter. */
export function mayBeLive({ period, until }: FilterParams): boolean {
  return until === undefined && (period === undefined || !hasEnd(period))
}

/** The link that shows events as they are received, or no longer; nothing for a period that has ended. */
export function LiveToggle({ params }: { params: FilterParams }) {
  if (!mayBeLive(params)) return null
  const isOn = params.live === LIVE_ON
  const rest = withoutParams(params, 'live')
  const href = paths.events(isOn ? rest : { ...rest, live: LIVE_ON })
  return (
    <a class={isOn ? 'button live-toggle live-toggle-on' : 'button live-toggle'} href={href}>
      <span class="visually-hidden">{isOn ? TEXT.stop : TEXT.start}</span>{' '}
      <span class="live-dot" aria-hidden="true" />
      {TEXT.label}
    </a>
  )
}

/** Where and since when a page looks for new events. */
export type LiveProps = {
  params: FilterParams
  /** The position from which a live page continues; null if the page is not live. */
  position: string | null
  /** What proves that the page was opened, for what it loads later. */
  proof: string
  now: Date
}

/**
 * The place where a script announces new events: as rows as they are received, or as a link to them. Empty without scripts.
 */
export function LiveStatus({ params, position, proof, now }: LiveProps) {
  if (!mayBeLive(params)) return null
  const source =
    position === null
      ? { 'data-news': paths.eventNews(params, now, proof) }
      : { 'data-tail': paths.eventTail(params, position) }
  return (
    <div
      class="live-status"
      role="status"
      {...source}
      data-zone={useTimeZone()}
      data-lost={TEXT.lost}
      data-stopped={TEXT.stopped}
      data-new={TEXT.new}
    />
  )
}

/**
 * A new event as a row for the list of events, with its day above it. If it is the outcome of a request, that request and how its
 * row shows it come with it: the row takes the outcome's place in a list that has it.
 */
export function LiveRow(props: {
  listed: ListedEvent
  list: FilterParams
  layout: EventLayout
  catalogue: Catalogue
  now: Date
}) {
  const { listed, ...row } = props
  return (
    <>
      <DayRows {...row} events={[listed]} day={null} isLive />
      {listed.outcomeOf && <RequestOutcome listed={listed} outcomeOf={listed.outcomeOf} now={props.now} />}
    </>
  )
}

function RequestOutcome(props: {
  listed: ListedEvent
  outcomeOf: NonNullable<ListedEvent['outcomeOf']>
  now: Date
}) {
  const { listed, outcomeOf, now } = props
  const { requestId, course } = outcomeOf
  return (
    <template
      data-request={requestId}
      data-outcome={encodeURIComponent(listed.event.id)}
      data-run-outcome={runOutcome(null, course)}
    >
      <OutcomeCell listed={{ ...listed, course }} now={now} />
    </template>
  )
}

/** A link to the events that a page does not show yet; nothing if there are none. */
export function NewEventsLink(props: { params: FilterParams; count: number; isMore: boolean }) {
  const { params, count, isMore } = props
  if (count === 0) return null
  return (
    <a class="live-new" href={paths.events(withoutParams(params, 'cursor'))}>
      {TEXT.news({ count, isMore })}
    </a>
  )
}
