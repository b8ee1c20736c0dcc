import { z } from 'zod'
import { BUCKETS_DEFAULT, BUCKETS_MAX, BUCKETS_MIN } from '../../domain/counts/buckets.ts'
import { COUNTED_FIELDS, type CountedField } from '../../domain/counts/period-counts.ts'
import { invalidField } from '../../domain/fault.ts'
import { quoteValue } from '../../domain/parse.ts'
import { FILTERS } from './event-filters.ts'
import { count, integerParameter, parameter, parsedBy, shortText, text, time, truth } from './values.ts'

const FACET_LIMIT = { default: 10, max: 100 }
const VALUE_LIMIT = { default: 20, max: 100 }

export const HistogramQuery = z.strictObject({
  ...FILTERS,
  buckets: integerParameter('buckets', BUCKETS_MIN, BUCKETS_MAX, BUCKETS_DEFAULT)
    .default(BUCKETS_DEFAULT)
    .describe(
      'Maximum number of buckets. They have a round size, and begin at multiples of it: one that is chosen to have as many of them as possible.',
    ),
})

export const FacetsQuery = z.strictObject({
  ...FILTERS,
  fields: parameter('eventName,userName')
    .transform(parsedBy(parseFields))
    .describe(`The fields, separated by commas: ${COUNTED_FIELDS.join(', ')}. Default: all of them.`)
    .exactOptional(),
  limit: integerParameter('limit', 1, FACET_LIMIT.max, FACET_LIMIT.default)
    .default(FACET_LIMIT.default)
    .describe('Maximum number of values of each field.'),
})

export const ValuesQuery = z.strictObject({
  field: z.enum(COUNTED_FIELDS).describe('The field.'),
  prefix: shortText(512, 'be')
    .min(1)
    .describe('What the values begin with, in any letter case. Default: all values.')
    .exactOptional(),
  limit: integerParameter('limit', 1, VALUE_LIMIT.max, VALUE_LIMIT.default)
    .default(VALUE_LIMIT.default)
    .describe('Maximum number of values.'),
})

function parseFields(value: string): CountedField[] {
  const names = value.split(',')
  const fields = COUNTED_FIELDS.filter((field) => names.includes(field))
  if (fields.length === names.length) return fields
  throw invalidField('fields', 'notCountedFields', { allowed: COUNTED_FIELDS, got: quoteValue(value) })
}

export const HistogramShape = z
  .object({
    from: time().describe('Start of the period, inclusive.'),
    until: time().describe('End of the period, exclusive.'),
    bucketSeconds: count(1_800).describe('The size of each bucket.'),
    complete: truth(true).describe(
      'If false, the numbers are lower bounds: there were too many events to count all.',
    ),
    buckets: z
      .array(
        z.object({
          from: time().describe('Start of the bucket.'),
          changes: count(12).describe('Requests that changed something, or tried to.'),
          failedChanges: count(1).describe('How many of these failed.'),
          reads: count(340),
          failedReads: count(3),
        }),
      )
      .describe(
        'Oldest first, empty ones included. The first may begin before the period and the last may end after it; only events of the period are counted.',
      ),
  })
  .meta({ id: 'EventHistogram' })

const FacetShape = z.array(z.object({ value: text('StopInstances'), count: count(12) }))

export const FacetsShape = z
  .object({
    facets: z
      .object(Object.fromEntries(COUNTED_FIELDS.map((field) => [field, FacetShape.optional()])))
      .describe(
        'The most frequent values of each field. Events without a value of a field are not among them.',
      ),
    complete: truth(true).describe(
      'If false, the counts are of the newest `basis` matching events only, or rare values are missing.',
    ),
    basis: count(352).describe('The number of events that were counted.'),
  })
  .meta({ id: 'EventFacets' })

export const ValuesShape = z
  .object({
    values: z
      .array(
        z.object({
          value: text('ben'),
          count: count(12),
          firstSeen: time().describe('Time of the oldest event in the log that has the value.'),
          lastSeen: time().describe('Time of the newest one.'),
        }),
      )
      .describe('The most frequent first.'),
    complete: truth(true).describe(
      'If false, rare values are missing, counts are lower bounds, and events with a value may be older or newer than the times say: the field has very many values, or many events are still being counted.',
    ),
  })
  .meta({ id: 'EventValues' })
