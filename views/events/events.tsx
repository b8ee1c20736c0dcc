import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import type { WatchedSource } from '../../src/domain/sources/liveness.ts'
import { ActionName } from '../components/action-name.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Outcome } from '../components/outcome.tsx'
import { Resources } from '../components/resources.tsx'
import { TimeOfDay, writeDay } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { SilenceAlarm } from '../sources/silence-alarm.tsx'
import { EmptyLog, NoMatch } from './empty-states.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Chips } from './filter-chips.tsx'
import { type Asked, type Faults, without } from './filter-params.ts'

export type EventsProps = {
  asked: Asked
  faults: Faults
  /** Newest first; null when a filter's value was wrong and nothing was asked. */
  events: Event[] | null
  /** What the next page is asked with; null on the last. */
  next: Asked | null
  /** What a download of exactly this answer is asked with. */
  whole: Asked
  /** Whether the log holds no event but Daybook's own. */
  isUnused: boolean
  retentionDays: number
  origin: string
  catalogue: Catalogue
  now: Date
}

const COLUMNS = ['Time', 'Action', 'User', 'Project', 'Resource', 'Source', 'Outcome']
const FORMATS = [
  { format: 'csv', label: 'CSV' },
  { format: 'json', label: 'JSON' },
  { format: 'ndjson', label: 'NDJSON' },
] as const

/** The log, as much of it as is asked for. */
export function EventsPage({
  viewer,
  silent,
  ...props
}: EventsProps & { silent: WatchedSource[]; viewer: Viewer }) {
  return (
    <Layout title="Events" section="events" viewer={viewer}>
      <h1 class="unseen">Events</h1>
      <SilenceAlarm silent={silent} now={props.now} />
      {!props.isUnused && <FilterBar {...props} />}
      <Answer {...props} />
      <dialog id="drawer" class="drawer" aria-labelledby="event-title" />
    </Layout>
  )
}

/** More of the log, to stand where the link to it stood; `day` is the day the rows above it end with. */
export function MoreEvents({ day, ...props }: EventsProps & { day: string | null }) {
  return <Rows {...props} day={day} isAdded />
}

function Answer(props: EventsProps) {
  const { asked, events, isUnused } = props
  if (isUnused) return <EmptyLog origin={props.origin} />
  if (events === null) return <Unasked asked={asked} faults={props.faults} />
  if (events.length === 0) return <NoMatch asked={asked} retentionDays={props.retentionDays} />
  return (
    <section class="answer">
      <div class="answer-head">
        <Chips asked={asked} />
        <Downloads whole={props.whole} />
      </div>
      <table class="log">
        <caption class="unseen">Events, newest first; times in UTC</caption>
        <thead>
          <tr>
            {COLUMNS.map((label) => (
              <th scope="col">
                {label}
                {label === 'Time' && <span class="soft"> UTC</span>}
              </th>
            ))}
          </tr>
        </thead>
        <Rows {...props} day={null} />
      </table>
    </section>
  )
}

function Unasked({ asked, faults }: { asked: Asked; faults: Faults }) {
  if (!faults.cursor) return <p class="empty">Mend the values marked above, then choose Show.</p>
  return (
    <div class="empty">
      <p class="field-fault">{faults.cursor}</p>
      <p>
        <a href={paths.events(without(asked))}>Show the first page</a>
      </p>
    </div>
  )
}

function Downloads({ whole }: { whole: Asked }) {
  return (
    <p class="downloads">
      Download
      {FORMATS.map(({ format, label }) => (
        <a href={paths.exported(format, whole)} download>
          {label}
        </a>
      ))}
    </p>
  )
}

function Rows(props: EventsProps & { day: string | null; isAdded?: boolean }) {
  const events = props.events ?? []
  const days = byDay(events)
  return (
    <>
      {days.map(({ day, events }, index) => (
        <tbody>
          {day !== props.day && <DayRow at={events[0]?.eventTime ?? props.now} />}
          {events.map((event, row) => (
            <EventRow
              event={event}
              catalogue={props.catalogue}
              now={props.now}
              isFirstAdded={Boolean(props.isAdded) && index + row === 0}
            />
          ))}
        </tbody>
      ))}
      <End next={props.next} day={days.at(-1)?.day ?? props.day} retentionDays={props.retentionDays} />
    </>
  )
}

function DayRow({ at }: { at: Date }) {
  return (
    <tr class="day">
      <th scope="rowgroup" colspan={COLUMNS.length}>
        {writeDay(at)}
      </th>
    </tr>
  )
}

function EventRow(props: { event: Event; catalogue: Catalogue; now: Date; isFirstAdded: boolean }) {
  const { event, catalogue, now, isFirstAdded } = props
  const href = paths.event(event.id)
  return (
    <tr class={event.errorCode ? 'entry entry-failed' : 'entry'}>
      <td class="cell-time">
        <TimeOfDay at={event.eventTime} now={now} />
      </td>
      <td class="cell-action">
        <a href={href} hx-get={href} hx-target="#drawer" autofocus={isFirstAdded}>
          <ActionName eventName={event.eventName} catalogue={catalogue} />
        </a>
      </td>
      <td class="cell-user" title={event.userName}>
        {event.userName}
      </td>
      <td class="cell-project" title={event.project}>
        {event.project}
      </td>
      <td class="cell-resource">
        <Resources resources={event.resources} />
      </td>
      <td class="cell-source">
        {event.eventSource}{' '}
        {event.sourceIPAddress && <span class="mono cell-address">{event.sourceIPAddress}</span>}
      </td>
      <td class="cell-outcome">
        <Outcome errorCode={event.errorCode} />
      </td>
    </tr>
  )
}

function End({
  next,
  day,
  retentionDays,
}: {
  next: Asked | null
  day: string | null
  retentionDays: number
}) {
  return (
    <tbody class="end">
      <tr>
        <td colspan={COLUMNS.length}>
          {next ? (
            <a
              class="button"
              href={paths.events(next)}
              hx-get={paths.more(next, day)}
              hx-target="closest tbody"
              hx-swap="outerHTML"
            >
              Load more
            </a>
          ) : (
            <span class="soft">That is all. Events are kept for {retentionDays} days.</span>
          )}
        </td>
      </tr>
    </tbody>
  )
}

function byDay(events: Event[]): { day: string; events: Event[] }[] {
  const days: { day: string; events: Event[] }[] = []
  for (const event of events) {
    const day = event.eventTime.toISOString().slice(0, 10)
    const last = days.at(-1)
    if (last?.day === day) last.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days
}
