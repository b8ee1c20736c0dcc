import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed, permissionFault } from '../../domain/access/permissions.ts'
import { invalidField } from '../../domain/fault.ts'
import { OBSERVATION_AHEAD_MS, type Observation } from '../../domain/servers/observation.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Context, CustomerRows } from '../context.ts'

/**
 * Observations of servers; `isComplete` if they are all servers of the project. Without a time, they were
 * made now.
 */
export type ObservationReport = {
  project: string | null
  servers: Observation[]
  isComplete: boolean
  observedAt: Date | null
}

export type ReceiveObservations = ReturnType<typeof createReceiveObservations>

/**
 * Returns a function that stores the server states that a collector has observed. Like ingest, it is counted
 * in metrics and not logged, because frequent reports would fill the log.
 */
export function createReceiveObservations({
  store,
  clock,
}: Pick<Context, 'clock'> & { store: CustomerRows<'servers'> }) {
  return async (caller: Caller, report: ObservationReport) => {
    const project = report.project ?? caller.firstProject
    if (!isAllowed(caller, 'PutObservations', project)) throw permissionFault(caller, 'PutObservations')
    const at = notInFuture(report.observedAt, clock())
    const { servers, isComplete } = report
    return store
      .forCustomer(caller.customer.id)
      .servers.recordObservations({ project, servers, isComplete, at })
  }
}

// Otherwise the observations of a clock that is slightly ahead would count as later than those that follow.
function notInFuture(observedAt: Date | null, now: Date): Date {
  if (observedAt === null) return now
  if (observedAt <= now) return observedAt
  if (observedAt.getTime() - now.getTime() <= OBSERVATION_AHEAD_MS) return now
  const minutes = OBSERVATION_AHEAD_MS / MINUTE_MS
  throw invalidField('observedAt', 'observedTooFarAhead', { minutes, got: observedAt.toISOString() })
}
