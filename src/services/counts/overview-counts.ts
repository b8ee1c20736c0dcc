import type { Caller } from '../../domain/access/caller.ts'
import type { OperationName } from '../../domain/access/permissions.ts'
import { toCountScope } from '../../domain/counts/count-scope.ts'
import { type Tally, tallySize } from '../../domain/counts/tally.ts'
import { type Filter, NO_FILTER, PAGE_SEARCH_MS, toQuery } from '../../domain/events/query.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { Facets } from '../../store/counts/facets.ts'
import type { NewValuesRequest, SeenValues } from '../../store/counts/list-new-values.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'

/** Events that are read at most to count users of refused calls, and for how long: the page waits for them. */
const LIVE = { max: 1_000, longestMs: PAGE_SEARCH_MS }

type OverviewCountsContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<'counts'>
  settings: Pick<ServiceSettings, 'retentionDays'>
}

/** A filter whose period begins and ends with an hour. */
export type FilterOfHours = Filter & { from: Date; until: Date }

export type OverviewCounts = ReturnType<typeof createOverviewCounts>

/** The counts of the overview, whose event covers them. They are bounded, so that they need no place among searches. */
export function createOverviewCounts({ store, audit, clock, settings }: OverviewCountsContext) {
  const countsOf = (caller: Caller) => store.forCustomer(caller.customer.id).counts
  const read = <Result>(caller: Caller, operation: OperationName, perform: () => Promise<Result>) =>
    audit.read(caller, { operation, continues: 'page' }, perform)
  return {
    /** Returns how many of the matching events there are in each hour that has some; lower bounds if not complete. */
    readHours: (caller: Caller, filter: FilterOfHours): Promise<HourTallies> =>
      read(caller, 'GetEventHistogram', async () => {
        const scope = toCountScope(filter)
        const request = { query: filter, bucketMs: HOUR_MS, scope, bounds: LIVE }
        const { buckets, isComplete } = await countsOf(caller).readHistogram(request)
        const hours = [...buckets].map(([startMs, tally]) => ({ ...tally, from: new Date(startMs) }))
        return { hours, isComplete }
      }),

    /** Returns how many events of the retention there are; a lower bound if not complete. */
    countKept: (caller: Caller): Promise<{ events: number; isComplete: boolean }> =>
      read(caller, 'GetEventHistogram', async () => {
        const query = toQuery(NO_FILTER, clock(), settings.retentionDays)
        const request = { query, bucketMs: DAY_MS, scope: toCountScope(NO_FILTER), bounds: LIVE }
        const { buckets, isComplete } = await countsOf(caller).readHistogram(request)
        const events = [...buckets.values()].reduce((sum, tally) => sum + tallySize(tally), 0)
        return { events, isComplete }
      }),

    /** Returns the most frequent users of the newest matching events. */
    readUsers: (caller: Caller, filter: Filter): Promise<Facets> =>
      read(caller, 'GetEventFacets', () => {
        const query = toQuery(filter, clock(), settings.retentionDays)
        const asked = { scope: toCountScope(filter), isOpenEnded: false, bounds: LIVE }
        return countsOf(caller).readFacets({ query, fields: ['userName'], limit: LIVE.max, ...asked })
      }),

    /** Returns the values that no event before an instant has, and how many events there are in all. */
    listNewValues: (caller: Caller, request: NewValuesRequest): Promise<SeenValues> =>
      read(caller, 'ListEventValues', () => countsOf(caller).listNewValues(request)),
  }
}

type HourTallies = { hours: ({ from: Date } & Tally)[]; isComplete: boolean }
