import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { type ListedEvent, mainResource } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { MINUTE_MS } from '../../src/domain/time.ts'
import { Outcome } from '../components/outcome.tsx'
import { shortenResourceName } from '../components/resources.tsx'
import { formatTimestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { exactly, type FilterParams } from './filter-params.ts'
import type { Headings, InspectedEventProps, LinkedEventList } from './inspected-event.ts'

const { around: AROUND, relatedEvents: TEXT } = MESSAGES.pages

const NEARBY_MINUTES = 5
const NEARBY_MS = NEARBY_MINUTES * MINUTE_MS

/** Other events of an event's request, and those that share its shared ID; nothing if there are none. */
export function LinkedEvents({
  event,
  request,
  shared,
  outcome,
  catalogue,
  Heading,
}: InspectedEventProps & Headings) {
  const inStory = new Set((outcome?.events ?? []).map(({ id }) => id))
  return (
    <>
      <LinkedList title={TEXT.sameRequest} {...{ list: request, inStory, event, catalogue, Heading }} />
      <LinkedList title={TEXT.sameSharedEvent} {...{ list: shared, inStory, event, catalogue, Heading }} />
    </>
  )
}

type LinkedListProps = Headings & {
  title: string
  list: LinkedEventList | null
  /** The events that were shown already. */
  inStory: ReadonlySet<string>
  event: Event
  catalogue: Catalogue
}

function LinkedList({ title, list, inStory, event, catalogue, Heading }: LinkedListProps) {
  const events = list?.events.filter(({ id }) => !inStory.has(id)) ?? []
  if (list === null || (events.length === 0 && list.uncoveredUntil === null)) return null
  const steps = events.toReversed().map((each) => ({ event: each, resource: mainResource(each, catalogue) }))
  return (
    <section class="event-linked">
      <Heading>{title}</Heading>
      <EventSteps steps={steps} of={event} catalogue={catalogue} />
      {list.uncoveredUntil && (
        <p class="muted">{TEXT.uncovered({ until: formatTimestamp(list.uncoveredUntil) })}</p>
      )}
    </section>
  )
}

/** What the user of an event did just before and after it, and links to more. */
export function AroundEvent(props: InspectedEventProps & Headings & { isWide: boolean }) {
  const { event, catalogue, Heading, isWide } = props
  const { userName } = event
  const neighbours = isWide ? props.neighbours : props.neighbours.filter(isNearest(props))
  const hasMore = props.hasMoreNeighbours || neighbours.length < props.neighbours.length
  return (
    <section class="event-around">
      <Heading>{AROUND.title({ userName })}</Heading>
      {neighbours.length === 0 && <p class="muted">{AROUND.none}</p>}
      <EventSteps steps={neighbours} of={event} catalogue={catalogue} />
      <p class="event-more">
        {hasMore && (
          <a href={paths.events({ userName: exactly(userName), readOnly: 'any' })}>
            {AROUND.allOfUser({ userName })}
          </a>
        )}{' '}
        <a href={paths.events(nearbyParams(event))}>{AROUND.allNearby({ minutes: NEARBY_MINUTES })}</a>
      </p>
    </section>
  )
}

/** The neighbours before an event, and after it, that have room beside a list. */
const NEAREST = 3

function isNearest({
  event,
  neighbours,
}: InspectedEventProps): (neighbour: ListedEvent, index: number) => boolean {
  const later = neighbours.findIndex((each) => each.event.eventTime > event.eventTime)
  const place = later < 0 ? neighbours.length : later
  return (_, index) => index >= place - NEAREST && index < place + NEAREST
}

function nearbyParams({ eventTime }: Event): FilterParams {
  const time = eventTime.getTime()
  const toParam = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  return { readOnly: 'any', from: toParam(time - NEARBY_MS), until: toParam(time + NEARBY_MS + 1_000) }
}

/** An event of a list within another one's page. */
type StepEvent = {
  event: Omit<Event, 'record'>
  resource: { name: string; serverName?: string | null } | null
}

function EventSteps({ steps, of, catalogue }: { steps: StepEvent[]; of: Event; catalogue: Catalogue }) {
  if (steps.length === 0) return null
  return (
    <ol class="event-steps">
      {steps.map((step) => (
        <EventStep {...step} of={of} catalogue={catalogue} />
      ))}
    </ol>
  )
}

function EventStep({ event, resource, of, catalogue }: StepEvent & { of: Event; catalogue: Catalogue }) {
  return (
    <li class="event-step">
      <time
        class="event-step-time"
        datetime={event.eventTime.toISOString()}
        title={formatTimestamp(event.eventTime)}
      >
        {formatOffset(event.eventTime, of.eventTime)}
      </time>{' '}
      <span class="event-step-text">
        <a href={paths.event(event.id, event.project)} title={event.eventName}>
          {shownTitle(event.eventName, catalogue)}
        </a>{' '}
        {event.userName !== of.userName && <span class="event-step-user">{event.userName}</span>}{' '}
        {resource && (
          <span class="event-step-resource" title={resource.name}>
            {resource.serverName ?? shortenResourceName(resource.name)}
          </span>
        )}
      </span>{' '}
      <span class="event-step-state">
        <Outcome errorCode={event.errorCode} />
      </span>
    </li>
  )
}

function formatOffset(at: Date, base: Date): string {
  const seconds = Math.round((at.getTime() - base.getTime()) / 1_000)
  if (seconds === 0) return AROUND.sameTime
  return seconds < 0 ? AROUND.before({ seconds: -seconds }) : AROUND.after({ seconds })
}
