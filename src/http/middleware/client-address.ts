import { BlockList, isIP } from 'node:net'

/**
 * Returns a function from the socket's peer and the `X-Forwarded-For` header to the client's IP address.
 * The header counts only as far as every hop behind it is a trusted proxy.
 */
export function createAddressResolver(
  trustedProxies: readonly string[],
): (peer: string, forwardedFor: string | undefined) => string {
  const trusted = toBlockList(trustedProxies)
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (peer, forwardedFor) => {
    let address = toBareAddress(peer)
    if (forwardedFor === undefined) return address
    // Each proxy appends its own client on the right, so everything left of an untrusted address can be forged.
    for (const hop of forwardedFor.split(',').toReversed()) {
      const previous = toBareAddress(hop.trim())
      if (isIP(address) === 0 || !isTrusted(address) || isIP(previous) === 0) break
      address = previous
    }
    return address
  }
}

function toBlockList(addressesAndBlocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const each of addressesAndBlocks) {
    const [address = '', prefixLength] = each.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefixLength === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefixLength), family)
  }
  return list
}

// Without port and brackets. A socket for both families reports IPv4 clients as ::ffff:192.0.2.1.
function toBareAddress(address: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address
  return bare.replace(/^::ffff:(?=\d+\.)/i, '')
}
