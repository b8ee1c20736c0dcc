import { Fault, invalidField } from '../fault.ts'
import { DAY_MS } from '../time.ts'
import type { Networks } from './authentication-ports.ts'
import type { Principal } from './caller.ts'
import type { Grant } from './grant.ts'

/** Maximum number of active access keys of a user: two, so that a key can be rotated without an interruption. */
export const ACTIVE_KEYS_MAX = 2
/** Maximum number of addresses and CIDR blocks that an access key may be limited to. */
export const KEY_NETWORKS_MAX = 20
/** Maximum number of grants that an access key may be limited to. */
export const KEY_SCOPE_MAX = 50
/** An access key may expire this many days ahead at most. */
export const KEY_DAYS_MAX = 3_650

/** What an access key is limited to; null where it is not. */
export type KeyLimits = {
  /** From when on the key is refused. */
  expiresAt: Date | null
  /** The grants of its user that the key has, as long as the user has them; it never is an administrator's then. */
  scope: Grant[] | null
  /** The IP addresses and CIDR blocks that requests with the key may come from. */
  networks: string[] | null
}

/** An access key without its secret. */
export type AccessKey = KeyLimits & {
  accessKeyId: string
  userName: string
  createdAt: Date
  lastUsedAt: Date | null
  deactivatedAt: Date | null
}

/** An access key that may do whatever its user may, from everywhere and for ever. */
export const NO_KEY_LIMITS: KeyLimits = { expiresAt: null, scope: null, networks: null }

type Checks = { now: Date; held: readonly Grant[]; isNetwork: Networks['isNetwork'] }

/**
 * Returns the limits of a new key, each grant and network once; throws a fault of the first member that is not allowed.
 * `held` are the grants of the user.
 */
export function parseKeyLimits({ expiresAt, scope, networks }: KeyLimits, checks: Checks): KeyLimits {
  return {
    expiresAt: expiresAt && parseExpiry(expiresAt, checks.now),
    scope: scope && parseScope(scope, checks.held),
    networks: networks && parseNetworks(networks, checks.isNetwork),
  }
}

function parseExpiry(expiresAt: Date, now: Date): Date {
  const days = (expiresAt.getTime() - now.getTime()) / DAY_MS
  if (days > 0 && days <= KEY_DAYS_MAX) return expiresAt
  throw invalidField('expiresAt', 'keyExpiry', { days: KEY_DAYS_MAX })
}

function parseScope(scope: Grant[], held: readonly Grant[]): Grant[] {
  if (scope.length === 0 || scope.length > KEY_SCOPE_MAX)
    throw invalidField('scope', 'keyScopeSize', { max: KEY_SCOPE_MAX })
  const missing = scope.find((grant) => !held.some((each) => isSameGrant(each, grant)))
  if (missing) throw invalidField('scope', 'keyScopeNotHeld', missing)
  return held.filter((grant) => scope.some((each) => isSameGrant(each, grant))).map(toGrantOnly)
}

function parseNetworks(networks: string[], isNetwork: Checks['isNetwork']): string[] {
  const unique = [...new Set(networks.map((network) => network.trim()))]
  const invalid = unique.find((network) => !isNetwork(network))
  if (unique.length === 0 || unique.length > KEY_NETWORKS_MAX || invalid !== undefined)
    throw invalidField('networks', 'keyNetworks', { max: KEY_NETWORKS_MAX })
  return unique
}

/** Returns what a key may do: what its user may, within the scope of the key. */
export function limitToScope(principal: Principal, scope: Grant[] | null): Principal {
  if (scope === null) return principal
  const grants = principal.grants.filter((grant) => scope.some((each) => isSameGrant(each, grant)))
  return { ...principal, grants, isPrimaryAdministrator: false }
}

/** Throws *unauthorized* for a key that has expired, *forbidden* for a request from outside of its networks. */
export function throwIfLimited(
  { expiresAt, networks }: Omit<KeyLimits, 'scope'>,
  { now, address, contain }: { now: Date; address: string; contain: Networks['contain'] },
): void {
  if (expiresAt && expiresAt <= now) throw new Fault('unauthorized', 'accessKeyExpired')
  if (networks && !contain(networks, address)) throw new Fault('forbidden', 'accessKeyOutsideNetworks')
}

function isSameGrant(a: Grant, b: Grant): boolean {
  return a.name === b.name && a.project === b.project
}

function toGrantOnly({ name, project }: Grant): Grant {
  return { name, project }
}
