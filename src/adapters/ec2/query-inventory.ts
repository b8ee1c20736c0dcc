import { MESSAGES } from '../../domain/messages/messages.ts'
import type { QueryInventory, Secrets } from '../../domain/ports.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import { describeServers } from './ec2-inventory.ts'

/** Returns a function that queries an inventory with its stored secret. */
export function createQueryInventory(secrets: Pick<Secrets, 'open'>): QueryInventory {
  return async ({ endpoint, region, accessKeyId, sealedSecret }, now, signal) => {
    const secretAccessKey = openSecret(sealedSecret, secrets)
    const connection = { endpoint, region, accessKeyId, secretAccessKey }
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
