import { COUNTED_FIELDS } from '../../domain/counts/period-counts.ts'
import type { EventCounts } from '../../services/counts/event-counts.ts'
import {
  FacetsQuery,
  FacetsShape,
  HistogramQuery,
  HistogramShape,
  ValuesQuery,
  ValuesShape,
} from '../shapes/counts.ts'
import { toFilter } from '../shapes/event-filters.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const COUNT_OPERATIONS = {
  readHistogram: {
    route: 'GET /events/histogram',
    summary: 'Count events over time',
    description:
      'Returns how many of the events that match all filters there are over time: changes and reads, and how many of each failed. Without filters, or with `readOnly`, `errorCode=*` or one value of one field alone, the answer is fast however long the period is. With others, at most the newest 10,000 matching events are counted, and `complete` says whether these are all. This limit does not apply to events whose values Daybook keeps in columns: nearly all from before today, on days of 500 to a million events, if all filters are for the fields of `/events/facets`, without networks, and the buckets are of an hour or more.',
    query: HistogramQuery,
    answer: { description: 'The numbers.', shape: HistogramShape },
  },
  readFacets: {
    route: 'GET /events/facets',
    summary: 'Count events by value',
    description:
      'Returns the most frequent values of fields among the events that match all filters. Without filters, or with `readOnly` and `errorCode=*` alone, all events of the period are counted; with others at most the newest 10,000. This limit does not apply to events whose values Daybook keeps in columns: nearly all from before today, on days of 500 to a million events, if all filters are for these fields, without networks. `complete` and `basis` say which.',
    query: FacetsQuery,
    answer: { description: 'The values.', shape: FacetsShape },
  },
  listValues: {
    route: 'GET /events/values',
    summary: 'List values of a field',
    description:
      'Returns the values of a field in the events that are kept, the most frequent first, with the times of the first and the last event that has each. New events are counted within some ten seconds.',
    query: ValuesQuery,
    answer: { description: 'The values.', shape: ValuesShape },
  },
} satisfies ApiOperations

/** Routes that count events. */
export function countRoutes(counts: EventCounts) {
  return createRoutes(COUNT_OPERATIONS, {
    readHistogram: (caller, { buckets, ...filters }, c) =>
      counts.readHistogram(caller, toFilter(filters), buckets, { signal: c.req.raw.signal }),
    readFacets: (caller, { fields = [...COUNTED_FIELDS], limit, ...filters }, c) =>
      counts.readFacets(caller, toFilter(filters), { fields, limit }, { signal: c.req.raw.signal }),
    async listValues(caller, { field, prefix = '', limit }) {
      const { values, isComplete } = await counts.listValues(caller, { field, prefix, limit })
      return { values, complete: isComplete }
    },
  })
}
