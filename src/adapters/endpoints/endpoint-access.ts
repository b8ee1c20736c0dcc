import {
  type AllowedEndpoints,
  decideEndpoint,
  type EndpointAccess,
  toAllowedEntry,
} from '../../domain/access/allowed-endpoints.ts'
import { createBoundedMap } from '../../domain/bounded-map.ts'
import type { Log } from '../../domain/ports.ts'

const NOTED_MAX = 1_000

/** Returns what decides about the endpoints of customers. The first use of each tolerated endpoint is logged. */
export function createEndpointAccess(allowed: AllowedEndpoints, log: Pick<Log, 'warn'>): EndpointAccess {
  const noted = createBoundedMap<true>(NOTED_MAX)
  return {
    allowed,
    noteTolerated(endpoint) {
      if (noted.get(endpoint)) return
      noted.set(endpoint, true)
      log.warn(
        'Connected to a private address or over http. Set DAYBOOK_ALLOWED_ENDPOINTS to decide which endpoints are allowed',
        { endpoint, entry: toAllowedEntry(endpoint) },
      )
    },
    isTolerated: (settings) =>
      allowed === null &&
      settings.isTolerated &&
      (decideEndpoint(allowed, settings) === 'tolerated' || noted.get(settings.endpoint) === true),
  }
}
