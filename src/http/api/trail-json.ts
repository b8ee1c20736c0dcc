import type { Customer } from '../../domain/access/customer.ts'
import { ALWAYS_DELIVERED_KINDS } from '../../domain/trails/always-delivered.ts'
import { FIRST_EPOCH } from '../../domain/trails/archive.ts'
import type { Archive, Delivery } from '../../domain/trails/delivery.ts'
import type { ScheduledVerification } from '../../domain/trails/scheduled-verification.ts'
import { type Trail, trailArn } from '../../domain/trails/trail.ts'
import { formatVerdict, isValid, type Verification } from '../../domain/trails/verification.ts'
import type { DigestInfo, TrailStatus } from '../../services/trails/trail-status.ts'
import { toSelectorsJson } from '../shapes/selectors.ts'

/** Returns a trail as the API returns it. */
export function toTrailJson(trail: Trail, { accountId }: Customer) {
  const { name, bucket, prefix, project, format, isWriteOnly, selectors } = trail
  const { hasDigests, isLogging, region, createdAt, startedAt, stoppedAt } = trail
  return {
    ...{ name, arn: trailArn(trail, accountId), bucket, prefix, project, format },
    writeOnly: isWriteOnly,
    selectors: toSelectorsJson(selectors),
    alwaysSaved: ALWAYS_DELIVERED_KINDS,
    ...{ digests: hasDigests, logging: isLogging, region, createdAt, startedAt, stoppedAt },
  }
}

/** Returns the status of a trail as the API returns it in `state`. */
export function toTrailStatusJson({ lastDelivery, waiting, waitingSince, failure, ...status }: TrailStatus) {
  const { conflict, epochs, lastVerification } = status
  return {
    lastDelivery: lastDelivery && toDeliveryJson(lastDelivery),
    nextDeliveryAt: status.nextAt,
    waiting: { windows: waiting, since: waitingSince },
    error: failure?.message ?? null,
    failedAt: failure?.at ?? null,
    lastDigestAt: status.lastDigest?.writtenAt ?? null,
    daysKeptBack: status.keptDays,
    conflict,
    epoch: epochs[0]?.number ?? FIRST_EPOCH,
    epochs: epochs.map(({ number, reason, beganAt, previous }) => ({
      ...{ number, reason, beganAt },
      previousDigest: previous?.key ?? null,
    })),
    lastVerification: lastVerification && toScheduledJson(lastVerification),
  }
}

function toScheduledJson({ finishedAt, result }: ScheduledVerification) {
  const { isSound, isComplete, verdict, problems, error } = result
  return { finishedAt, sound: isSound, complete: isComplete, verdict, problems, error }
}

/** Returns a delivery window as the API returns it. */
export function toDeliveryJson({ closedAt, state, attempts, error, archives, ...delivery }: Delivery) {
  return {
    ...{ closedAt, state, attempts, error },
    nextAttemptAt: state === 'waiting' ? delivery.nextAttemptAt : null,
    deliveredAt: delivery.deliveredAt,
    archives: archives.length,
    events: archives.reduce((sum, { count }) => sum + count, 0),
  }
}

/** Returns an archive as the API returns it. */
export function toArchiveJson(archive: Archive & { closedAt: Date; deliveredAt: Date | null }) {
  const { bucket, key, bytes, sha256, count, oldestEventTime, newestEventTime, merkleRoot } = archive
  const { submissions } = archive
  return {
    ...{ bucket, key, bytes, events: count, sha256, merkleRoot, oldestEventTime, newestEventTime },
    ...{ closedAt: archive.closedAt, deliveredAt: archive.deliveredAt },
    submissions: submissions && {
      key: submissions.key,
      bytes: submissions.bytes,
      sha256: submissions.sha256,
    },
  }
}

/** Returns a digest as the API returns it. */
export function toDigestJson({ bucket, key, start, end, writtenAt }: DigestInfo) {
  return { bucket, key, start, end, writtenAt }
}

/** Returns the result of a verification as the API returns it. */
export function toVerificationJson(verification: Verification) {
  const { from, until, digests, validDigests, archives, validArchives, notes } = verification
  return {
    ...{ sound: isValid(verification), verdict: formatVerdict(verification) },
    ...{ from, until, digests, validDigests, archives, validArchives },
    findings: verification.findings.map(({ what, kind, key, says }) => ({ what, kind, key, says })),
    notes,
  }
}
