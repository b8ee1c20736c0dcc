import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import {
  decideAddress,
  decideEndpoint,
  type EndpointAccess,
  type EndpointDecision,
  type EndpointSettings,
  isAddress,
} from '../../domain/access/allowed-endpoints.ts'

/** What keeps the requests of one connection away from addresses that the operator has not allowed. */
export type EndpointGuard = {
  /** Resolves a host to its allowed addresses: the ones connected to, so that no second answer can differ. */
  lookup: LookupFunction
  /** Throws a `RefusedEndpoint` if the host of a request, which may be an address, is refused without being resolved. */
  check(host: string): void
}

/** An endpoint that the operator of Daybook has not allowed. */
export class RefusedEndpoint extends Error {
  override name = 'RefusedEndpoint' as const
  readonly code: 'EndpointNotAllowed' | 'EndpointNotHttps'

  constructor(decision: EndpointDecision) {
    super('The operator has not allowed the endpoint.')
    this.code = decision === 'plain' ? 'EndpointNotHttps' : 'EndpointNotAllowed'
  }
}

/** Resolves a host to all of its addresses. */
export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

/** Creates the guard of a connection. Without `resolve`, it asks the system for the addresses of hosts. */
export function createEndpointGuard(
  settings: EndpointSettings,
  access: EndpointAccess,
  resolve: Resolve = lookup,
): EndpointGuard {
  const isAccepted = (decision: EndpointDecision) => {
    if (decision === 'tolerated') access.noteTolerated(settings.endpoint)
    return decision === 'allowed' || decision === 'tolerated'
  }
  const decide = (address: string) => decideAddress(access.allowed, settings, address)
  return {
    check(host) {
      const bare = host.replace(/^\[(.*)\]$/, '$1')
      const decision = isAddress(bare) ? decide(bare) : decideEndpoint(access.allowed, settings)
      if (!isAccepted(decision)) throw new RefusedEndpoint(decision)
    },
    lookup(host, options, callback) {
      resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, [])
        const decided = addresses.map((each) => ({ each, decision: decide(each.address) }))
        const accepted = decided.filter(({ decision }) => isAccepted(decision)).map(({ each }) => each)
        const [first] = accepted
        if (!first) return callback(new RefusedEndpoint(decided[0]?.decision ?? 'private'), [])
        return answer(accepted, first, options.all === true, callback)
      })
    },
  }
}

function answer(
  all: LookupAddress[],
  first: LookupAddress,
  isForAll: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  if (isForAll) callback(null, all)
  else callback(null, first.address, first.family)
}
