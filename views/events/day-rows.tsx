import type { Child } from 'hono/jsx'
import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { toRuns } from '../../src/domain/events/event-runs.ts'
import type { ListedEvent } from '../../src/domain/events/listed-event.ts'
import { formatLocalDay } from '../../src/domain/periods/local-time.ts'
import { formatLongDate } from '../components/time.tsx'
import { useTimeZone } from '../components/time-zone.ts'
import type { EventId } from '../paths.ts'
import type { EventLayout } from './event-columns.ts'
import { EventRow } from './event-row.tsx'
import type { FilterParams } from './filter-params.ts'
import type { EventRun } from './run-toggle.tsx'

export type DayRowsProps = {
  events: readonly ListedEvent[]
  /** The filter of the list beside which its events open; without one, they open as pages. */
  list?: FilterParams
  layout: EventLayout
  catalogue: Catalogue
  now: Date
  /** The event that is open beside the list: a run that it is in is open, too. */
  open?: EventId | null
  /** The day of the row above them, `YYYY-MM-DD`; null if there is none. */
  day: string | null
  isAppended?: boolean
  /** Whether the list begins with these rows. */
  isFirst?: boolean
  /** Whether the list goes on after them. */
  isCut?: boolean
  /** Whether a script adds rows to the list. */
  isLive?: boolean
}

/** Rows of the list by day, with the heading of each day. The rows of a run have a group of their own. */
export function DayRows(props: DayRowsProps) {
  return (
    <>
      {groupByDay(props.events, useTimeZone()).map(({ day, events }) => (
        <Day {...props} day={day} events={events} isNewDay={day !== props.day} of={props.events} />
      ))}
    </>
  )
}

/** Returns the day of the last of some events in a zone, `YYYY-MM-DD`; null if there are none. */
export function lastDayOf(events: readonly ListedEvent[], zone: string): string | null {
  const last = events.at(-1)
  return last ? formatLocalDay(last.event.eventTime, zone) : null
}

type Group = { isRun: boolean; events: readonly ListedEvent[] }
/** The rows of a day, among all of the list. */
type DayProps = DayRowsProps & { day: string; isNewDay: boolean; of: readonly ListedEvent[] }

function Day(props: DayProps) {
  const { day, events, layout, isNewDay } = props
  const groups = toGroups(events, layout)
  const heading = isNewDay && <DayRow at={events[0]?.event.eventTime ?? props.now} {...props} />
  const hasOwnHeading = heading && groups[0]?.isRun
  return (
    <>
      {hasOwnHeading && <tbody data-day={day}>{heading}</tbody>}
      {groups.map((group, index) => (
        <RowGroup {...props} group={group} heading={index === 0 && !hasOwnHeading && heading} />
      ))}
    </>
  )
}

function RowGroup(props: DayProps & { group: Group; heading: Child }) {
  const { group, day, heading } = props
  if (!group.isRun) {
    return (
      <tbody data-day={day}>
        {heading}
        {group.events.map((listed) => (
          <Row {...props} listed={listed} run={null} isFolded={false} isAtEnd={isAtEnd(props, [listed])} />
        ))}
      </tbody>
    )
  }
  const run = toEventRun(group.events, props)
  const isRunAtEnd = isAtEnd(props, group.events)
  return (
    <tbody data-day={day} class="event-run">
      {group.events.map((listed, index) => (
        <Row
          {...props}
          listed={listed}
          run={index === 0 ? run : null}
          isFolded={index > 0}
          isAtEnd={isRunAtEnd}
        />
      ))}
    </tbody>
  )
}

// Rows that are loaded later are put below the last one: their runs may be the same.
function isAtEnd({ of, isAppended, isCut }: DayProps, events: readonly ListedEvent[]): boolean {
  const isFirst = isAppended === true && events[0] === of[0]
  return isFirst || (isCut === true && events.at(-1) === of.at(-1))
}

function toEventRun(events: readonly ListedEvent[], { open, isCut, of }: DayProps): EventRun {
  const isOpen = open ? events.slice(1).some((each) => isSame(each, open)) : false
  return { events, isOpen, mayGoOn: isCut === true && events.at(-1) === of.at(-1) }
}

function isSame({ event }: ListedEvent, { id, project }: EventId): boolean {
  return event.id === id && (project === null || event.project === project)
}

type RowProps = DayProps & {
  listed: ListedEvent
  run: EventRun | null
  isFolded: boolean
  /** Whether its run may go on in rows that are loaded. */
  isAtEnd: boolean
}

function Row(props: RowProps) {
  const { listed, list, layout, catalogue, now, run, isFolded, isLive, isAtEnd, of } = props
  const isFirst = listed === of[0]
  return (
    <EventRow
      {...{ listed, layout, catalogue, now, run, isFolded }}
      {...(list && { list })}
      hasFocus={Boolean(props.isAppended) && isFirst}
      isFirst={Boolean(props.isFirst) && isFirst}
      mayJoin={Boolean(isLive) || isAtEnd}
    />
  )
}

function DayRow({ at, layout }: { at: Date; layout: EventLayout }) {
  return (
    <tr class="day">
      <th scope="rowgroup" colspan={layout.columns.length}>
        {formatLongDate(at)}
      </th>
    </tr>
  )
}

// Single rows beside each other are one group.
function toGroups(events: readonly ListedEvent[], { stories }: EventLayout): Group[] {
  if (stories === 'off') return [{ isRun: false, events }]
  const groups: { isRun: boolean; events: ListedEvent[] }[] = []
  for (const run of toRuns(events)) {
    const last = groups.at(-1)
    if (run.length === 1 && last && !last.isRun) last.events.push(...run)
    else groups.push({ isRun: run.length > 1, events: run })
  }
  return groups
}

function groupByDay(events: readonly ListedEvent[], zone: string): { day: string; events: ListedEvent[] }[] {
  const days: { day: string; events: ListedEvent[] }[] = []
  for (const listed of events) {
    const day = formatLocalDay(listed.event.eventTime, zone)
    const last = days.at(-1)
    if (last?.day === day) last.events.push(listed)
    else days.push({ day, events: [listed] })
  }
  return days
}
