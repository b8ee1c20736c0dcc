import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { runKey } from '../../src/domain/events/event-runs.ts'
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
import { failureOf, OutcomeCell } from './outcome-cell.tsx'
import { type EventRun, OtherValues, RunToggle } from './run-toggle.tsx'

const { eventRows: TEXT } = MESSAGES.pages

export type EventRowProps = {
  listed: ListedEvent
  /** The filter of the list beside which its events open; without one, they open as pages. */
  list?: FilterParams
  layout: EventLayout
  catalogue: Catalogue
  now: Date
  hasFocus: boolean
  isFirst: boolean
  /** The run of which this row is the first. */
  run: EventRun | null
  /** Whether the row is a further one of a run. */
  isFolded: boolean
  /** Whether the row says to which run it belongs: a script may add others of it. */
  mayJoin: boolean
}

/** The ID of the link in the first row. */
export const FIRST_EVENT_ID = 'first-event'

/** An event in the list. Its only link is the action. */
export function EventRow(props: EventRowProps) {
  const { listed, mayJoin, layout } = props
  const isJoining = mayJoin && layout.stories === 'on'
  return (
    <tr
      class={rowClass(props)}
      data-outcomes={listed.outcomeIds.map(encodeURIComponent).join(' ') || undefined}
      data-run={isJoining ? runKey(listed) : undefined}
    >
      {layout.columns.map((name) => CELLS[name](props))}
    </tr>
  )
}

function rowClass({ listed, isFolded }: EventRowProps): string {
  return [
    'event-row',
    isFolded ? 'event-row-folded' : '',
    failureOf(listed) === null ? '' : 'event-row-failed',
    listed.isDeletion ? 'event-row-deletion' : '',
  ]
    .filter((name) => name !== '')
    .join(' ')
}

const CELLS: { [name in EventColumn]: (props: EventRowProps) => unknown } = {
  time: TimeCell,
  action: ActionCell,
  user: UserCell,
  project: (props) => <TextCell {...props} name="project" of={({ event }) => event.project} />,
  resource: ResourceCell,
  address: (props) => <TextCell {...props} name="address" of={({ event }) => event.sourceIPAddress} />,
  source: (props) => <TextCell {...props} name="source" of={({ event }) => event.eventSource} />,
  key: (props) => <TextCell {...props} name="key" of={({ event }) => event.accessKeyId} />,
  outcome: OutcomeCell,
}

function TimeCell({ listed: { event }, layout, now }: EventRowProps) {
  const isHigh = layout.rows === 'comfortable'
  return (
    <td class="cell-time">
      {isHigh ? <TimeOfDay at={event.eventTime} now={now} /> : <ClockTime at={event.eventTime} />}
    </td>
  )
}

function ActionCell({ listed, list, catalogue, hasFocus, isFirst, run }: EventRowProps) {
  const { event, isDeletion } = listed
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
      {run && <RunToggle run={run} />}
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

type TextCellProps = EventRowProps & { name: EventColumn; of: (listed: ListedEvent) => string | null }

function TextCell({ name, listed, run, of }: TextCellProps) {
  const value = of(listed)
  return (
    <td class={`cell-${name}`} title={value ?? undefined}>
      {value}
      <OtherValues run={run} of={of} />
    </td>
  )
}

function ResourceCell({ listed: { event, resource }, run }: EventRowProps) {
  const title = event.resources.map(({ name }) => name).join('\n')
  if (!resource) {
    return (
      <td class="cell-resource cell-resource-none" title={title || undefined}>
        <span class="muted">–</span>
        <OtherValues run={run} of={nameOfResource} />
      </td>
    )
  }
  const { serverName, name } = resource
  const id = shortenResourceName(name)
  return (
    <td class="cell-resource" title={title}>
      <span class="mono">{serverName ?? id}</span>{' '}
      <span class="resource-more">
        {detailOf(event, resource, serverName ? id : '')}
        <OtherValues run={run} of={nameOfResource} />
      </span>
    </td>
  )
}

function nameOfResource({ resource }: ListedEvent): string | null {
  return resource?.name ?? null
}

// The ID of a server that has a name, the type of anything else, and how many there are besides.
function detailOf({ resources }: Pick<Event, 'resources'>, { type }: ListedResource, id: string): string {
  const detail = id || (type ? formatResourceType(type) : '')
  return resources.length > 1 ? TEXT.andOthers({ detail, others: resources.length - 1 }) : detail
}
