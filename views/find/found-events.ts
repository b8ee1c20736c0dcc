import { formatFilter } from '../../src/domain/events/filter-grammar.ts'
import type { Filter } from '../../src/domain/events/query.ts'
import { fromPairs } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

/** Returns the URL of the events page with a filter that was found by words. It shows reads too, unless the filter says not to. */
export function foundEventsUrl(filter: Filter): string {
  const { readOnly } = filter
  const pairs = formatFilter(filter).filter(([name]) => name !== 'readOnly')
  return paths.events({ ...fromPairs(pairs), readOnly: readOnly === null ? 'any' : readOnly ? 'yes' : 'no' })
}
