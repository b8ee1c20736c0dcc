import type { Caller } from '../../../domain/access/caller.ts'
import { parseTrailName, type Trail, trailArn, unknownTrail } from '../../../domain/trails/trail.ts'
import { TrailFault } from '../../../domain/trails/trail-fault.ts'
import type { TrailStatus, TrailStatuses } from '../../../services/trails/trail-status.ts'
import type { Operation } from '../operation.ts'
import { needText } from '../operation-input.ts'
import { writeMoment } from '../shapes.ts'

type States = Pick<TrailStatuses, 'find'>

/** GetTrailStatus: whether and since when a trail logs, and how its deliveries fare. */
export function getTrailStatus(states: States, region: string): Operation {
  return async (caller, input) => {
    const { trail, state } = await found(states, caller, needText(input, 'Name'), region)
    return { IsLogging: trail.isLogging, ...writeTimes(trail, state), ...writeLegacies(trail, state) }
  }
}

// The one operation that names an unknown trail by its ARN, however it was asked.
async function found(states: States, caller: Caller, nameOrArn: string, region: string) {
  try {
    return await states.find(caller, nameOrArn)
  } catch (error) {
    if (!(error instanceof TrailFault) || error.reason !== 'unknown') throw error
    const { accountId } = caller.customer
    throw unknownTrail(trailArn({ name: parseTrailName(nameOrArn), region }, accountId), accountId)
  }
}

// What has not happened is left out. An error is that of the last attempt: it goes with the next that succeeds.
function writeTimes({ startedAt, stoppedAt }: Trail, { lastDelivery, lastDigest, failure }: TrailStatus) {
  return {
    ...(failure && { LatestDeliveryError: failure.message }),
    ...moment('LatestDeliveryTime', lastDelivery?.deliveredAt ?? null),
    ...moment('LatestDigestDeliveryTime', lastDigest?.writtenAt ?? null),
    ...moment('StartLoggingTime', startedAt),
    ...moment('StopLoggingTime', stoppedAt),
  }
}

function writeLegacies({ startedAt, stoppedAt }: Trail, { lastDelivery, failure }: TrailStatus) {
  const succeeded = lastDelivery?.deliveredAt ?? null
  return {
    TimeLoggingStarted: writeLegacy(startedAt),
    TimeLoggingStopped: writeLegacy(stoppedAt),
    LatestDeliveryAttemptTime: writeLegacy(failure?.at ?? succeeded),
    LatestDeliveryAttemptSucceeded: writeLegacy(succeeded),
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
  }
}

function moment(name: string, at: Date | null): { [name: string]: number } {
  return at === null ? {} : { [name]: writeMoment(at) }
}

function writeLegacy(moment: Date | null): string {
  return moment === null ? '' : moment.toISOString().replace(/\.\d{3}/, '')
}
