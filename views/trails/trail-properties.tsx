import type { Child } from 'hono/jsx'
import { Timestamp } from '../components/time.tsx'
import { formatSelection, type TrailSummary } from './trail-status.tsx'

/** The settings of a trail, its deliveries and its digests. */
export function TrailProperties({ trail, status, now }: TrailSummary & { now: Date }) {
  const { waiting, waitingSince, lastDelivery, lastDigest, nextAt } = status
  return (
    <dl class="properties">
      <Property label="Events" value={formatSelection(trail)} />
      <Property
        label="Destination"
        value={`${trail.bucket}${trail.prefix ? `/${trail.prefix}` : ''}`}
        isMono
      />
      <Property label="Project" value={trail.project} />
      <Property label="Format" value={trail.format} />
      <Property label="Started" value={timeOr(trail.startedAt, now, 'never')} />
      {!trail.isLogging && trail.stoppedAt && (
        <Property label="Stopped" value={timeOr(trail.stoppedAt, now, '')} />
      )}
      <Property label="Last delivery" value={timeOr(lastDelivery?.deliveredAt ?? null, now, 'none yet')} />
      <Property label="Next delivery" value={timeOr(nextAt, now, 'none')} />
      {waitingSince && (
        <Property
          label="Pending"
          value={
            <>
              {waiting === 1 ? '1 delivery' : `${waiting} deliveries`}, the oldest since{' '}
              <Timestamp at={waitingSince} now={now} />
            </>
          }
        />
      )}
      <Property
        label="Last digest"
        value={trail.hasDigests ? timeOr(lastDigest?.writtenAt ?? null, now, 'none yet') : 'off'}
      />
    </dl>
  )
}

function timeOr(at: Date | null, now: Date, fallback: string) {
  return at ? <Timestamp at={at} now={now} /> : <span class="muted">{fallback}</span>
}

function Property({ label, value, isMono }: { label: string; value: Child; isMono?: boolean }) {
  return (
    <div class="property">
      <dt>{label}</dt>
      <dd class={isMono ? 'mono' : undefined}>{value}</dd>
    </div>
  )
}
