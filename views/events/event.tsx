import type { Child } from 'hono/jsx'
import { actionTitle, type Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { MINUTE_MS } from '../../src/domain/time.ts'
import { Json } from '../components/json.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Outcome } from '../components/outcome.tsx'
import { formatResourceType } from '../components/resources.tsx'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'

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

export type EventProps = { event: Event; details: EventDetails; catalogue: Catalogue; now: Date }

const NEARBY_MS = 5 * MINUTE_MS

/** The page of one event. */
export function EventPage({ viewer, ...props }: EventProps & { viewer: Viewer }) {
  return (
    <Layout
      title={`${actionTitle(props.event.eventName, props.catalogue)} by ${props.event.userName}`}
      section="events"
      viewer={viewer}
    >
      <p class="back">
        <a href={paths.events()}>Events</a>
      </p>
      <article class="event">
        <h1 id="event-title">{actionTitle(props.event.eventName, props.catalogue)}</h1>
        <EventBody {...props} Heading="h2" />
      </article>
    </Layout>
  )
}

/** One event as the content of the drawer beside the event table. */
export function EventDrawer(props: EventProps) {
  return (
    <article class="event">
      <form class="drawer-bar" method="dialog">
        <a href={paths.event(props.event.id)}>Open full page</a>
        <button class="button quiet" type="submit">
          Close
        </button>
      </form>
      <h2 id="event-title" tabindex={-1} autofocus>
        {actionTitle(props.event.eventName, props.catalogue)}
      </h2>
      <EventBody {...props} Heading="h3" />
    </article>
  )
}

function EventBody({ event, details, now, Heading }: EventProps & { Heading: 'h2' | 'h3' }) {
  return (
    <>
      <p class="event-summary">
        <code>{event.eventName}</code> by <strong>{event.userName}</strong>,{' '}
        <Timestamp at={event.eventTime} now={now} />
      </p>
      {event.errorCode && (
        <div class="event-failed">
          <Outcome errorCode={event.errorCode} />
          {details.errorMessage && <p>{details.errorMessage}</p>}
        </div>
      )}
      <Properties event={event} details={details} />
      <p class="event-nearby">
        <a href={paths.events(nearbyParams(event))}>All events within 5 minutes</a>
      </p>
      <RecordText event={event} Heading={Heading} />
    </>
  )
}

function Properties({ event, details }: { event: Event; details: EventDetails }) {
  // A read is not among the changes that the events page shows by default.
  const toUrl = (params: FilterParams) =>
    paths.events(event.readOnly ? { ...params, readOnly: 'any' } : params)
  const link = (name: keyof FilterParams, value: string | null) =>
    value && <a href={toUrl({ [name]: value })}>{value}</a>
  return (
    <dl class="properties">
      <Property label="Action" value={link('eventName', event.eventName)} />
      <Property label="User" value={link('userName', event.userName)} />
      <Property label="Identity" value={details.identityArn ?? details.identityType} />
      <Property label="Project" value={link('project', event.project)} />
      <Property
        label={event.resources.length > 1 ? 'Resources' : 'Resource'}
        value={<ResourceLinks event={event} toUrl={toUrl} />}
      />
      <Property label="Event source" value={link('eventSource', event.eventSource)} />
      <Property label="Source IP address" value={link('sourceIPAddress', event.sourceIPAddress)} />
      <Property label="User agent" value={details.userAgent} />
      <Property label="Access key" value={link('accessKeyId', event.accessKeyId)} />
      <Property label="Region" value={details.awsRegion} />
      <Property label="Outcome" value={event.errorCode ? link('errorCode', event.errorCode) : 'OK'} />
      <Property label="Read only" value={event.readOnly ? 'Yes (it changed nothing)' : 'No'} />
      <Property label="Event type" value={details.eventType} />
      <Property label="Request ID" value={details.requestID} />
      <Property label="Event ID" value={event.id} />
    </dl>
  )
}

function Property({ label, value }: { label: string; value: Child }) {
  if (!value) return null
  return (
    <div class="property">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function ResourceLinks({ event, toUrl }: { event: Event; toUrl: (params: FilterParams) => string }) {
  if (event.resources.length === 0) return <span class="muted">None</span>
  return (
    <ul class="property-list">
      {event.resources.map(({ type, name }) => (
        <li>
          <a href={toUrl({ resourceName: name })}>{name}</a>{' '}
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
        <Heading>Record</Heading>
        <button class="button quiet needs-script" type="button" data-copies="record-text">
          Copy
        </button>
        <a class="button quiet" href={paths.eventRecord(event.id)} download>
          Download
        </a>
      </div>
      <Json text={event.record} />
      <details class="record-text">
        <summary>Original text</summary>
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
