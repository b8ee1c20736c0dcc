/**
 * Returns an IP address in a spelling that is the same for every way to write it and sorts as the address does, so that a
 * network is a range: `4` and 8 hexadecimal digits, or `6` and 32 of them. An IPv4 address mapped to IPv6 is the IPv4
 * address. Null for anything else, such as the name of a service.
 */
export function toSortableAddress(address: string): string | null {
  if (address.length > ADDRESS_LENGTH_MAX) return null
  const four = IPV4.test(address) ? ipv4Hex(address) : null
  if (four !== null) return `4${four}`
  const six = address.includes(':') ? ipv6Hex(address) : null
  if (six === null) return null
  return six.startsWith(MAPPED_HEX) ? `4${six.slice(MAPPED_HEX.length)}` : `6${six}`
}

const ADDRESS_LENGTH_MAX = 64
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const GROUP = /^[0-9a-f]{1,4}$/i
const GROUPS = 8
/** The digits before those of an IPv4 address in `::ffff:192.0.2.1`. */
const MAPPED_HEX = `${'0'.repeat(20)}ffff`

const HEX_OF_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const DOT = 0x2e
const ZERO = 0x30

// Of four numbers with dots. One that begins with a zero is octal for some programs and decimal for others, so it is no address.
function ipv4Hex(address: string): string | null {
  let hex = ''
  let byte: number | null = null
  for (let at = 0; at <= address.length; at += 1) {
    const isEnd = at === address.length || address.charCodeAt(at) === DOT
    if (!isEnd && byte === 0) return null
    if (!isEnd) byte = (byte ?? 0) * 10 + address.charCodeAt(at) - ZERO
    else {
      const digits = HEX_OF_BYTES[byte ?? 0]
      if (digits === undefined) return null
      hex += digits
      byte = null
    }
  }
  return hex
}

// The zone of a link-local address names an interface of the machine that saw it, and is no part of the address.
function ipv6Hex(address: string): string | null {
  const [bare = ''] = address.split('%', 1)
  const halves = bare.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1))
  if (!head) return null
  if (halves.length === 1) return head.length === GROUPS ? head.join('') : null
  if (!tail || head.length + tail.length >= GROUPS) return null
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0000')
  return [...head, ...zeros, ...tail].join('')
}

// The groups of a part of an address, with four digits each. The last part may end in an IPv4 address.
function groupsOf(part: string, isLast: boolean): string[] | null {
  if (part === '') return []
  const groups: string[] = []
  const texts = part.split(':')
  for (const [i, text] of texts.entries()) {
    const four = isLast && i === texts.length - 1 && IPV4.test(text) ? ipv4Hex(text) : null
    if (four !== null) groups.push(four.slice(0, 4), four.slice(4))
    else if (GROUP.test(text)) groups.push(text.toLowerCase().padStart(4, '0'))
    else return null
  }
  return groups
}
