import { formatFilter } from '../../src/domain/events/filter-grammar.ts'
import type { Filter } from '../../src/domain/events/query.ts'
import { type FilterParams, fromPairs } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

/** Returns the URL of the events page with a filter that was found by words. It shows reads too, unless the filter says not to. */
export function foundEventsUrl(filter: Filter): string {
  const { readOnly, outcome, ...params } = fromPairs(formatFilter(filter))
  return paths.events({
    ...params,
    ...outcomeParams(outcome, params),
    readOnly: READ_ONLY[readOnly ?? ''] ?? 'any',
  })
}

const READ_ONLY: { [value: string]: string } = { true: 'yes', false: 'no' }

// An error code is that of a failure.
function outcomeParams(outcome: string | undefined, { errorCode }: FilterParams): FilterParams {
  if (outcome === 'failed') return errorCode === undefined ? { errorCode: '*' } : {}
  return outcome === undefined ? {} : { outcome }
}
