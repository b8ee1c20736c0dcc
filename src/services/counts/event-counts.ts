import type { Caller } from '../../domain/access/caller.ts'
import { chooseBucketSeconds } from '../../domain/counts/buckets.ts'
import { type CountScope, toCountScope } from '../../domain/counts/count-scope.ts'
import { listLocalBuckets, mergeBuckets } from '../../domain/counts/local-buckets.ts'
import type { CountedValue } from '../../domain/counts/most-frequent.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { emptyTally, type Tally } from '../../domain/counts/tally.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { EVENT_AHEAD_MS, type Filter, type Query, toQuery } from '../../domain/events/query.ts'
import { UTC } from '../../domain/periods/time-zone.ts'
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import type { ListedValues } from '../../store/counts/list-values.ts'
import type { LiveBounds } from '../../store/counts/live-search.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'

/** Events that are read at most for one question that counts do not answer, and for how long. */
const LIVE = { max: 10_000, longestMs: 5_000 }

/** Numbers of events over time. They are lower bounds if they are not complete. */
export type EventHistogram = {
  from: Date
  until: Date
  bucketSeconds: number
  complete: boolean
  /** Oldest first. The first and the last bucket may begin before the period and end after it. */
  buckets: ({ from: Date } & Tally)[]
}

/** The most frequent values of some fields, among the newest `basis` events that match; of all of them if complete. */
export type EventFacets = {
  facets: { [field in CountedField]?: CountedValue[] }
  complete: boolean
  basis: number
}

type CountsContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<'counts'>
  settings: Pick<ServiceSettings, 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/** How a caller asks: as an open page does, and with a signal that nothing waits for the answer any more. */
export type CountOptions = ReadOptions & { signal?: AbortSignal | undefined }

/** In which time zone buckets begin at round times, UTC by default. */
export type HistogramOptions = CountOptions & { zone?: string }

export type EventCounts = ReturnType<typeof createEventCounts>

/** Counts events: over time, and by the values of their fields. */
export function createEventCounts(context: CountsContext) {
  const { store, audit } = context
  return {
    /** Returns how many of the matching events there are over time, in at most `buckets` buckets. */
    readHistogram: (
      caller: Caller,
      filter: Filter,
      buckets: number,
      { signal, zone = UTC, ...options }: HistogramOptions = {},
    ): Promise<EventHistogram> => {
      const parameters = { ...canonicalFilter(filter), buckets }
      return audit.read(caller, { operation: 'GetEventHistogram', parameters, ...options }, () =>
        ask(context, caller, { filter, signal }, (asked) =>
          readHistogram(context, caller, asked, { max: buckets, zone }),
        ),
      )
    },

    /** Returns the most frequent values of fields of the matching events, up to `limit` of each field. */
    readFacets: (
      caller: Caller,
      filter: Filter,
      { fields, limit }: FacetOptions,
      { signal, ...options }: CountOptions = {},
    ): Promise<EventFacets> => {
      const parameters = { ...canonicalFilter(filter), fields: fields.join(','), limit }
      return audit.read(caller, { operation: 'GetEventFacets', parameters, ...options }, () =>
        ask(context, caller, { filter, signal }, (asked) =>
          readFacets(context, caller, asked, { fields, limit }),
        ),
      )
    },

    /** Returns the values of a field that begin with a text in any letter case, the most frequent first. */
    listValues: (
      caller: Caller,
      request: { field: CountedField; prefix: string; limit: number },
      options: ReadOptions = {},
    ): Promise<ListedValues> =>
      audit.read(caller, { operation: 'ListEventValues', parameters: request, ...options }, () =>
        store.forCustomer(caller.customer.id).counts.listValues(request),
      ),
  }
}

type FacetOptions = { fields: CountedField[]; limit: number }
/** `isOpenEnded` says that no event may be dated after the query’s period. */
type Asked = { query: Query; scope: CountScope | null; bounds: LiveBounds; isOpenEnded: boolean }

// Takes a place where many events of the period may have to be read.
async function ask<Answer>(
  { clock, settings, costlyWork }: CountsContext,
  caller: Caller,
  { filter, signal }: { filter: Filter; signal: AbortSignal | undefined },
  read: (asked: Asked) => Promise<Answer>,
): Promise<Answer> {
  const now = clock()
  const query = toQuery(filter, now, settings.retentionDays)
  const scope = toCountScope(filter)
  const isOpenEnded = query.until.getTime() > now.getTime() + EVENT_AHEAD_MS
  const run = () => read({ query, scope, isOpenEnded, bounds: { ...LIVE, signal } })
  return scope === null || scope.values !== null ? costlyWork.run(caller, 'search', run) : run()
}

async function readHistogram(
  { store }: CountsContext,
  { customer }: Caller,
  asked: Asked,
  { max, zone }: { max: number; zone: string },
): Promise<EventHistogram> {
  const { from, until } = asked.query
  const period = { fromMs: from.getTime(), untilMs: until.getTime() }
  const bucketSeconds = chooseBucketSeconds(period, max)
  const smallestMs = asked.scope?.values ? HOUR_MS : MINUTE_MS
  const { starts, unitMs } = listLocalBuckets(period, bucketSeconds * 1_000, zone, smallestMs)
  const counts = store.forCustomer(customer.id).counts
  const { buckets: parts, isComplete } = await counts.readHistogram({ ...asked, bucketMs: unitMs })
  const buckets = mergeBuckets(parts, starts)
  const listed = starts.map((start) => ({
    from: new Date(start),
    ...(buckets.get(start) ?? emptyTally()),
  }))
  return { from, until, bucketSeconds, complete: isComplete, buckets: listed }
}

async function readFacets(
  { store }: CountsContext,
  { customer }: Caller,
  asked: Asked,
  { fields, limit }: FacetOptions,
): Promise<EventFacets> {
  const { values, events, isComplete } = await store
    .forCustomer(customer.id)
    .counts.readFacets({ ...asked, fields, limit })
  return { facets: toFacets(values), complete: isComplete, basis: events }
}

function toFacets(values: ReadonlyMap<CountedField, CountedValue[]>): EventFacets['facets'] {
  const facets = [...values].map(([field, found]) => [
    field,
    found.map(({ value, count }) => ({ value, count })),
  ])
  return Object.fromEntries(facets)
}
