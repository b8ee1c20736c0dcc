import type { Caller } from '../../../domain/access/caller.ts'
import { parseTrailName, type Trail, trailArn, unknownTrail } from '../../../domain/trails/trail.ts'
import { TrailFault } from '../../../domain/trails/trail-fault.ts'
import type { TrailStatus, TrailStatuses } from '../../../services/trails/trail-status.ts'
import type { Operation } from '../operation.ts'
import { parseRequiredString } from '../operation-input.ts'
import { toEpochSeconds } from '../shapes.ts'

type Statuses = Pick<TrailStatuses, 'get'>

/** GetTrailStatus: returns whether and since when a trail logs, and the state of its deliveries. */
export function getTrailStatus(trailStatuses: Statuses, region: string): Operation {
  return async (caller, input) => {
    const { trail, status: state } = await getStatus(
      trailStatuses,
      caller,
      parseRequiredString(input, 'Name'),
      region,
    )
    return { IsLogging: trail.isLogging, ...toTimes(trail, state), ...toLegacyTimes(trail, state) }
  }
}

// Only this operation of AWS's names an unknown trail by its ARN even if the client sent the name.
async function getStatus(trailStatuses: Statuses, caller: Caller, nameOrArn: string, region: string) {
  try {
    return await trailStatuses.get(caller, nameOrArn)
  } catch (error) {
    if (!(error instanceof TrailFault) || error.reason !== 'unknown') throw error
    const { accountId } = caller.customer
    throw unknownTrail(trailArn({ name: parseTrailName(nameOrArn), region }, accountId), accountId)
  }
}

// Times of what has not happened are omitted. The error is that of the last attempt, so the next success removes it.
function toTimes({ startedAt, stoppedAt }: Trail, { lastDelivery, lastDigest, failure }: TrailStatus) {
  return {
    ...(failure && { LatestDeliveryError: failure.message }),
    ...toOptionalTime('LatestDeliveryTime', lastDelivery?.deliveredAt ?? null),
    ...toOptionalTime('LatestDigestDeliveryTime', lastDigest?.writtenAt ?? null),
    ...toOptionalTime('StartLoggingTime', startedAt),
    ...toOptionalTime('StopLoggingTime', stoppedAt),
  }
}

function toLegacyTimes({ startedAt, stoppedAt }: Trail, { lastDelivery, failure }: TrailStatus) {
  const succeededAt = lastDelivery?.deliveredAt ?? null
  return {
    TimeLoggingStarted: formatLegacyTime(startedAt),
    TimeLoggingStopped: formatLegacyTime(stoppedAt),
    LatestDeliveryAttemptTime: formatLegacyTime(failure?.at ?? succeededAt),
    LatestDeliveryAttemptSucceeded: formatLegacyTime(succeededAt),
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
  }
}

function toOptionalTime(name: string, instant: Date | null): { [name: string]: number } {
  return instant === null ? {} : { [name]: toEpochSeconds(instant) }
}

function formatLegacyTime(instant: Date | null): string {
  return instant === null ? '' : instant.toISOString().replace(/\.\d{3}/, '')
}
