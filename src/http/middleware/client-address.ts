import { BlockList, isIP } from 'node:net'

/** Tells where a request comes from: the socket's peer, or whom proxies say that they speak for, as far as they are trusted. */
export function createClientAddress(
  trusted: readonly string[],
): (peer: string, forwardedFor: string | undefined) => string {
  const list = blocks(trusted)
  const isTrusted = (address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (peer, forwardedFor) => {
    let address = plain(peer)
    // Each proxy adds at the right whom it was asked by, so what stands left of a stranger is the stranger's word.
    for (const hop of (forwardedFor ?? '').split(',').toReversed()) {
      const before = plain(hop.trim())
      if (isIP(address) === 0 || !isTrusted(address) || isIP(before) === 0) break
      address = before
    }
    return address
  }
}

function blocks(trusted: readonly string[]): BlockList {
  const list = new BlockList()
  for (const each of trusted) {
    const [address = '', bits] = each.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

// Without a port and brackets, and IPv4 as such even where a socket for both families writes it as IPv6.
function plain(address: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address
  return bare.replace(/^::ffff:(?=\d+\.)/i, '')
}
