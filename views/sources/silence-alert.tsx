import type { SourceName as Name, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts'
import { Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'

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
          <a href={paths.sources()}>{others.length === 0 ? 'View source' : 'View sources'}</a>
        )}
      </p>
    )
  )
}

/** The name of a source, or that its events do not name one. */
export function SourceName({ source }: { source: Name }) {
  return source.eventSource ?? <span class="muted">events without a source</span>
}

/** Returns the length of a silence in one unit: `90 min`, `36 h`, `4.5 days`. */
export function formatSilence(ms: number): string {
  const unit = UNITS.find(({ below }) => ms < below) ?? DAYS
  return `${Number((ms / unit.ms).toFixed(unit.digits))} ${unit.word}`
}

const DAYS = { below: Number.POSITIVE_INFINITY, ms: DAY_MS, digits: 1, word: 'days' }
const UNITS = [
  { below: 2 * HOUR_MS, ms: MINUTE_MS, digits: 0, word: 'min' },
  { below: 72 * HOUR_MS, ms: HOUR_MS, digits: 1, word: 'h' },
]

/** Returns the URL of a source's events. For events without a source: all events of the project. */
export function sourceEventsUrl({ project, eventSource }: Name): string {
  return paths.events({ project, readOnly: 'any', ...(eventSource !== null && { eventSource }) })
}

function SingleSource({ source, now }: { source: WatchedSource; now: Date }) {
  const { project, lastHeardAt, baselineMs } = source
  return (
    <>
      <strong>
        <SourceName source={source} />
      </strong>{' '}
      in project <strong>{project}</strong> has been silent since <Timestamp at={lastHeardAt} now={now} />. It
      usually sends events at least every {formatSilence(baselineMs ?? 0)}.
    </>
  )
}

function SeveralSources(props: { count: number; longest: WatchedSource; now: Date }) {
  const { count, longest, now } = props
  return (
    <>
      <strong>{count} sources</strong> have fallen silent. The longest is{' '}
      {longest.eventSource ?? 'a source without a name'} in project {longest.project}, since{' '}
      <Timestamp at={longest.lastHeardAt} now={now} />.
    </>
  )
}
