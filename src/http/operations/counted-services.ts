import type { Ingest } from '../../services/events/ingest.ts'
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
