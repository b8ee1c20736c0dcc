/**
 * Returns the network of an IP address, which stands for one household or company: the /24 of an IPv4 address, and the
 * /56 of an IPv6 address. Anything else is its own network.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return /^\d+\.\d+\.\d+(?=\.\d+$)/.exec(address)?.[0] ?? cut(address)
  const groups = ipv6Groups(address)
  if (groups === null) return cut(address)
  const [a = 0, b = 0, c = 0, d = 0] = groups
  return [a, b, c, d & 0xff00].map((group) => group.toString(16)).join(':')
}

/** Returns the part of an IP address that stands for one machine: an IPv4 address, or the /64 of an IPv6 address. */
export function machineOf(address: string): string {
  const groups = address.includes(':') ? ipv6Groups(address) : null
  return groups === null
    ? cut(address)
    : groups
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(':')
}

const ADDRESS_LENGTH_MAX = 64

function cut(address: string): string {
  return address.slice(0, ADDRESS_LENGTH_MAX)
}

// The first four groups are enough, and they are never those of an embedded IPv4 address.
function ipv6Groups(address: string): number[] | null {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right].slice(0, 4)
  const numbers = groups.map((group) => (/^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : -1))
  return numbers.length === 4 && !numbers.includes(-1) ? numbers : null
}
