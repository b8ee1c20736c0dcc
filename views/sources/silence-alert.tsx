import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { SourceName as Name, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import { exactly } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

const { silenceAlert: TEXT } = MESSAGES.pages

/** A warning about the silent sources, with a link to the sources page unless it is on that page. Nothing if there are none. */
export function SilenceAlert(props: { silent: WatchedSource[]; now: Date; isOnSourcesPage?: boolean }) {
  const { silent, now, isOnSourcesPage } = props
  const [longest, ...others] = silent.toSorted((a, b) => a.lastHeardAt.getTime() - b.lastHeardAt.getTime())
  return (
    longest && (
      <p class="silence-alert" role="status">
        {others.length === 0 ? (
          <SingleSource source={longest} now={now} />
        ) : (
          <SeveralSources count={silent.length} longest={longest} now={now} />
        )}{' '}
        {!isOnSourcesPage && (
          <a href={paths.sources()}>{others.length === 0 ? TEXT.viewOne : TEXT.viewSeveral}</a>
        )}
      </p>
    )
  )
}

/** The name of a source, or that its events do not name one. */
export function SourceName({ source }: { source: Name }) {
  return source.eventSource ?? <span class="muted">{TEXT.unnamed}</span>
}

/** Returns the URL of a source's events. For events without a source: all events of the project. */
export function sourceEventsUrl({ project, eventSource }: Name): string {
  return paths.events({
    project,
    readOnly: 'any',
    ...(eventSource !== null && { eventSource: exactly(eventSource) }),
  })
}

function SingleSource({ source, now }: { source: WatchedSource; now: Date }) {
  const { project, lastHeardAt, baselineMs } = source
  const name = (
    <strong>
      <SourceName source={source} />
    </strong>
  )
  return (
    <RichText
      text={TEXT.one({ project, usualMs: baselineMs ?? 0 })}
      slots={{ source: name, time: <Timestamp at={lastHeardAt} now={now} /> }}
    />
  )
}

function SeveralSources(props: { count: number; longest: WatchedSource; now: Date }) {
  const { count, longest, now } = props
  const { eventSource, project, lastHeardAt } = longest
  return (
    <RichText
      text={TEXT.several({ count, source: eventSource, project })}
      slots={{ time: <Timestamp at={lastHeardAt} now={now} /> }}
    />
  )
}
