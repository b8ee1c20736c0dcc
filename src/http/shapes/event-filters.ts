import { z } from 'zod'
import { negated } from '../../domain/events/canonical-filter.ts'
import {
  checkPeriods,
  type FilterPair,
  isListParameter,
  type ListParameter,
  parseConditions,
} from '../../domain/events/filter-grammar.ts'
import {
  FILTER_VALUES_MAX,
  type Filter,
  NO_FILTER,
  OUTCOMES,
  TEXT_FILTER,
  TEXTS_MAX,
  VALUE_FILTER_NAMES,
  VALUE_FILTERS,
  type ValueFilter,
} from '../../domain/events/query.ts'
import { listParameter, timeParameter, truthParameter } from './values.ts'

const VALUE_EXAMPLES: { [name in ValueFilter]: string } = {
  eventName: 'StopInstances',
  userName: 'ann',
  project: 'default',
  eventSource: 'ec2.amazonaws.com',
  resourceType: 'AWS::EC2::Instance',
  resourceName: 'i-0a1b2c3d',
  accessKeyId: 'AKIAEXAMPLE',
  sourceIPAddress: '203.0.113.0/24',
  errorCode: '*',
  eventId: '5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21',
  requestId: '8a1c5f0e-2d3b-4c7a-9e6f-0b1d2c3e4f5a',
  submittedBy: 'collector',
  submittedKey: 'AKIAEXAMPLE',
}

// A filter, and the one that excludes what it asks for.
function valueFilter<Name extends ValueFilter>(name: Name) {
  const example = VALUE_EXAMPLES[name]
  const list = listParameter(example, FILTER_VALUES_MAX)
  const starts = name === 'eventId' ? '' : ' A value that ends in `*` is a prefix; `\\*` is an asterisk.'
  return {
    [name]: list.describe(`${VALUE_FILTERS[name]}${starts} Repeat it for any of several values.`),
    [negated(name)]: list.describe(`Excludes what \`${name}\` would return, in the same way.`),
  }
}

type ListShapes = { [name in Exclude<ListParameter, 'q' | 'not.q'>]: ReturnType<typeof listParameter> }

// The names are those of the type.
const VALUE_SHAPES = Object.assign({}, ...VALUE_FILTER_NAMES.map(valueFilter)) as ListShapes

/** The parameters of the filters, the same wherever events are asked for. */
export const FILTERS = {
  from: timeParameter('from').describe(
    'Start of the period, inclusive, in ISO 8601 or epoch seconds. Default: the start of the retention period, before which there are no events.',
  ),
  until: timeParameter('until').describe('End of the period, exclusive, in ISO 8601 or epoch seconds.'),
  ...VALUE_SHAPES,
  receivedFrom: timeParameter('receivedFrom').describe('Earliest time of receipt, inclusive.'),
  receivedUntil: timeParameter('receivedUntil').describe('Latest time of receipt, exclusive.'),
  q: listParameter('i-0a1b2c3d', TEXTS_MAX).describe(`${TEXT_FILTER} Repeat it for any of several texts.`),
  'not.q': listParameter('healthcheck', TEXTS_MAX).describe('Text that the record must not contain.'),
  readOnly: truthParameter().describe(
    '`true` returns only requests that changed nothing, `false` only those that changed something. Default: both.',
  ),
  outcome: z
    .enum(OUTCOMES)
    .describe('`failed` returns only requests that failed, `succeeded` only others. Default: both.')
    .exactOptional(),
} satisfies { [name in keyof Filter | ListParameter]: z.ZodType }

const FilterQuery = z.strictObject(FILTERS)

type FilterValues = Partial<z.output<typeof FilterQuery>>

/** Returns the filter of parameters. Throws a fault of the first one that is wrong. */
export function toFilter(values: FilterValues): Filter {
  const { from = null, until = null, receivedFrom = null, receivedUntil = null } = values
  const { readOnly = null, outcome = null } = values
  const pairs = Object.entries(values).flatMap(([name, list]) =>
    isListParameter(name) && Array.isArray(list) ? list.map((value): FilterPair => [name, value]) : [],
  )
  const conditions = parseConditions(pairs)
  return checkPeriods({
    ...NO_FILTER,
    ...{ from, until, receivedFrom, receivedUntil, readOnly, outcome },
    ...conditions,
  })
}
