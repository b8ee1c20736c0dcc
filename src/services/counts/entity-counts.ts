import type { Caller } from '../../domain/access/caller.ts'
import type { OperationName } from '../../domain/access/permissions.ts'
import { toCountScope } from '../../domain/counts/count-scope.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { type Filter, PAGE_SEARCH_MS } from '../../domain/events/query.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Facets } from '../../store/counts/facets.ts'
import type { Histogram } from '../../store/counts/histogram.ts'
import type { SeenValue } from '../../store/counts/seen-value.ts'
import type { Context, CustomerRows } from '../context.ts'

/** Events that are read at most for each question, and for how long: the page waits for them. */
const LIVE = { max: 2_000, longestMs: PAGE_SEARCH_MS }

/** Values of each field. */
const VALUES_MAX = 5

type EntityCountsContext = Pick<Context, 'audit'> & { store: CustomerRows<'counts'> }

/** A filter with both ends of its period. */
type FilterOfDays = Filter & { from: Date; until: Date }

/** Creates what counts the events about one thing for its page, whose event covers it. They are bounded, and take no place among searches. */
export function createEntityCounts({ store, audit }: EntityCountsContext) {
  const countsOf = (caller: Caller) => store.forCustomer(caller.customer.id).counts
  const read = <Result>(caller: Caller, operation: OperationName, perform: () => Promise<Result>) =>
    audit.read(caller, { operation, continues: 'page' }, perform)
  return {
    /** Returns how many events there are on each day of a period that begins and ends with a day. */
    readDays: (caller: Caller, filter: FilterOfDays): Promise<Histogram> =>
      read(caller, 'GetEventHistogram', () =>
        countsOf(caller).readHistogram({
          ...{ query: filter, bucketMs: DAY_MS, scope: toCountScope(filter), bounds: LIVE },
        }),
      ),

    /** Returns how often each value of some fields occurs among the newest events. */
    readValues: (caller: Caller, filter: FilterOfDays, fields: CountedField[]): Promise<Facets> =>
      read(caller, 'GetEventFacets', () =>
        countsOf(caller).readFacets({
          ...{
            query: filter,
            fields,
            limit: VALUES_MAX,
            scope: toCountScope(filter),
            isOpenEnded: false,
            bounds: LIVE,
          },
        }),
      ),

    /** Returns how many events match a filter of one value, and when the first and the last were; null if counts do not say. */
    findSeen: async (caller: Caller, filter: Filter): Promise<SeenValue | null> => {
      const values = toCountScope(filter)?.values
      if (!values) return null
      return read(caller, 'ListEventValues', () => countsOf(caller).findSeen(values))
    },
  }
}
