import type { Caller } from '../../../core/caller.ts'
import { arnOf, nameIn, unknownTrail } from '../../../core/trail.ts'
import { TrailFault } from '../../../core/trail-fault.ts'
import type { Trails } from '../../../flows/trails.ts'
import { needText } from '../input.ts'
import type { Operation } from '../operation.ts'
import { writeMoment } from '../shapes.ts'

/** GetTrailStatus: whether and since when a trail logs; of deliveries only what has happened. */
export function getTrailStatus(trails: Pick<Trails, 'find'>, region: string): Operation {
  return async (caller, input) => {
    const trail = await found(trails, caller, needText(input, 'Name'), region)
    return {
      IsLogging: trail.isLogging,
      ...(trail.startedAt === null ? {} : { StartLoggingTime: writeMoment(trail.startedAt) }),
      ...(trail.stoppedAt === null ? {} : { StopLoggingTime: writeMoment(trail.stoppedAt) }),
      TimeLoggingStarted: writeLegacy(trail.startedAt),
      TimeLoggingStopped: writeLegacy(trail.stoppedAt),
      LatestDeliveryAttemptTime: '',
      LatestDeliveryAttemptSucceeded: '',
      LatestNotificationAttemptTime: '',
      LatestNotificationAttemptSucceeded: '',
    }
  }
}

// The one operation that names an unknown trail by its ARN, however it was asked.
async function found(trails: Pick<Trails, 'find'>, caller: Caller, nameOrArn: string, region: string) {
  try {
    return await trails.find(caller, nameOrArn)
  } catch (error) {
    if (!(error instanceof TrailFault) || error.reason !== 'unknown') throw error
    const { accountId } = caller.customer
    throw unknownTrail(arnOf({ name: nameIn(nameOrArn), region }, accountId), accountId)
  }
}

function writeLegacy(moment: Date | null): string {
  return moment === null ? '' : moment.toISOString().replace(/\.\d{3}/, '')
}
