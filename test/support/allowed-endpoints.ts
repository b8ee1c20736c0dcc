import { createEndpointAccess } from '../../src/adapters/endpoints/endpoint-access.ts'
import { parseAllowedEndpoints } from '../../src/domain/access/allowed-endpoints.ts'

/** What an operator sets whose storages and inventories are on the same machine, as those of the tests are. */
export const LOOPBACK_ALLOWED = { DAYBOOK_ALLOWED_ENDPOINTS: '127.0.0.1' } as const

/** The same for what is opened without settings. */
export const LOOPBACK_ACCESS = createEndpointAccess(
  parseAllowedEndpoints(LOOPBACK_ALLOWED.DAYBOOK_ALLOWED_ENDPOINTS) ?? null,
  { warn: () => {} },
)
