import type { SourceName as Name, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { Moment } from '../components/time.tsx'
import { paths } from '../paths.ts'

/** Says that a source which used to speak is silent, or how many are; nothing when all speak. */
export function SilenceAlarm(props: { silent: WatchedSource[]; now: Date; isAtSources?: boolean }) {
  const { silent, now, isAtSources } = props
  const [first, ...more] = silent.toSorted((a, b) => a.lastHeardAt.getTime() - b.lastHeardAt.getTime())
  return (
    first && (
      <p class="alarm" role="status">
        {more.length === 0 ? (
          <One source={first} now={now} />
        ) : (
          <Many count={silent.length} first={first} now={now} />
        )}{' '}
        {!isAtSources && (
          <a href={paths.sources()}>{more.length === 0 ? 'Look at the source' : 'Look at the sources'}</a>
        )}
      </p>
    )
  )
}

/** The name of a source, or that it has none. */
export function SourceName({ source }: { source: Name }) {
  return source.eventSource ?? <span class="soft">events without a source</span>
}

/** How long a silence is, close enough to compare two: `90 min`, `36 h`. */
export function writeSilence(ms: number): string {
  const unit = UNITS.find(({ below }) => ms < below) ?? DAYS
  return `${Number((ms / unit.ms).toFixed(unit.digits))} ${unit.word}`
}

const DAYS = { below: Number.POSITIVE_INFINITY, ms: 86_400_000, digits: 1, word: 'days' }
const UNITS = [
  { below: 2 * 3_600_000, ms: 60_000, digits: 0, word: 'min' },
  { below: 72 * 3_600_000, ms: 3_600_000, digits: 1, word: 'h' },
]

/** The address of a source's events; those that name no source cannot be asked for alone. */
export function eventsOf({ project, eventSource }: Name): string {
  return paths.events({ project, readOnly: 'any', ...(eventSource !== null && { eventSource }) })
}

function One({ source, now }: { source: WatchedSource; now: Date }) {
  const { project, lastHeardAt, usualMs } = source
  return (
    <>
      <strong>
        <SourceName source={source} />
      </strong>{' '}
      in project <strong>{project}</strong> has been silent since <Moment at={lastHeardAt} now={now} />; it
      usually speaks every {writeSilence(usualMs ?? 0)}.
    </>
  )
}

function Many({ count, first, now }: { count: number; first: WatchedSource; now: Date }) {
  return (
    <>
      <strong>{count} sources</strong> that used to speak are silent,{' '}
      {first.eventSource ?? 'one without a name'} in project {first.project} the longest: since{' '}
      <Moment at={first.lastHeardAt} now={now} />.
    </>
  )
}
