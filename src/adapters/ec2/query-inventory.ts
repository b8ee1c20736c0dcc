import type { EndpointAccess } from '../../domain/access/allowed-endpoints.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { QueryInventory, Secrets } from '../../domain/ports.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import { createEndpointGuard } from '../endpoints/endpoint-guard.ts'
import { describeServers } from './ec2-inventory.ts'

type QueryOptions = { secrets: Pick<Secrets, 'open'>; endpointAccess: EndpointAccess }

/** Returns a function that queries an inventory with its stored secret. */
export function createQueryInventory({ secrets, endpointAccess }: QueryOptions): QueryInventory {
  return async (inventory, now, signal) => {
    const { endpoint, region, accessKeyId, sealedSecret } = inventory
    const secretAccessKey = openSecret(sealedSecret, secrets)
    const guard = createEndpointGuard(inventory, endpointAccess)
    const connection = { endpoint, region, accessKeyId, secretAccessKey, guard }
    return describeServers(connection, now, signal && { signal })
  }
}

function openSecret(sealed: string, secrets: Pick<Secrets, 'open'>): string {
  try {
    return secrets.open(sealed)
  } catch (cause) {
    throw new InventoryFailure(MESSAGES.inventory.otherSecretKey, { cause })
  }
}
