import { type AddressRange, isInRange, parseAddressRange } from '../events/address-range.ts'
import { addressKind } from './address-kind.ts'

/** A host, or a range of addresses, on one port or on all. */
type AllowedEndpoint = { host: string | null; range: AddressRange | null; port: number | null }

/**
 * The hosts and networks that customers may connect to although they are private or without TLS; null while the operator
 * has not decided.
 */
export type AllowedEndpoints = readonly AllowedEndpoint[] | null

/** The part of a connection that decides where it leads. */
export type EndpointSettings = { endpoint: string; isTolerated: boolean }

/**
 * Whether Daybook connects to an endpoint: `tolerated` until the operator decides; `private` and `plain` are refused, for
 * the address of the host and for http.
 */
export type EndpointDecision = 'allowed' | 'tolerated' | 'private' | 'plain'

/** What decides which endpoints the connections of customers may lead to. */
export type EndpointAccess = {
  allowed: AllowedEndpoints
  /** Notes that a connection was made only because the operator has not decided yet. */
  noteTolerated(endpoint: string): void
  /** Returns whether a connection works only because the operator has not decided yet, as far as that is known. */
  isTolerated(settings: EndpointSettings): boolean
}

/** The word that allows no further endpoint. */
const NONE = 'none'

/** Parses a list of hosts, addresses and CIDR blocks, separated by commas; undefined if one of them is neither. */
export function parseAllowedEndpoints(text: string): readonly AllowedEndpoint[] | undefined {
  if (text.trim() === NONE) return []
  const entries = text.split(',').map((entry) => parseEntry(entry.trim()))
  const valid = entries.filter((entry) => entry !== null)
  return valid.length === entries.length ? valid : undefined
}

function parseEntry(text: string): AllowedEndpoint | null {
  const range = parseAddressRange(text)
  if (range !== null) return { host: null, range, port: null }
  const [, bracketed, plain = '', portText] = /^(?:\[([^\]]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = portText === undefined ? null : Number(portText)
  if (host === '' || (port !== null && (port < 1 || port > 65_535))) return null
  const address = parseAddressRange(host)
  if (address !== null) return { host: null, range: address, port }
  // What ends in a number is an address or a mistake.
  return bracketed !== undefined || /(?:^|\.)\d+$/.test(host)
    ? null
    : { host: toHost(host), range: null, port }
}

/** Returns whether Daybook connects to an address that the host of an endpoint has. */
export function decideAddress(
  allowed: AllowedEndpoints,
  settings: EndpointSettings,
  address: string,
): EndpointDecision {
  const { host, port, isPlain } = parseUrl(settings.endpoint)
  const isListed = (allowed ?? []).some(
    (each) =>
      isPort(each, port) && (each.host === host || (each.range !== null && isInRange(address, each.range))),
  )
  const kind = addressKind(address)
  if (isListed || (kind === 'public' && !isPlain)) return 'allowed'
  if (allowed === null && settings.isTolerated && kind !== 'special') return 'tolerated'
  return kind === 'public' ? 'plain' : 'private'
}

/** Returns what can be decided before the host of an endpoint is resolved; other names are allowed until then. */
export function decideEndpoint(allowed: AllowedEndpoints, settings: EndpointSettings): EndpointDecision {
  const { host, port, isPlain } = parseUrl(settings.endpoint)
  if ((allowed ?? []).some((each) => each.host === host && isPort(each, port))) return 'allowed'
  const address = /(?:^|\.)localhost$/.test(host) ? '127.0.0.1' : host
  if (isAddress(address)) return decideAddress(allowed, settings, address)
  const isNetworkAllowed = (allowed ?? []).some((each) => each.range !== null && isPort(each, port))
  if (!isPlain || isNetworkAllowed) return 'allowed'
  return allowed === null && settings.isTolerated ? 'tolerated' : 'plain'
}

/** Returns whether a host is an IP address, with or without brackets, and so is not resolved. */
export function isAddress(host: string): boolean {
  return parseAddressRange(toHost(host)) !== null
}

/** Returns the entry that allows exactly the host and port of an endpoint. */
export function toAllowedEntry(endpoint: string): string {
  const { host, port } = parseUrl(endpoint)
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function isPort(entry: AllowedEndpoint, port: number): boolean {
  return entry.port === null || entry.port === port
}

function parseUrl(endpoint: string): { host: string; port: number; isPlain: boolean } {
  const { hostname, port, protocol } = new URL(endpoint)
  const isPlain = protocol !== 'https:'
  return { host: toHost(hostname), port: port === '' ? (isPlain ? 80 : 443) : Number(port), isPlain }
}

function toHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}
