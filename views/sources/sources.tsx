import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { SourceState, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { formatLongDate, Timestamp } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { SilenceAlert, SourceName, sourceEventsUrl } from './silence-alert.tsx'

const { sources: TEXT, noSources: NO_SOURCES } = MESSAGES.pages

export type SourcesProps = {
  sources: WatchedSource[]
  /** The maximum number of sources that Daybook watches. */
  limit: number
  /** Whether the limit is reached, so that Daybook does not watch further sources. */
  isFull: boolean
  /** How many sources that are not watched sent events today, at least. */
  unwatched: number
  origin: string
  now: Date
}

/** The sources of the customer's events, with their status. */
export function SourcesPage({ viewer, ...props }: SourcesProps & { viewer: Viewer }) {
  const { sources, limit, isFull, unwatched, now } = props
  return (
    <Layout title={TEXT.title} section="sources" viewer={viewer}>
      <PageHead title={TEXT.title} about={{ text: TEXT.about, guide: 'sending-events' }} />
      <SilenceAlert silent={sources.filter(({ state }) => state === 'silent')} now={now} isOnSourcesPage />
      {sources.length === 0 ? <NoSources origin={props.origin} /> : <SourceTable {...props} />}
      {isFull && <p class="page-intro page-foot">{TEXT.full({ limit, unwatched })}</p>}
      {sources.length > 0 && <AlertExplanation />}
    </Layout>
  )
}

function SourceTable({ sources, now }: SourcesProps) {
  return (
    <div class="page-table">
      <table class="data-table">
        <caption class="visually-hidden">{TEXT.caption}</caption>
        <thead class="data-table-head">
          <tr>
            <th scope="col">{TEXT.source}</th>
            <th scope="col">{TEXT.project}</th>
            <th scope="col">{TEXT.status}</th>
            <th scope="col">{TEXT.lastSeen}</th>
            <th scope="col">{TEXT.usualSilence}</th>
            <th scope="col">{TEXT.alertAfter}</th>
            <th scope="col">{TEXT.firstSeen}</th>
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
  const style = STATUS_STYLES[source.state]
  return (
    <tr>
      <th scope="row">
        <a class="data-table-name" href={sourceEventsUrl(source)}>
          <SourceName source={source} />
        </a>
      </th>
      <td class="source-project" data-label={TEXT.project}>
        {source.project}
      </td>
      <td data-label={TEXT.status}>
        <span class={style === null ? 'status' : `status status-${style}`}>
          {TEXT.statuses[source.state]}
        </span>
      </td>
      <td data-label={TEXT.lastSeen}>
        <Timestamp at={source.lastHeardAt} now={now} />
      </td>
      <td data-label={TEXT.usualSilence}>
        {baselineMs === null ? (
          <span class="muted">{TEXT.usualUnknown}</span>
        ) : (
          TEXT.usual({ ms: baselineMs })
        )}
      </td>
      <td data-label={TEXT.alertAfter}>
        {thresholdMs === null ? (
          <span class="muted">{TEXT.alertUnknown}</span>
        ) : (
          TEXT.alert({ ms: thresholdMs })
        )}
      </td>
      <td data-label={TEXT.firstSeen}>
        <time datetime={source.firstHeardAt.toISOString()}>{formatLongDate(source.firstHeardAt)}</time>
      </td>
    </tr>
  )
}

const STATUS_STYLES: { [state in SourceState]: string | null } = {
  silent: 'alert',
  speaking: 'active',
  learning: null,
  'given-up': 'inactive',
}

function NoSources({ origin }: { origin: string }) {
  return (
    <section class="empty-state">
      <h2>{NO_SOURCES.title}</h2>
      <p>{NO_SOURCES.text}</p>
      <pre class="empty-state-command" tabindex={0}>
        <code>{`curl -u "$KEY_ID:$SECRET" ${origin}/api/v1/events \\
  -H 'Content-Type: application/json' \\
  -d '{"eventSource":"ec2.amazonaws.com","eventName":"StopInstances","userName":"alice"}'`}</code>
      </pre>
      <p class="muted">
        <a href={paths.docs()}>{NO_SOURCES.api}</a>
      </p>
    </section>
  )
}

function AlertExplanation() {
  return (
    <section class="page-section">
      <h2>{TEXT.explanationTitle}</h2>
      <p class="page-intro">{TEXT.explanationOfAlert}</p>
      <p class="page-intro">{TEXT.explanationOfBaseline}</p>
    </section>
  )
}
