import type { Child } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Epoch } from '../../src/domain/trails/epoch.ts'
import { RichText } from '../components/rich-text.tsx'
import { Timestamp } from '../components/time.tsx'
import { formatSelection, type TrailSummary } from './trail-status.tsx'

const { trailProperties: TEXT } = MESSAGES.pages
const { epochs: EPOCHS } = MESSAGES

const TEXT_OF_REASON = { 'older-copy': 'olderCopy', conflict: 'afterConflict', restored: 'restored' } as const

/** The settings of a trail, its deliveries and its digests. */
export function TrailProperties({ trail, status, now }: TrailSummary & { now: Date }) {
  const { waiting, waitingSince, lastDelivery, lastDigest, nextAt, epochs } = status
  return (
    <dl class="properties">
      <Property label={TEXT.events} value={formatSelection(trail)} />
      <Property
        label={TEXT.destination}
        value={`${trail.bucket}${trail.prefix ? `/${trail.prefix}` : ''}`}
        isMono
      />
      <Property label={TEXT.project} value={trail.project} />
      <Property label={TEXT.format} value={trail.format} />
      {trail.isWriteOnly && <Property label={TEXT.access} value={TEXT.writeOnly} />}
      {epochs.slice(0, 1).map((epoch) => (
        <Property label={TEXT.epoch} value={<EpochValue epoch={epoch} now={now} />} />
      ))}
      <Property label={TEXT.started} value={timeOr(trail.startedAt, now, TEXT.neverStarted)} />
      {!trail.isLogging && trail.stoppedAt && (
        <Property label={TEXT.stopped} value={timeOr(trail.stoppedAt, now, '')} />
      )}
      <Property
        label={TEXT.lastDelivery}
        value={timeOr(lastDelivery?.deliveredAt ?? null, now, TEXT.noDelivery)}
      />
      <Property label={TEXT.nextDelivery} value={timeOr(nextAt, now, TEXT.noNextDelivery)} />
      {waitingSince && (
        <Property
          label={TEXT.pending}
          value={
            <RichText
              text={TEXT.pendingSince({ count: waiting })}
              slots={{ time: <Timestamp at={waitingSince} now={now} /> }}
            />
          }
        />
      )}
      <Property
        label={TEXT.lastDigest}
        value={trail.hasDigests ? timeOr(lastDigest?.writtenAt ?? null, now, TEXT.noDigest) : TEXT.digestsOff}
      />
    </dl>
  )
}

function timeOr(at: Date | null, now: Date, fallback: string) {
  return at ? <Timestamp at={at} now={now} /> : <span class="muted">{fallback}</span>
}

function EpochValue({ epoch, now }: { epoch: Epoch; now: Date }) {
  const { number, beganAt, reason } = epoch
  return (
    <>
      <RichText text={TEXT.epochSince({ number })} slots={{ time: <Timestamp at={beganAt} now={now} /> }} />{' '}
      <span class="muted">{EPOCHS[TEXT_OF_REASON[reason]]}</span>
    </>
  )
}

function Property({ label, value, isMono }: { label: string; value: Child; isMono?: boolean }) {
  return (
    <div class="property">
      <dt>{label}</dt>
      <dd class={isMono ? 'mono' : undefined}>{value}</dd>
    </div>
  )
}
