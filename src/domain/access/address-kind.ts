import { type AddressRange, isInRanges, parseAddressRange } from '../events/address-range.ts'
import { toSortableAddress } from '../events/sortable-address.ts'

/**
 * What an address leads to: a host on the Internet; this machine or a network of its operator; or what no service for
 * customers is at, such as the metadata of a cloud's virtual machine.
 */
export type AddressKind = 'public' | 'private' | 'special'

const PRIVATE = toRanges([
  ...['0.0.0.0/8', '127.0.0.0/8', '::', '::1'],
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  // Shared address space of providers (CGNAT), and networks of laboratories.
  ...['100.64.0.0/10', '198.18.0.0/15'],
])

const SPECIAL = toRanges([
  // Metadata services of clouds outside of the link-local networks.
  ...['100.100.100.200', '168.63.129.16', 'fd00:ec2::/32', 'fd20:ce::/32'],
  // Link-local, protocol assignments, documentation, multicast, reserved.
  ...['169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '2001::/23', '2001:db8::/32', '3fff::/20'],
])

const GLOBAL_IPV6 = toRanges(['2000::/3'])
const NAT64 = toRanges(['64:ff9b::/96'])
const SIX_TO_FOUR = toRanges(['2002::/16'])

/** Returns what an IP address leads to; an IPv4 address within an IPv6 address decides. Anything else is special. */
export function addressKind(address: string): AddressKind {
  const sortable = toSortableAddress(address)
  if (sortable === null) return 'special'
  return kindOf(embeddedAddress(sortable))
}

function kindOf(sortable: string): AddressKind {
  if (isInRanges(sortable, SPECIAL)) return 'special'
  if (isInRanges(sortable, PRIVATE)) return 'private'
  return sortable.startsWith('4') || isInRanges(sortable, GLOBAL_IPV6) ? 'public' : 'special'
}

// Gateways for these networks send packets on to the IPv4 address.
function embeddedAddress(sortable: string): string {
  if (isInRanges(sortable, NAT64)) return `4${sortable.slice(-8)}`
  return isInRanges(sortable, SIX_TO_FOUR) ? `4${sortable.slice(5, 13)}` : sortable
}

function toRanges(texts: readonly string[]): AddressRange[] {
  return texts.map(parseAddressRange).filter((range) => range !== null)
}
