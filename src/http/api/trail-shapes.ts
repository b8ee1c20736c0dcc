import type { Customer } from '../../domain/access/caller.ts'
import type { Archive, Delivery } from '../../domain/trails/delivery.ts'
import { type Trail, trailArn } from '../../domain/trails/trail.ts'
import type { DigestInfo, TrailStatus } from '../../services/trails/trail-status.ts'
import { toSelectorsJson } from './trail-selectors.ts'

/** A trail as the API answers it. */
export function toTrailJson(trail: Trail, { accountId }: Customer) {
  const { name, bucket, prefix, project, format, selectors, hasDigests, isLogging } = trail
  const { region, createdAt, startedAt, stoppedAt } = trail
  return {
    ...{ name, arn: trailArn(trail, accountId), bucket, prefix, project, format },
    selectors: toSelectorsJson(selectors),
    ...{ digests: hasDigests, logging: isLogging, region, createdAt, startedAt, stoppedAt },
  }
}

/** How a trail fares, as the API answers it. */
export function writeState({ lastDelivery, waiting, waitingSince, failure, ...state }: TrailStatus) {
  return {
    lastDelivery: lastDelivery && writeDelivery(lastDelivery),
    nextDeliveryAt: state.nextAt,
    waiting: { windows: waiting, since: waitingSince },
    error: failure?.message ?? null,
    failedAt: failure?.at ?? null,
    lastDigestAt: state.lastDigest?.writtenAt ?? null,
    daysKeptBack: state.keptDays,
  }
}

/** A window as the API answers it. */
export function writeDelivery({ closedAt, state, attempts, error, archives, ...delivery }: Delivery) {
  return {
    ...{ closedAt, state, attempts, error },
    nextAttemptAt: state === 'waiting' ? delivery.nextAttemptAt : null,
    deliveredAt: delivery.deliveredAt,
    archives: archives.length,
    events: archives.reduce((sum, { count }) => sum + count, 0),
  }
}

/** An archive as the API answers it. */
export function writeArchive(archive: Archive & { closedAt: Date; deliveredAt: Date | null }) {
  const { bucket, key, bytes, sha256, count, oldestEventTime, newestEventTime, merkleRoot } = archive
  return {
    ...{ bucket, key, bytes, events: count, sha256, merkleRoot, oldestEventTime, newestEventTime },
    ...{ closedAt: archive.closedAt, deliveredAt: archive.deliveredAt },
  }
}

/** A digest as the API answers it. */
export function writeDigest({ bucket, key, start, end, writtenAt }: DigestInfo) {
  return { bucket, key, start, end, writtenAt }
}
