import type { Child } from 'hono/jsx'
import { actionTitle, type Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import type { EventReceipt } from '../../src/domain/events/receipt.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { MINUTE_MS } from '../../src/domain/time.ts'
import { Json } from '../components/json.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Outcome } from '../components/outcome.tsx'
import { Property } from '../components/property.tsx'
import { formatResourceType } from '../components/resources.tsx'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { OtherProjects, Receipt } from './event-receipt.tsx'
import { exactly, type FilterParam, type FilterParams } from './filter-params.ts'
import { RelatedEvents, RelatedEventsLink, type RelatedEventsProps } from './related-events.tsx'

const { event: TEXT, filterLabels: LABELS } = MESSAGES.pages

/** The fields of a record that are not filters; null if the record does not have them. */
export type EventDetails = {
  errorMessage: string | null
  identityType: string | null
  identityArn: string | null
  userAgent: string | null
  awsRegion: string | null
  requestID: string | null
  eventType: string | null
}

/** An event, its receipt, and the other projects that have an event with its ID. */
export type EventProps = {
  event: Event
  receipt: EventReceipt
  otherProjects: string[]
  details: EventDetails
  catalogue: Catalogue
  now: Date
}

const NEARBY_MINUTES = 5
const NEARBY_MS = NEARBY_MINUTES * MINUTE_MS

/** The page of one event, with what is related to it. */
export function EventPage({
  viewer,
  related,
  ...props
}: EventProps & { viewer: Viewer; related: Omit<RelatedEventsProps, 'catalogue'> }) {
  const { eventName, userName } = props.event
  const action = actionTitle(eventName, props.catalogue)
  return (
    <Layout title={TEXT.title({ action, userName })} section="events" viewer={viewer}>
      <p class="back">
        <a href={paths.events()}>{TEXT.back}</a>
      </p>
      <article class="event">
        <h1 id="event-title">{action}</h1>
        <EventBody {...props} Heading="h2">
          <RelatedEvents {...related} catalogue={props.catalogue} Heading="h2" />
        </EventBody>
      </article>
    </Layout>
  )
}

/** One event as the content of the drawer beside the event table. */
export function EventDrawer(props: EventProps) {
  return (
    <article class="event">
      <form class="drawer-bar" method="dialog">
        <a href={paths.event(props.event.id, props.event.project)}>{TEXT.openPage}</a>
        <button class="button quiet" type="submit">
          {TEXT.close}
        </button>
      </form>
      <h2 id="event-title" tabindex={-1} autofocus>
        {actionTitle(props.event.eventName, props.catalogue)}
      </h2>
      <EventBody {...props} Heading="h3">
        <RelatedEventsLink event={props.event} />
      </EventBody>
    </article>
  )
}

function EventBody(props: EventProps & { Heading: 'h2' | 'h3'; children: Child }) {
  const { event, receipt, otherProjects, details, now, Heading } = props
  return (
    <>
      <p class="event-summary">
        <RichText text={TEXT.summary(event)} slots={{ time: <Timestamp at={event.eventTime} now={now} /> }} />
      </p>
      {event.errorCode && (
        <div class="event-failed">
          <Outcome errorCode={event.errorCode} />
          {details.errorMessage && <p>{details.errorMessage}</p>}
        </div>
      )}
      <OtherProjects id={event.id} projects={otherProjects} />
      <Properties event={event} details={details} />
      <Receipt receipt={receipt} now={now} />
      <p class="event-nearby">
        <a href={paths.events(nearbyParams(event))}>{TEXT.nearby({ minutes: NEARBY_MINUTES })}</a>
      </p>
      {props.children}
      <RecordText event={event} Heading={Heading} />
    </>
  )
}

function Properties({ event, details }: { event: Event; details: EventDetails }) {
  // A read is not among the changes that the events page shows by default.
  const toUrl = (params: FilterParams) =>
    paths.events(event.readOnly ? { ...params, readOnly: 'any' } : params)
  const link = (name: FilterParam, value: string | null) =>
    value && <a href={toUrl({ [name]: exactly(value) })}>{value}</a>
  return (
    <dl class="properties">
      <Property label={LABELS.eventName} value={link('eventName', event.eventName)} />
      <Property label={LABELS.userName} value={link('userName', event.userName)} />
      <Property label={TEXT.identity} value={details.identityArn ?? details.identityType} />
      <Property label={LABELS.project} value={link('project', event.project)} />
      <Property
        label={TEXT.resources({ count: event.resources.length })}
        value={<ResourceLinks event={event} toUrl={toUrl} />}
      />
      <Property label={LABELS.eventSource} value={link('eventSource', event.eventSource)} />
      <Property label={LABELS.sourceIPAddress} value={link('sourceIPAddress', event.sourceIPAddress)} />
      <Property label={TEXT.userAgent} value={details.userAgent} />
      <Property label={LABELS.accessKeyId} value={link('accessKeyId', event.accessKeyId)} />
      <Property label={TEXT.region} value={details.awsRegion} />
      <Property
        label={LABELS.errorCode}
        value={event.errorCode ? link('errorCode', event.errorCode) : TEXT.ok}
      />
      <Property label={LABELS.readOnly} value={event.readOnly ? TEXT.isReadOnly : TEXT.isNotReadOnly} />
      <Property label={TEXT.eventType} value={details.eventType} />
      <Property label={TEXT.requestId} value={link('requestId', details.requestID)} />
      <Property label={LABELS.eventId} value={event.id} />
    </dl>
  )
}

function ResourceLinks({ event, toUrl }: { event: Event; toUrl: (params: FilterParams) => string }) {
  if (event.resources.length === 0) return <span class="muted">{TEXT.noResources}</span>
  return (
    <ul class="property-list">
      {event.resources.map(({ type, name }) => (
        <li>
          <a href={toUrl({ resourceName: exactly(name) })}>{name}</a>{' '}
          {type && <span class="resource-type">{formatResourceType(type)}</span>}
        </li>
      ))}
    </ul>
  )
}

function RecordText({ event, Heading }: { event: Event; Heading: 'h2' | 'h3' }) {
  return (
    <section>
      <div class="record-head">
        <Heading>{TEXT.record}</Heading>
        <button class="button quiet needs-script" type="button" data-copies="record-text">
          {TEXT.copy}
        </button>
        <a class="button quiet" href={paths.eventRecord(event.id, event.project)}>
          {TEXT.download}
        </a>
      </div>
      <Json text={event.record} />
      <details class="record-text">
        <summary>{TEXT.originalText}</summary>
        <pre id="record-text">{event.record}</pre>
      </details>
    </section>
  )
}

function nearbyParams(event: Event): FilterParams {
  const time = event.eventTime.getTime()
  const toParam = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  return { readOnly: 'any', from: toParam(time - NEARBY_MS), until: toParam(time + NEARBY_MS + 1_000) }
}
