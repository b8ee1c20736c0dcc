import type { Ingest } from '../../services/events/ingest.ts'
import type { Purge } from '../../services/events/purge.ts'
import type { ReceiveObservations } from '../../services/servers/observations.ts'
import type { Metrics } from './metrics.ts'

/** Returns the same function, which also counts its events in the metrics. */
export function countEvents(ingest: Ingest, metrics: Pick<Metrics, 'countEvents'>): Ingest {
  return async (caller, request) => {
    const result = await ingest(caller, request)
    metrics.countEvents(result)
    return result
  }
}

/** Returns the same function, which also counts its observations in the metrics. */
export function countObservations(
  receiveObservations: ReceiveObservations,
  metrics: Pick<Metrics, 'countObservations'>,
): ReceiveObservations {
  return async (caller, report) => {
    const result = await receiveObservations(caller, report)
    metrics.countObservations(result)
    return result
  }
}

/** Returns the same function, which also counts the purges that were refused. */
export function countPurges(purge: Purge, metrics: Pick<Metrics, 'countRefusedPurge'>): Purge {
  return async () => {
    const result = await purge()
    if (result.refused !== null) metrics.countRefusedPurge(result.refused)
    return result
  }
}
