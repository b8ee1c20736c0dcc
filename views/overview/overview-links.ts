import { MEASURE_FILTERS, type Measure } from '../../src/domain/overview/measures.ts'
import type { NewField } from '../../src/domain/overview/overview.ts'
import { formatInstant } from '../../src/domain/time.ts'
import { type FilterParams, fromPairs, withReads } from '../events/filter-params.ts'
import { valueFilters } from '../events/value-links.ts'
import { paths } from '../paths.ts'

/** A period: `from` is inclusive, `until` is exclusive. */
type Period = { from: Date; until: Date }

/** Returns the URL of the events of a period that a measure counts. */
export function measureUrl(measure: Measure, period: Period): string {
  return paths.events(measureParams(measure, period))
}

/** Returns the URL of the refused calls of a user in a period; null if no URL can ask for the user. */
export function refusedUrl(userName: string, period: Period): string | null {
  const filters = valueFilters(measureParams('refused', period), 'userName', userName)
  return filters && paths.events(filters.only)
}

/** Returns the URL of all events that have a value; null if no URL can ask for it. */
export function valueUrl(field: NewField, value: string): string | null {
  const filters = valueFilters({ readOnly: 'any' }, field, value)
  return filters && paths.events(filters.only)
}

/** Returns the URL of Daybook's own events of some actions. */
export function ownActionsUrl(actions: readonly string[]): string {
  const names = actions.map((name) => ['eventName', name] as const)
  return paths.events(withReads(fromPairs([...names, ['eventSource', 'daybook']])))
}

function measureParams(measure: Measure, { from, until }: Period): FilterParams {
  const pairs = MEASURE_FILTERS[measure].filter(([name]) => name !== 'readOnly')
  const times = [['from', formatInstant(from)] as const, ['until', formatInstant(until)] as const]
  const params = fromPairs([...pairs, ...times])
  return measure === 'changes' ? params : withReads(params)
}
