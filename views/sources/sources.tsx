import type { SourceState, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { formatLongDate, Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { formatSilence, SilenceAlert, SourceName, sourceEventsUrl } from './silence-alert.tsx'

export type SourcesProps = {
  sources: WatchedSource[]
  /** The maximum number of sources that Daybook watches. */
  limit: number
  /** Whether the limit is reached, so that Daybook does not watch further sources. */
  isFull: boolean
  origin: string
  now: Date
}

/** The sources of the customer's events, with their status. */
export function SourcesPage({ viewer, ...props }: SourcesProps & { viewer: Viewer }) {
  const { sources, limit, isFull, now } = props
  return (
    <Layout title="Sources" section="sources" viewer={viewer}>
      <div class="page-head">
        <h1>Sources</h1>
      </div>
      <SilenceAlert silent={sources.filter(({ state }) => state === 'silent')} now={now} isOnSourcesPage />
      {sources.length === 0 ? <NoSources origin={props.origin} /> : <SourceTable {...props} />}
      {isFull && (
        <p class="page-intro page-foot">
          Daybook watches {limit} sources, which is the limit. It stores the events of further sources but
          does not warn you when they fall silent.
        </p>
      )}
      {sources.length > 0 && <AlertExplanation />}
    </Layout>
  )
}

function SourceTable({ sources, now }: SourcesProps) {
  return (
    <div class="page-table">
      <table class="data-table">
        <caption class="visually-hidden">Sources, silent ones first; times of receipt in UTC</caption>
        <thead class="data-table-head">
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Project</th>
            <th scope="col">Status</th>
            <th scope="col">Last seen</th>
            <th scope="col">Usual silence</th>
            <th scope="col">Alert after</th>
            <th scope="col">First seen</th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <SourceRow source={source} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SourceRow({ source, now }: { source: WatchedSource; now: Date }) {
  const { baselineMs, thresholdMs } = source
  const { style, label } = STATUSES[source.state]
  return (
    <tr>
      <th scope="row">
        <a class="data-table-name" href={sourceEventsUrl(source)}>
          <SourceName source={source} />
        </a>
      </th>
      <td class="source-project" data-label="Project">
        {source.project}
      </td>
      <td data-label="Status">
        <span class={style === null ? 'status' : `status status-${style}`}>{label}</span>
      </td>
      <td data-label="Last seen">
        <Timestamp at={source.lastHeardAt} now={now} />
      </td>
      <td data-label="Usual silence">
        {baselineMs === null ? (
          <span class="muted">not known yet</span>
        ) : (
          `up to ${formatSilence(baselineMs)}`
        )}
      </td>
      <td data-label="Alert after">
        {thresholdMs === null ? <span class="muted">not yet</span> : formatSilence(thresholdMs)}
      </td>
      <td data-label="First seen">
        <time datetime={source.firstHeardAt.toISOString()}>{formatLongDate(source.firstHeardAt)}</time>
      </td>
    </tr>
  )
}

const STATUSES: { [state in SourceState]: { style: string | null; label: string } } = {
  silent: { style: 'alert', label: 'Silent' },
  speaking: { style: 'active', label: 'Active' },
  learning: { style: null, label: 'Learning' },
  'given-up': { style: 'inactive', label: 'Inactive' },
}

function NoSources({ origin }: { origin: string }) {
  return (
    <section class="empty-state">
      <h2>No sources yet</h2>
      <p>
        This page lists every event source that sends events, and Daybook learns how long it is usually
        silent. Only newly received events count; imports don’t. Send the first event:
      </p>
      <pre class="empty-state-command" tabindex={0}>
        <code>{`curl -u "$KEY_ID:$SECRET" ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventSource":"ec2.amazonaws.com","eventName":"StopInstances","userName":"alice"}'`}</code>
      </pre>
      <p class="muted">
        <a href={paths.docs()}>API reference</a>
      </p>
    </section>
  )
}

function AlertExplanation() {
  return (
    <section class="page-section">
      <h2>What the alert means</h2>
      <p class="page-intro">
        Attackers often stop logging to hide their actions. Daybook therefore watches each source. If a source
        is silent for 1.5 times its usual longest silence, and for at least 10 minutes, it is shown as silent
        until it sends events again. The cause may also be a broken collector, an expired key, or that nothing
        happened.
      </p>
      <p class="page-intro">
        Daybook learns the usual silence from the longest silence of each of the last 30 days on which the
        source sent events. Daybook ignores the longest of these, so that one outage does not suppress alerts
        for a month. It learns quiet nights within days and quiet weekends after two of them. It needs ten
        silences and one day of data before it alerts. It marks a source inactive after 30 days without
        events. Time when Daybook was down is excluded.
      </p>
    </section>
  )
}
