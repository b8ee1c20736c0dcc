import type { Child } from 'hono/jsx'
import { Moment } from '../components/time.tsx'
import { type TrailSeen, writeSaved } from './trail-status.tsx'

/** What a trail does, and how it fares. */
export function TrailFacts({ trail, state, now }: TrailSeen & { now: Date }) {
  const { waiting, waitingSince, lastDelivery, lastDigest, nextAt } = state
  return (
    <dl class="facts">
      <Fact label="Saves" value={writeSaved(trail)} />
      <Fact label="Into" value={`${trail.bucket}${trail.prefix ? `/${trail.prefix}` : ''}`} isMono />
      <Fact label="Project" value={trail.project} />
      <Fact label="Format" value={trail.format} />
      <Fact label="Started" value={moment(trail.startedAt, now, 'never')} />
      {!trail.isLogging && trail.stoppedAt && (
        <Fact label="Stopped" value={moment(trail.stoppedAt, now, '')} />
      )}
      <Fact label="Last delivery" value={moment(lastDelivery?.deliveredAt ?? null, now, 'none yet')} />
      <Fact label="Next delivery" value={moment(nextAt, now, 'none')} />
      {waitingSince && (
        <Fact
          label="Waiting"
          value={
            <>
              {waiting === 1 ? '1 delivery' : `${waiting} deliveries`}, the oldest since{' '}
              <Moment at={waitingSince} now={now} />
            </>
          }
        />
      )}
      <Fact
        label="Last digest"
        value={trail.hasDigests ? moment(lastDigest?.writtenAt ?? null, now, 'none yet') : 'switched off'}
      />
    </dl>
  )
}

function moment(at: Date | null, now: Date, none: string) {
  return at ? <Moment at={at} now={now} /> : <span class="soft">{none}</span>
}

function Fact({ label, value, isMono }: { label: string; value: Child; isMono?: boolean }) {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd class={isMono ? 'mono' : undefined}>{value}</dd>
    </div>
  )
}
