import { formatFilter } from '../../src/domain/events/filter-grammar.ts'
import type { Filter } from '../../src/domain/events/query.ts'
import type { FilterParams } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

/** Returns the URL of the events page with a filter that was found by words. It shows reads too, unless the filter says not to. */
export function foundEventsUrl(filter: Filter): string {
  const params: { [name: string]: string } = Object.fromEntries(formatFilter(filter))
  return paths.events({ ...withFailure(params), readOnly: READ_ONLY[params.readOnly ?? ''] ?? 'any' })
}

const READ_ONLY: { [value: string]: string } = { true: 'yes', false: 'no' }

// The page has one filter for a failure and for its code.
function withFailure({ outcome = '', ...params }: { [name: string]: string }): FilterParams {
  if (outcome !== 'failed') return { ...params, ...Object.fromEntries([['outcome', outcome]]) }
  return { errorCode: '*', ...params }
}
