import { invalidField } from '../fault.ts'

/** The inventory connection of a project: an EC2-compatible endpoint that lists its servers. */
export type Inventory = {
  endpoint: string
  region: string
  accessKeyId: string
  /** The secret access key, encrypted. */
  sealedSecret: string
  /** When the inventory was last queried; null before the first time. */
  askedAt: Date | null
  /** The error of the last query, in the inventory's own words; null if it succeeded. */
  error: string | null
}

/** A request that an inventory refused or did not answer. The message is the inventory's own. */
export class InventoryFailure extends Error {
  override name = 'InventoryFailure' as const
}

/**
 * Returns an inventory's URL without a slash at the end; throws a fault of `endpoint` unless it is http or https
 * without user or query.
 */
export function parseInventoryEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isAllowed =
    url && /^https?:$/.test(url.protocol) && !url.search && !url.username && !url.password && !url.hash
  if (!isAllowed) {
    throw invalidField('endpoint', 'inventoryEndpointInvalid')
  }
  // Some clouds serve their API under a path.
  return url.origin + url.pathname.replace(/\/+$/, '')
}
