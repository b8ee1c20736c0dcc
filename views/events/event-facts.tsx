import type { Resource } from '../../src/domain/events/event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { toWallDate } from '../../src/domain/periods/local-time.ts'
import { serverId } from '../../src/domain/servers/server-change.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { formatResourceType } from '../components/resources.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import { Fact, type FactProps } from './event-fact.tsx'
import { ReceiptFacts } from './event-receipt.tsx'
import { exactly } from './filter-params.ts'
import type { Headings, InspectedEventProps } from './inspected-event.ts'
import { resourceLabel } from './inspected-event.ts'
import type { ValueParam } from './value-links.ts'

const { event: EVENT_TEXT, facts: TEXT, filterLabels: LABELS, relatedEvents: RELATED } = MESSAGES.pages

/** The facts of an event, the most wanted ones first, and the others folded away unless there is room for them. */
export function EventFacts(props: InspectedEventProps & Headings & { isWide: boolean }) {
  const { Heading, isWide } = props
  return (
    <section class="event-facts">
      <Heading class="visually-hidden">{TEXT.title}</Heading>
      <dl class="facts">
        <MainFacts {...props} />
      </dl>
      <details class="more-facts" open={isWide}>
        <summary>{TEXT.more}</summary>
        <dl class="facts">
          <MoreFacts {...props} />
          <ReceiptFacts receipt={props.receipt} now={props.now} />
        </dl>
      </details>
    </section>
  )
}

function MainFacts(props: InspectedEventProps) {
  const { event, details, list, department } = props
  const filtered = toFiltered(props)
  const identity = [details.identityType, department].filter(Boolean).join(' · ')
  return (
    <>
      <Fact
        {...filtered('userName', LABELS.userName, event.userName)}
        shown={<EntityLink kind="user" value={event.userName} />}
        note={identity}
      />
      <Fact label={TEXT.role} value={details.role} />
      {event.resources.map((resource) => (
        <ResourceFact {...props} resource={resource} />
      ))}
      <Fact {...filtered('errorCode', LABELS.errorCode, event.errorCode)} />
      <Fact
        {...filtered('sourceIPAddress', TEXT.address, event.sourceIPAddress)}
        shown={event.sourceIPAddress && <EntityLink kind="address" value={event.sourceIPAddress} />}
        note={seenNote(props)}
      />
      <Fact {...filtered('project', LABELS.project, event.project)} />
      <Fact
        {...filtered('accessKeyId', LABELS.accessKeyId, event.accessKeyId)}
        shown={event.accessKeyId && <EntityLink kind="key" value={event.accessKeyId} />}
      />
      <LinkedFact label={TEXT.request} name="requestId" list={list} linked={props.request} />
      <SharedFact {...props} />
    </>
  )
}

function MoreFacts(props: InspectedEventProps) {
  const { event, details } = props
  const filtered = toFiltered(props)
  return (
    <>
      <Fact {...filtered('eventName', LABELS.eventName, event.eventName)} />
      <Fact {...filtered('eventSource', LABELS.eventSource, event.eventSource)} />
      <Fact label={EVENT_TEXT.identity} value={details.identityArn} />
      <Fact label={EVENT_TEXT.userAgent} value={details.userAgent} />
      <Fact label={EVENT_TEXT.region} value={details.awsRegion} />
      <Fact
        label={LABELS.readOnly}
        value={event.readOnly ? EVENT_TEXT.isReadOnly : EVENT_TEXT.isNotReadOnly}
      />
      <Fact label={EVENT_TEXT.eventType} value={details.eventType} />
      <Fact {...filtered('eventId', LABELS.eventId, event.id)} />
    </>
  )
}

function toFiltered({ list }: InspectedEventProps) {
  return (name: ValueParam, label: string, value: string | null): FactProps => ({
    ...{ label, value },
    filter: { name, list },
  })
}

function ResourceFact({ resource, event, server, list }: InspectedEventProps & { resource: Resource }) {
  const { name, type } = resource
  const isServer = server !== null && server.id === serverId(name)
  const label = resourceLabel(resource, server)
  const notes = [label === name ? null : name, isServer ? server.address : type && formatResourceType(type)]
  return (
    <Fact
      label={isServer ? TEXT.server : EVENT_TEXT.resources({ count: 1 })}
      value={name}
      shown={isServer ? <ServerLink project={event.project} name={name} label={label} /> : label}
      note={notes.filter(Boolean).join(' · ')}
      filter={{ name: 'resourceName', list }}
    />
  )
}

function ServerLink({ project, name, label }: { project: string; name: string; label: string }) {
  return (
    <EntityLink kind="server" value={serverId(name)} project={project}>
      {label}
    </EntityLink>
  )
}

function seenNote({ address }: InspectedEventProps): string | null {
  if (address === null) return null
  const { count, firstSeen, isComplete } = address
  return TEXT.seen({ count, at: toWallDate(firstSeen, useTimeZone()), isComplete })
}

function LinkedFact(props: {
  label: string
  name: 'requestId'
  list: InspectedEventProps['list']
  linked: InspectedEventProps['request']
}) {
  const { label, name, list, linked } = props
  if (linked === null) return null
  const count = linked.events.length + 1
  const href = paths.events({ requestId: exactly(linked.id), readOnly: 'any' })
  const text = TEXT.requestEvents({ count, isMore: linked.isMore })
  const link = linked.events.length === 0 ? null : { href, label: text }
  return <Fact label={label} value={linked.id} filter={{ name, list }} link={link} />
}

// No filter has it, so its link searches for it.
function SharedFact({ shared }: InspectedEventProps) {
  if (shared === null) return null
  const href = paths.events({ q: shared.id, readOnly: 'any' })
  return <Fact label={TEXT.sharedEvent} value={shared.id} link={{ href, label: RELATED.allWithId }} />
}
