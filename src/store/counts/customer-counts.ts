import type { FieldPatterns } from '../../domain/counts/count-scope.ts'
import type { Database } from '../database.ts'
import { type Facets, type FacetsRequest, readFacets } from './facets.ts'
import { type Histogram, type HistogramRequest, readHistogram } from './histogram.ts'
import { listNewValues, type NewValuesRequest, type SeenValues } from './list-new-values.ts'
import { type ListedValues, listValues, type ValueRequest } from './list-values.ts'
import { findSeenValue, type SeenValue } from './seen-value.ts'

/** The counts of a customer's events. */
export function createCustomerCountStore(database: Database, customer: number) {
  return {
    /** Counts the events that match a query, in buckets. */
    readHistogram: (request: Omit<HistogramRequest, 'customer'>): Promise<Histogram> =>
      readHistogram(database, { customer, ...request }),

    /** Counts the values of fields of the events that match a query. */
    readFacets: (request: Omit<FacetsRequest, 'customer'>): Promise<Facets> =>
      readFacets(database, { customer, ...request }),

    /** Returns the values of a field that begin with a text in any letter case, the most frequent first. */
    listValues: (request: ValueRequest): Promise<ListedValues> => listValues(database, customer, request),

    /** Returns how many events have one of some values of a field, and when the first and the last were. */
    findSeen: (values: FieldPatterns): Promise<SeenValue> => findSeenValue(database, customer, values),

    /** Returns the values of fields that no event before an instant has, and how many events there are in all. */
    listNewValues: (request: NewValuesRequest): Promise<SeenValues> =>
      listNewValues(database, customer, request),
  }
}
