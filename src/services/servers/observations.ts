import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, refusalMessage } from '../../domain/access/permissions.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { OBSERVATION_AHEAD_MS, type Observation } from '../../domain/servers/observation.ts'
import type { CustomerStore } from '../../store/store.ts'

/** What a collector saw: single servers, or all that a project has; observed now where it does not say when. */
export type ObservationReport = {
  project: string | null
  servers: Observation[]
  isWhole: boolean
  observedAt: Date | null
}

export type ReceiveObservations = ReturnType<typeof createReceiveObservations>

/**
 * Takes in the running states that a collector saw. Like ingest it is counted and not logged, or every look at a cloud
 * would fill the log.
 */
export function createReceiveObservations(
  open: (customer: number) => Pick<CustomerStore, 'servers'>,
  clock: Clock,
) {
  return async (caller: Caller, { project, servers, isWhole, observedAt }: ObservationReport) => {
    const where = project ?? caller.firstProject
    if (!isAllowed(caller, 'PutObservations', where))
      throw new Fault('forbidden', refusalMessage(caller, 'PutObservations'))
    const at = readMoment(observedAt, clock())
    return open(caller.customer.id).servers.observe({ project: where, servers, isWhole, at })
  }
}

// A clock that is a little ahead of ours must not have its observations outlast those that follow.
function readMoment(observedAt: Date | null, now: Date): Date {
  if (observedAt === null || observedAt <= now) {
    return observedAt ?? now
  }
  if (observedAt.getTime() - now.getTime() <= OBSERVATION_AHEAD_MS) return now
  throw invalidField('observedAt', 'observedAt must not be more than 15 minutes ahead.')
}
