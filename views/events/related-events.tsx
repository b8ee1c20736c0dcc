import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { ActionName } from '../components/action-name.tsx'
import { Outcome } from '../components/outcome.tsx'
import { Property } from '../components/property.tsx'
import { formatTimestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { exactly, type FilterParams } from './filter-params.ts'

const { relatedEvents: TEXT } = MESSAGES.pages

type EventList = { events: Event[]; isMore: boolean }

/** Events with an ID in common, and the period in which they were searched for. */
export type LinkedEventList = EventList & { id: string; from: Date; until: Date; uncoveredUntil: Date | null }

/** An event, what it has to do with others, and where it is kept. Lists are newest first. */
export type RelatedEventsProps = {
  event: Event
  request: LinkedEventList | null
  shared: LinkedEventList | null
  outcome: (EventList & { part: 'request' | 'outcome'; isPending: boolean }) | null
  before: EventList
  after: EventList
  archives: { archives: { trail: string; key: string; isReadable: boolean }[]; isMore: boolean }
  log: 'signed' | 'pending' | 'none'
  catalogue: Catalogue
}

type Headings = { Heading: 'h2' | 'h3' }

/** The section of an event's page about other events and about where it is kept. */
export function RelatedEvents(props: RelatedEventsProps & Headings) {
  const { event, request, shared, archives, log, catalogue, Heading } = props
  const Subheading: Subheadings['Subheading'] = Heading === 'h2' ? 'h3' : 'h4'
  const linked = { event, catalogue, Subheading }
  return (
    <section class="related" id="related">
      <Heading>{TEXT.title}</Heading>
      <OtherPart {...props} Subheading={Subheading} />
      {request && (
        <LinkedList
          title={TEXT.sameRequest}
          list={request}
          all={{ requestId: exactly(request.id) }}
          {...linked}
        />
      )}
      {shared && <LinkedList title={TEXT.sameSharedEvent} list={shared} all={{ q: shared.id }} {...linked} />}
      <Neighbours {...props} Subheading={Subheading} />
      <dl class="properties">
        <Property label={TEXT.log} value={TEXT.logStates[log]} />
        <Property label={TEXT.archives} value={archives.archives.length > 0 && <Archives {...archives} />} />
      </dl>
    </section>
  )
}

/** The link that loads this section into the drawer, or opens the event's page without a script. */
export function RelatedEventsLink({ event: { id, project } }: { event: Event }) {
  return (
    <p class="related-link">
      <a
        href={`${paths.event(id, project)}#related`}
        hx-get={paths.relatedEvents(id, project)}
        hx-target="closest p"
        hx-swap="outerHTML"
      >
        {TEXT.show}
      </a>
    </p>
  )
}

type Subheadings = { Subheading: 'h3' | 'h4' }

function OtherPart({ event, outcome, catalogue, Subheading }: RelatedEventsProps & Subheadings) {
  if (outcome === null) return null
  const { part, isPending, events } = outcome
  return (
    <>
      <Subheading>{part === 'request' ? TEXT.outcome : TEXT.request}</Subheading>
      {isPending && <p class="muted">{TEXT.pending}</p>}
      {!isPending && events.length === 0 && <p class="muted">{TEXT.notKept}</p>}
      <EventItems events={events} of={event} catalogue={catalogue} />
    </>
  )
}

function LinkedList(
  props: {
    title: string
    list: LinkedEventList
    /** The filter of all events with the ID, near or far. */
    all: FilterParams
    event: Event
    catalogue: Catalogue
  } & Subheadings,
) {
  const { title, list, all, event, catalogue, Subheading } = props
  const { id, events, isMore, from, until, uncoveredUntil } = list
  const searched = { from: formatTimestamp(from), until: formatTimestamp(until) }
  return (
    <>
      <Subheading>
        {title} <span class="related-id">{id}</span>
      </Subheading>
      {events.length === 0 && <p class="muted">{TEXT.noneLinked(searched)}</p>}
      <EventItems events={events} of={event} catalogue={catalogue} />
      {isMore && <MoreLink params={all} label={TEXT.allWithId} />}
      {uncoveredUntil && <p class="muted">{TEXT.uncovered({ until: formatTimestamp(uncoveredUntil) })}</p>}
    </>
  )
}

function Neighbours({ event, before, after, catalogue, Subheading }: RelatedEventsProps & Subheadings) {
  const { userName } = event
  const isAlone = before.events.length + after.events.length === 0
  return (
    <>
      <Subheading>{TEXT.neighbours({ userName })}</Subheading>
      {isAlone ? (
        <p class="muted">{TEXT.noNeighbours}</p>
      ) : (
        <EventItems events={[...after.events, event, ...before.events]} of={event} catalogue={catalogue} />
      )}
      {(before.isMore || after.isMore) && (
        <MoreLink params={{ userName: exactly(userName) }} label={TEXT.allOfUser({ userName })} />
      )}
    </>
  )
}

function MoreLink({ params, label }: { params: FilterParams; label: string }) {
  return (
    <p class="related-more">
      <a href={paths.events({ ...params, readOnly: 'any' })}>{label}</a>
    </p>
  )
}

function EventItems({ events, of, catalogue }: { events: Event[]; of: Event; catalogue: Catalogue }) {
  if (events.length === 0) return null
  return (
    <ol class="related-events">
      {events.map((event) => (
        <EventItem event={event} of={of} catalogue={catalogue} />
      ))}
    </ol>
  )
}

function EventItem({ event, of, catalogue }: { event: Event; of: Event; catalogue: Catalogue }) {
  const action = <ActionName eventName={event.eventName} catalogue={catalogue} />
  const isItself = event.id === of.id && event.project === of.project
  return (
    <li class={isItself ? 'related-itself' : undefined}>
      <time class="mono" datetime={event.eventTime.toISOString()} title={formatTimestamp(event.eventTime)}>
        {formatTime(event.eventTime, of.eventTime)}
      </time>{' '}
      <span class="related-action">
        {isItself ? action : <a href={paths.event(event.id, event.project)}>{action}</a>}
        {isItself && <span class="visually-hidden"> {TEXT.thisEvent}</span>}
      </span>{' '}
      {event.userName !== of.userName && <span class="related-user">{event.userName}</span>}{' '}
      <Outcome errorCode={event.errorCode} />
    </li>
  )
}

// With its date if that is another one.
function formatTime(at: Date, base: Date): string {
  const [day, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 19)]
  return day === base.toISOString().slice(0, 10) ? time : `${day} ${time}`
}

function Archives({ archives, isMore }: RelatedEventsProps['archives']) {
  return (
    <ul class="property-list">
      {archives.map(({ trail, key, isReadable }) => (
        <li>
          {isReadable ? (
            <a href={paths.archive(trail, fileNameOf(key))}>{fileNameOf(key)}</a>
          ) : (
            fileNameOf(key)
          )}{' '}
          <a class="muted" href={paths.trail(trail)}>
            {trail}
          </a>
        </li>
      ))}
      {isMore && <li class="muted">{TEXT.moreArchives}</li>}
    </ul>
  )
}

function fileNameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
