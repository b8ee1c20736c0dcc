import type { SourceState, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { Moment, writeDay } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { eventsOf, SilenceAlarm, SourceName, writeSilence } from './silence-alarm.tsx'

export type SourcesProps = {
  sources: WatchedSource[]
  limit: number
  /** Whether further sources are not watched. */
  isFull: boolean
  origin: string
  now: Date
}

/** Who sends events, and who has fallen silent. */
export function SourcesPage({ viewer, ...props }: SourcesProps & { viewer: Viewer }) {
  const { sources, limit, isFull, now } = props
  return (
    <Layout title="Sources" section="sources" viewer={viewer}>
      <div class="page-head">
        <h1>Sources</h1>
      </div>
      <SilenceAlarm silent={sources.filter(({ state }) => state === 'silent')} now={now} isAtSources />
      {sources.length === 0 ? <NoSources origin={props.origin} /> : <SourceTable {...props} />}
      {isFull && (
        <p class="page-say page-foot">
          {limit} sources are watched, which is the limit. What any further one sends is kept, but nobody is
          told when it falls silent.
        </p>
      )}
      {sources.length > 0 && <Meaning />}
    </Layout>
  )
}

function SourceTable({ sources, now }: SourcesProps) {
  return (
    <div class="page-table">
      <table class="plain">
        <caption class="unseen">Sources, those that are silent first; times of receipt in UTC</caption>
        <thead class="plain-head">
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Project</th>
            <th scope="col">State</th>
            <th scope="col">Last heard</th>
            <th scope="col">Usually speaks</th>
            <th scope="col">Alarm after</th>
            <th scope="col">First heard</th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <Row source={source} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ source, now }: { source: WatchedSource; now: Date }) {
  const { usualMs, boundMs } = source
  const { name, word } = STANDINGS[source.state]
  return (
    <tr>
      <th scope="row">
        <a class="plain-name" href={eventsOf(source)}>
          <SourceName source={source} />
        </a>
      </th>
      <td class="source-project" data-label="Project">
        {source.project}
      </td>
      <td data-label="State">
        <span class={`standing standing-${name}`}>{word}</span>
      </td>
      <td data-label="Last heard">
        <Moment at={source.lastHeardAt} now={now} />
      </td>
      <td data-label="Usually speaks">
        {usualMs === null ? <span class="soft">not known yet</span> : `every ${writeSilence(usualMs)}`}
      </td>
      <td data-label="Alarm after">
        {boundMs === null ? <span class="soft">not yet</span> : writeSilence(boundMs)}
      </td>
      <td data-label="First heard">
        <time datetime={source.firstHeardAt.toISOString()}>{writeDay(source.firstHeardAt)}</time>
      </td>
    </tr>
  )
}

const STANDINGS: { [state in SourceState]: { name: string; word: string } } = {
  silent: { name: 'lost', word: 'Silent' },
  speaking: { name: 'on', word: 'Speaking' },
  learning: { name: 'new', word: 'Being learned' },
  'given-up': { name: 'gone', word: 'Given up' },
}

function NoSources({ origin }: { origin: string }) {
  return (
    <section class="empty">
      <h2>Nobody has spoken yet</h2>
      <p>
        Once programs send events, each of their event sources is listed here, and Daybook learns how long it
        is used to be silent. Imported files do not count: only what is sent now can fall silent.
      </p>
      <pre class="empty-line" tabindex={0}>
        <code>{`curl -u "$KEY_ID:$SECRET" ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventSource":"ec2.amazonaws.com","eventName":"StopInstances","userName":"alice"}'`}</code>
      </pre>
      <p class="soft">
        <a href={paths.docs()}>How the API works</a>
      </p>
    </section>
  )
}

function Meaning() {
  return (
    <section class="page-part">
      <h2>What the alarm means</h2>
      <p class="page-say">
        Whoever wants to hide what they do stops the log from being sent. So each source is watched: when it
        has been silent for half as long again as the longest silence that is usual for it, and for 10 minutes
        at least, it is shown as silent until it speaks again. It may also be a broken collector, an expired
        key, or nothing to tell.
      </p>
      <p class="page-say">
        The habit comes from the longest silence of each of the last 30 days in which it spoke. The longest of
        them all is taken for an exception, so that one outage does not make it deaf for a month: quiet nights
        are known from the first days on, weekends after the second. A source is judged after ten silences and
        a day, and given up after 30 days without a word. Time in which Daybook itself was not running is not
        counted.
      </p>
    </section>
  )
}
