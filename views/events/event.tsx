import type { Child } from 'hono/jsx'
import { actionTitle, type Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { Json } from '../components/json.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Outcome } from '../components/outcome.tsx'
import { writeType } from '../components/resources.tsx'
import { Moment } from '../components/time.tsx'
import { paths } from '../paths.ts'
import type { Asked } from './filter-params.ts'

/** What the record says beyond what can be filtered by; null where it says nothing. */
export type Details = {
  errorMessage: string | null
  identityType: string | null
  identityArn: string | null
  userAgent: string | null
  awsRegion: string | null
  requestID: string | null
  eventType: string | null
}

export type EventProps = { event: Event; details: Details; catalogue: Catalogue; now: Date }

const AROUND_MS = 5 * 60_000

/** One event on a page of its own. */
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

/** One event as the content of the drawer beside the list. */
export function EventDrawer(props: EventProps) {
  return (
    <article class="event">
      <form class="drawer-bar" method="dialog">
        <a href={paths.event(props.event.id)}>Open as a page</a>
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
      <p class="event-line">
        <code>{event.eventName}</code> by <strong>{event.userName}</strong>,{' '}
        <Moment at={event.eventTime} now={now} />
      </p>
      {event.errorCode && (
        <div class="event-failed">
          <Outcome errorCode={event.errorCode} />
          {details.errorMessage && <p>{details.errorMessage}</p>}
        </div>
      )}
      <Facts event={event} details={details} />
      <p class="event-around">
        <a href={paths.events(around(event))}>Everything within 5 minutes of this</a>
      </p>
      <RecordText event={event} Heading={Heading} />
    </>
  )
}

function Facts({ event, details }: { event: Event; details: Details }) {
  const like = (asked: Asked) => paths.events(event.readOnly ? { ...asked, readOnly: 'any' } : asked)
  const link = (name: keyof Asked, value: string | null) =>
    value && <a href={like({ [name]: value })}>{value}</a>
  return (
    <dl class="facts">
      <Fact label="Action" value={link('eventName', event.eventName)} />
      <Fact label="User" value={link('userName', event.userName)} />
      <Fact label="Identity" value={details.identityArn ?? details.identityType} />
      <Fact label="Project" value={link('project', event.project)} />
      <Fact
        label={event.resources.length > 1 ? 'Resources' : 'Resource'}
        value={<ResourceLinks event={event} like={like} />}
      />
      <Fact label="Source" value={link('eventSource', event.eventSource)} />
      <Fact label="Source IP address" value={link('sourceIPAddress', event.sourceIPAddress)} />
      <Fact label="User agent" value={details.userAgent} />
      <Fact label="Access key" value={link('accessKeyId', event.accessKeyId)} />
      <Fact label="Region" value={details.awsRegion} />
      <Fact label="Outcome" value={event.errorCode ? link('errorCode', event.errorCode) : 'OK'} />
      <Fact label="Read only" value={event.readOnly ? 'Yes: it changed nothing' : 'No'} />
      <Fact label="Kind" value={details.eventType} />
      <Fact label="Request id" value={details.requestID} />
      <Fact label="Event id" value={event.id} />
    </dl>
  )
}

function Fact({ label, value }: { label: string; value: Child }) {
  if (!value) return null
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function ResourceLinks({ event, like }: { event: Event; like: (asked: Asked) => string }) {
  if (event.resources.length === 0) return <span class="soft">None named</span>
  return (
    <ul class="fact-list">
      {event.resources.map(({ type, name }) => (
        <li>
          <a href={like({ resourceName: name })}>{name}</a>{' '}
          {type && <span class="resource-type">{writeType(type)}</span>}
        </li>
      ))}
    </ul>
  )
}

function RecordText({ event, Heading }: { event: Event; Heading: 'h2' | 'h3' }) {
  return (
    <section class="record">
      <div class="record-head">
        <Heading>Record</Heading>
        <button class="button quiet scripted" type="button" data-copies="exact">
          Copy
        </button>
        <a class="button quiet" href={paths.record(event.id)} download>
          Download
        </a>
      </div>
      <Json text={event.record} />
      <details class="exact">
        <summary>The exact text</summary>
        <pre id="exact">{event.record}</pre>
      </details>
    </section>
  )
}

function around(event: Event): Asked {
  const time = event.eventTime.getTime()
  const moment = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  return { readOnly: 'any', from: moment(time - AROUND_MS), until: moment(time + AROUND_MS + 1_000) }
}
