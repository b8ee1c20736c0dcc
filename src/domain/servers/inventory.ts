import { invalidField } from '../fault.ts'

/** Where a project's servers are asked for: an EC2-compatible endpoint, its secret sealed. */
export type Inventory = {
  endpoint: string
  region: string
  accessKeyId: string
  sealedSecret: string
  /** When it was last asked; null before the first time. */
  askedAt: Date | null
  /** Why it did not answer then, in its own words. */
  error: string | null
}

/** An inventory that did not do as it was asked: the message is its own words. */
export class InventoryFailure extends Error {
  override name = 'InventoryFailure' as const
}

/** The address of an EC2-compatible endpoint: http or https, with a path where the cloud wants one. */
export function parseInventoryEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isPlain =
    url && /^https?:$/.test(url.protocol) && !url.search && !url.username && !url.password && !url.hash
  if (!isPlain)
    throw invalidField('endpoint', 'The endpoint must be an address such as https://ec2.example.com.')
  return url.origin + url.pathname.replace(/\/+$/, '')
}
