import { actionTitle } from '../../src/domain/actions/action-catalogue.ts'
import type { Resource } from '../../src/domain/events/event.ts'
import { type EventCourse, eventCourse } from '../../src/domain/events/event-course.ts'
import { reportObjectType } from '../../src/domain/events/object-type.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { toWallDate } from '../../src/domain/periods/local-time.ts'
import { serverId } from '../../src/domain/servers/server-change.ts'
import { toDayNumber } from '../../src/domain/time.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { RichText } from '../components/rich-text.tsx'
import { formatTimestamp } from '../components/time.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'
import { type InspectedEventProps, resourceLabel } from './inspected-event.ts'
import { type ValueParam, valueFilters } from './value-links.ts'

const { sentence: TEXT } = MESSAGES.pages

/** An event in one or two sentences: who did what to what, from where, when, and how it ended. */
export function EventSentence(props: InspectedEventProps) {
  const { event, details, now, list } = props
  const course = eventCourse(event, props.outcome)
  const asking = course.kind === 'outcome' && course.request ? course.request : event
  const { resource } = details
  const failed = course.kind === 'finished' ? course.outcome.errorCode : event.errorCode
  return (
    <p class="event-sentence">
      <RichText
        text={TEXT.text(toParts(props, course))}
        slots={{
          user: <EntityLink kind="user" value={asking.userName} />,
          role: details.role && <b>{details.role}</b>,
          resource: resource && <ResourceLink {...props} resource={resource} />,
          project: <FilterLink list={list} name="project" value={event.project} text={event.project} />,
          address: event.sourceIPAddress && <EntityLink kind="address" value={event.sourceIPAddress} />,
          time: <SentenceTime at={event.eventTime} now={now} />,
          errorCode: failed && <b class="sentence-error">{failed}</b>,
        }}
      />
    </p>
  )
}

function toParts({ event, details, catalogue }: InspectedEventProps, course: EventCourse) {
  const title = actionTitle(event.eventName, catalogue)
  const { resource, role } = details
  const others = event.resources.length - 1
  return {
    title,
    hasRole: role !== null && course.kind !== 'outcome',
    resource: resource && { nouns: nounsOf(resource), others },
    hasAddress: event.sourceIPAddress !== null && event.sourceIPAddress !== '',
    course,
  }
}

// The last words of a resource's types: `server` of SERVER, `instance` of `AWS::EC2::Instance`.
function nounsOf(resource: { type: string | null; name: string }): string[] {
  const types = [reportObjectType(resource), resource.type].filter((type) => type !== null)
  return types.map((type) => type.split(/[:_]/).at(-1) ?? '').map((word) => word.toLowerCase())
}

function ResourceLink({ event, server, list, resource }: InspectedEventProps & { resource: Resource }) {
  const { name } = resource
  const label = resourceLabel(resource, server)
  if (reportObjectType(resource) !== 'SERVER') {
    return <FilterLink list={list} name="resourceName" value={name} text={label} />
  }
  return (
    <EntityLink kind="server" value={serverId(name)} project={event.project}>
      {label}
    </EntityLink>
  )
}

function FilterLink(props: { list: FilterParams; name: ValueParam; value: string; text: string }) {
  const { list, name, value, text } = props
  const filters = valueFilters(list, name, value)
  if (filters === null) return <b title={value}>{text}</b>
  return (
    <a href={paths.events(filters.only)} title={text === value ? undefined : value}>
      {text}
    </a>
  )
}

// The day in words where that is clear.
function SentenceTime({ at, now }: { at: Date; now: Date }) {
  const zone = useTimeZone()
  return (
    <time datetime={at.toISOString()} title={formatTimestamp(at, zone)}>
      {formatSentenceTime(at, now, zone)}
    </time>
  )
}

function formatSentenceTime(at: Date, now: Date, zone: string): string {
  const [local, today] = [toWallDate(at, zone), toWallDate(now, zone)]
  const time = local.toISOString().slice(11, 19)
  const daysAgo = toDayNumber(today) - toDayNumber(local)
  if (daysAgo === 0) return TEXT.today({ time })
  if (daysAgo === 1) return TEXT.yesterday({ time })
  return TEXT.onDay({ day: MESSAGES.pages.times.longDate({ at: local }), time })
}
