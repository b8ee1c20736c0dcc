import { ENTITY_FILTERS, type EntityKind } from '../../src/domain/entities/entity.ts'
import { formatFilter } from '../../src/domain/events/filter-grammar.ts'
import type { Filter } from '../../src/domain/events/query.ts'
import type { FoundMatch } from '../../src/domain/find/resolve-words.ts'
import { fromPairs } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

/** The kinds of things that have a page of their own. */
const ENTITIES: { readonly [kind in FoundMatch['kind']]?: EntityKind } = {
  user: 'user',
  server: 'server',
  address: 'address',
  accessKey: 'key',
}

/** Returns the kind of page and the value that a match is about, or null if it is no such thing. */
export function foundEntity({ kind, filter }: Pick<FoundMatch, 'kind' | 'filter'>) {
  const entity = ENTITIES[kind]
  const [pattern] = (entity && filter[ENTITY_FILTERS[entity]]?.any) ?? []
  return entity && pattern && pattern.kind !== 'any' ? { entity, value: pattern.value } : null
}

/** Returns the URL of the page of a match: its own, if it is an event or has one, and the events page otherwise. */
export function foundPageUrl(match: FoundMatch): string {
  const about = foundEntity(match)
  if (about) return paths.entity(about.entity, about.value)
  const [id] = match.kind === 'event' ? (match.filter.eventId?.any ?? []) : []
  return id?.kind === 'equals' ? paths.event(id.value) : foundEventsUrl(match.filter)
}

/** Returns the URL of the events page with a filter that was found by words. It shows reads too, unless the filter says not to. */
export function foundEventsUrl(filter: Filter): string {
  const { readOnly } = filter
  const pairs = formatFilter(filter).filter(([name]) => name !== 'readOnly')
  return paths.events({ ...fromPairs(pairs), readOnly: readOnly === null ? 'any' : readOnly ? 'yes' : 'no' })
}
