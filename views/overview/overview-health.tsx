import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { KeptEvents, TrailHealth } from '../../src/domain/overview/overview.ts'
import type { SourceState, WatchedSource } from '../../src/domain/sources/liveness.ts'
import { formatBytes } from '../components/bytes.ts'
import { Property } from '../components/property.tsx'
import { RichText } from '../components/rich-text.tsx'
import { formatLongDate, RelativeTime } from '../components/time.tsx'
import { paths } from '../paths.ts'
import { TrailStatusBadge } from '../trails/trail-status.tsx'
import { OverviewCard } from './overview-card.tsx'

const { overviewHealth: HEALTH, overviewKept: KEPT, overview: TEXT } = MESSAGES.pages

type HealthProps = { trails: TrailHealth[]; sources: WatchedSource[]; now: Date }

/** A line for each trail, and one for the sources. */
export function OverviewHealth({ trails, sources, now }: HealthProps) {
  return (
    <OverviewCard title={HEALTH.title}>
      {trails.length === 0 && (
        <p class="muted">
          <RichText text={HEALTH.noTrails} links={{ trails: paths.trails() }} />
        </p>
      )}
      <ul class="overview-list">
        {trails.map((each) => (
          <TrailLine {...each} now={now} />
        ))}
        <SourcesLine sources={sources} now={now} />
      </ul>
    </OverviewCard>
  )
}

function TrailLine({ trail, status, now }: TrailHealth & { now: Date }) {
  const { lastDelivery, waitingSince, failure, lastVerification } = status
  const deliveredAt = lastDelivery?.deliveredAt ?? null
  const isWaiting = failure !== null && waitingSince !== null
  const at = isWaiting ? waitingSince : deliveredAt
  const text = isWaiting ? HEALTH.failing : HEALTH.delivered
  return (
    <li class="overview-row">
      <a class="overview-value" href={paths.trail(trail.name)}>
        {trail.name}
      </a>{' '}
      <span class="overview-row-note">
        <TrailStatusBadge trail={trail} status={status} />{' '}
        {at ? (
          <RichText text={text} slots={{ time: <RelativeTime at={at} now={now} /> }} />
        ) : (
          HEALTH.notDelivered
        )}
        {lastVerification && !lastVerification.result.isSound && <strong> {HEALTH.unsound}</strong>}
      </span>
    </li>
  )
}

const STATES: readonly SourceState[] = ['silent', 'speaking', 'learning', 'given-up']

function SourcesLine({ sources, now }: { sources: WatchedSource[]; now: Date }) {
  const counts = STATES.map((state) => ({
    state,
    count: sources.filter((source) => source.state === state).length,
  })).filter(({ count }) => count > 0)
  const silent = sources.find(({ state }) => state === 'silent')
  return (
    <li class="overview-row">
      <a class="overview-value" href={paths.sources()}>
        {HEALTH.sourcesLabel}
      </a>{' '}
      <span class="overview-row-note">
        {counts.length === 0 && HEALTH.noSources}
        {counts.map(({ state, count }) => (
          <span class={state === 'silent' ? 'status status-warning' : 'overview-part'}>
            {HEALTH.sources({ count, state: HEALTH.states[state] })}
          </span>
        ))}
      </span>
      {silent && (
        <span class="overview-row-detail">
          <RichText
            text={HEALTH.silent({ source: silent.eventSource, project: silent.project })}
            slots={{ time: <RelativeTime at={silent.lastHeardAt} now={now} /> }}
          />
        </span>
      )}
    </li>
  )
}

/** How many events are kept, for how long, and in how much space. */
export function OverviewKept({ kept }: { kept: KeptEvents }) {
  const { events, isComplete, oldest, retentionDays, bytes, freeBytes } = kept
  return (
    <OverviewCard title={KEPT.title}>
      <dl class="properties overview-properties">
        <Property
          label={KEPT.events}
          value={<a href={paths.events({ readOnly: 'any' })}>{TEXT.number({ count: events, isComplete })}</a>}
        />
        <Property label={KEPT.oldest} value={oldest ? formatLongDate(oldest) : KEPT.noOldest} />
        <Property label={KEPT.retention} value={KEPT.days({ days: retentionDays })} />
        <Property label={KEPT.bytes} value={bytes !== null && formatBytes(bytes)} />
        <Property label={KEPT.free} value={freeBytes !== null && formatBytes(freeBytes)} />
      </dl>
    </OverviewCard>
  )
}
