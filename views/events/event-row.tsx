import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import type { ListedEvent, ListedResource } from '../../src/domain/events/listed-event.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { ActionName } from '../components/action-name.tsx'
import { Icon } from '../components/icon.tsx'
import { formatResourceType, shortenResourceName } from '../components/resources.tsx'
import { ClockTime, TimeOfDay } from '../components/time.tsx'
import { UserIcon } from '../components/user-icon.tsx'
import { paths } from '../paths.ts'
import type { EventColumn, EventLayout } from './event-columns.ts'
import type { FilterParams } from './filter-params.ts'

const { eventRows: TEXT, outcome: OUTCOME } = MESSAGES.pages

export type EventRowProps = {
  listed: ListedEvent
  /** The filter of the list beside which its events open; without one, they open as pages. */
  list?: FilterParams
  layout: EventLayout
  catalogue: Catalogue
  now: Date
  hasFocus: boolean
  isFirst: boolean
}

/** The ID of the link in the first row. */
export const FIRST_EVENT_ID = 'first-event'

/** An event in the list. Its only link is the action. */
export function EventRow(props: EventRowProps) {
  return <tr class={rowClass(props.listed)}>{props.layout.columns.map((name) => CELLS[name](props))}</tr>
}

function rowClass({ event, isDeletion }: ListedEvent): string {
  const failed = event.errorCode === null ? '' : ' event-row-failed'
  return `event-row${failed}${isDeletion ? ' event-row-deletion' : ''}`
}

const CELLS: { [name in EventColumn]: (props: EventRowProps) => unknown } = {
  time: TimeCell,
  action: ActionCell,
  user: UserCell,
  project: ({ listed: { event } }) => <TextCell name="project" value={event.project} />,
  resource: ({ listed }) => <ResourceCell event={listed.event} resource={listed.resource} />,
  address: ({ listed: { event } }) => <TextCell name="address" value={event.sourceIPAddress} />,
  source: ({ listed: { event } }) => <TextCell name="source" value={event.eventSource} />,
  key: ({ listed: { event } }) => <TextCell name="key" value={event.accessKeyId} />,
  outcome: ({ listed }) => <OutcomeCell {...listed} />,
}

function TimeCell({ listed: { event }, layout, now }: EventRowProps) {
  const isHigh = layout.rows === 'comfortable'
  return (
    <td class="cell-time">
      {isHigh ? <TimeOfDay at={event.eventTime} now={now} /> : <ClockTime at={event.eventTime} />}
    </td>
  )
}

function ActionCell({ listed: { event, isDeletion }, list, catalogue, hasFocus, isFirst }: EventRowProps) {
  const href = list ? paths.inspectedEvent(list, event) : paths.event(event.id, event.project)
  return (
    <td class="cell-action">
      <a
        id={isFirst ? FIRST_EVENT_ID : undefined}
        href={href}
        data-inspects={list ? '' : undefined}
        autofocus={hasFocus}
      >
        <ActionName eventName={event.eventName} catalogue={catalogue} />
      </a>
      {isDeletion && <Icon name="trash" />}
    </td>
  )
}

function UserCell({ listed: { event, userKind } }: EventRowProps) {
  return (
    <td class="cell-user" title={event.userName}>
      <UserIcon kind={userKind} />
      {event.userName}
    </td>
  )
}

function TextCell({ name, value }: { name: EventColumn; value: string | null }) {
  return (
    <td class={`cell-${name}`} title={value ?? undefined}>
      {value}
    </td>
  )
}

function ResourceCell({ event, resource }: { event: Event; resource: ListedResource | null }) {
  const title = event.resources.map(({ name }) => name).join('\n')
  if (!resource) {
    return (
      <td class="cell-resource cell-resource-none" title={title || undefined}>
        <span class="muted">–</span>
      </td>
    )
  }
  const { serverName, name } = resource
  const id = shortenResourceName(name)
  return (
    <td class="cell-resource" title={title}>
      <span class="mono">{serverName ?? id}</span>{' '}
      <span class="resource-more">{detailOf(event, resource, serverName ? id : '')}</span>
    </td>
  )
}

// The ID of a server that has a name, the type of anything else, and how many there are besides.
function detailOf({ resources }: Event, { type }: ListedResource, id: string): string {
  const detail = id || (type ? formatResourceType(type) : '')
  return resources.length > 1 ? TEXT.andOthers({ detail, others: resources.length - 1 }) : detail
}

function OutcomeCell({ event: { errorCode }, errorMessage }: ListedEvent) {
  if (errorCode === null) return <td class="cell-outcome outcome-ok">{OUTCOME.ok}</td>
  const title = errorMessage ? TEXT.failure({ errorCode, errorMessage: cutText(errorMessage) }) : errorCode
  return (
    <td class="cell-outcome outcome-failed" title={title}>
      <Icon name="close" />
      <span class="visually-hidden">{OUTCOME.failed} </span>
      {errorCode.replace(SIDE_OF_FAILURE, '')}
    </td>
  )
}

// EC2 says first on which side a request failed: `Client.UnauthorizedOperation`.
const SIDE_OF_FAILURE = /^(?:Client|Server)\.(?=.)/

const MESSAGE_LENGTH_MAX = 160

// The page of the event has all of it.
function cutText(text: string): string {
  return text.length > MESSAGE_LENGTH_MAX ? `${text.slice(0, MESSAGE_LENGTH_MAX).toWellFormed()}…` : text
}
