import { toSortableAddress } from './sortable-address.ts'

/** A range of IP addresses in their sortable spelling, both ends inclusive. */
export type AddressRange = { first: string; last: string }

/** Returns the range of an IP address or of a CIDR block; null for anything else. */
export function parseAddressRange(text: string): AddressRange | null {
  const [address = '', length, ...rest] = text.split('/')
  const sortable = address.includes('%') ? null : toSortableAddress(address)
  if (sortable === null || rest.length > 0) return null
  if (length === undefined) return { first: sortable, last: sortable }
  // The spelling of an IPv4 address that is mapped to IPv6 has no bits of the prefix.
  const mapped = address.includes(':') && sortable.startsWith('4') ? 96 : 0
  const bits = /^\d{1,3}$/.test(length) ? Number(length) - mapped : -1
  const digits = sortable.slice(1)
  const hostBits = digits.length * 4 - bits
  if (bits < 0 || hostBits < 0) return null
  const mask = (1n << BigInt(hostBits)) - 1n
  const number = BigInt(`0x${digits}`)
  const toDigits = (each: bigint) => sortable.slice(0, 1) + each.toString(16).padStart(digits.length, '0')
  return { first: toDigits(number & ~mask), last: toDigits(number | mask) }
}

/** Returns the CIDR block of a range that `parseAddressRange` returned, always in the same spelling. */
export function formatAddressRange({ first, last }: AddressRange): string {
  const digits = first.slice(1)
  const hosts = BigInt(`0x${last.slice(1)}`) - BigInt(`0x${digits}`)
  const hostBits = hosts === 0n ? 0 : hosts.toString(2).length
  return `${formatSortableAddress(first)}/${digits.length * 4 - hostBits}`
}

/** Returns whether an IP address is within a range. */
export function isInRange(address: string, range: AddressRange): boolean {
  const sortable = toSortableAddress(address)
  return sortable !== null && isInRanges(sortable, [range])
}

/** Returns whether an address in its sortable spelling is within one of some ranges. */
export function isInRanges(sortable: string, ranges: readonly AddressRange[]): boolean {
  return ranges.some(({ first, last }) => first <= sortable && sortable <= last)
}

function formatSortableAddress(sortable: string): string {
  const digits = sortable.slice(1)
  if (sortable.startsWith('4')) return splitEvery(2, digits).map(toNumber).join('.')
  const groups = splitEvery(4, digits).map((group) => toNumber(group).toString(16))
  // As RFC 5952 has it: the first of the longest runs of zeros, of two at least, is left out.
  const { start, length } = longestZeros(groups)
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}

function splitEvery(length: number, text: string): string[] {
  return Array.from({ length: text.length / length }, (_, i) => text.slice(i * length, (i + 1) * length))
}

function toNumber(hex: string): number {
  return Number.parseInt(hex, 16)
}

function longestZeros(groups: string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start++) {
    const end = groups.findIndex((group, i) => i >= start && group !== '0')
    const length = (end < 0 ? groups.length : end) - start
    if (length > longest.length) longest = { start, length }
  }
  return longest
}
