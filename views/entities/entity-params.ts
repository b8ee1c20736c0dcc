import type { CountedField } from '../../src/domain/counts/period-counts.ts'
import { type Entity, entityPairs } from '../../src/domain/entities/entity.ts'
import { formatInstant } from '../../src/domain/time.ts'
import { type FilterParams, fromPairs, withReads } from '../events/filter-params.ts'
import { valueFilters } from '../events/value-links.ts'
import { paths } from '../paths.ts'

/** A period: `from` is inclusive, `until` is exclusive. */
type Period = { from: Date; until: Date }

/** Returns the filter of its events: as the page of events shows it without saying more, only changes of users and servers. */
export function entityParams(entity: Entity): FilterParams {
  return fromPairs(entityPairs(entity))
}

/** Returns the filter of all its events of a period, reads included. */
export function periodParams(entity: Entity, { from, until }: Period): FilterParams {
  const times = [['from', formatInstant(from)] as const, ['until', formatInstant(until)] as const]
  return withReads(fromPairs([...entityPairs(entity), ...times]))
}

/** Returns the URL of its events of a period that have a value; null if no URL can ask for that. */
export function valueEventsUrl(
  entity: Entity,
  period: Period,
  { field, value }: { field: CountedField; value: string },
): string | null {
  const filters = valueFilters(periodParams(entity, period), field, value)
  return filters && paths.events(filters.only)
}
