import { formatAddressRange, parseAddressRange } from '../events/address-range.ts'
import type { FilterPair } from '../events/filter-grammar.ts'
import { formatPattern, toEqualPattern } from '../events/pattern.ts'
import { FILTER_LENGTH_MAX, scopeOf, type ValueFilter } from '../events/query.ts'
import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** The kinds of things that events name and that have a page. */
export const ENTITY_KINDS = ['user', 'address', 'key', 'server'] as const

export type EntityKind = (typeof ENTITY_KINDS)[number]

/** Something that events name. The project is that of a server, whose ID several projects may have; null for any. */
export type Entity = { kind: EntityKind; value: string; project: string | null }

/** The filter by which the events of each kind are found. */
export const ENTITY_FILTERS = {
  user: 'userName',
  address: 'sourceIPAddress',
  key: 'accessKeyId',
  server: 'resourceName',
} as const satisfies { [kind in EntityKind]: ValueFilter }

/** Returns what the parameters of a URL name; throws a fault unless that is exactly one thing. */
export function parseEntity(params: { [name in EntityKind | 'project']?: string | undefined }): Entity {
  const given = ENTITY_KINDS.filter((kind) => params[kind])
  const [kind, second] = given
  if (kind === undefined || second !== undefined)
    throw invalidField(second ?? 'user', 'entityNotOne', { kinds: [...ENTITY_KINDS] })
  if (params.project && kind !== 'server') throw invalidField('project', 'entityWithoutProject', { kind })
  const value = checkLength(params[kind] ?? '', FILTER_LENGTH_MAX, kind)
  return { kind, value, project: params.project || null }
}

/** Returns the network that an IP address is in: of 256 addresses, or of as many as a link has; null for anything else. */
export function surroundingNetwork(address: string): string | null {
  const range = parseAddressRange(`${address}/${address.includes(':') ? IPV6_BITS : IPV4_BITS}`)
  return range && formatAddressRange(range)
}

const IPV4_BITS = 24
const IPV6_BITS = 64

/** Returns the filter of the events that name something, as parameters of a URL. */
export function entityPairs({ kind, value, project }: Entity): FilterPair[] {
  const name = ENTITY_FILTERS[kind]
  const scope = scopeOf(name)
  const text = formatPattern(toEqualPattern(value, scope), scope)
  return [
    [name, text],
    ...(project === null ? [] : [['project', formatPattern(toEqualPattern(project), 'text')] as const]),
  ]
}
