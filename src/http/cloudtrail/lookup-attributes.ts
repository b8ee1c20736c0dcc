import {
  equalTo,
  type Filter,
  NO_FILTER,
  type ValueCondition,
  type ValueFilter,
} from '../../domain/events/query.ts'
import { formatInteger } from '../../domain/messages/numbers.ts'
import { cutName } from '../../domain/parse.ts'
import { Exception } from './exceptions.ts'
import { type Input, parseOptionalString, parseOptionalStructures } from './operation-input.ts'

/** Maximum length of an attribute's value. As at AWS, underscores, spaces, commas and line feeds count twice. */
export const ATTRIBUTE_LENGTH_MAX = 2_000

/** Returns the filter for the attributes of a request. AWS accepts one attribute; Daybook accepts one of each key. */
export function parseLookupAttributes(input: Input): Filter {
  const values: { [name in ValueFilter]?: ValueCondition } = {}
  let { readOnly } = NO_FILTER
  const seen = new Set<string>()
  for (const attribute of parseOptionalStructures(input, 'LookupAttributes') ?? []) {
    const key = parseOptionalString(attribute, 'AttributeKey') ?? ''
    const value = parseAttributeValue(attribute, key)
    if (seen.has(key)) throw invalidAttributes(`The attribute ${key} must be given only once.`)
    seen.add(key)
    const name = FILTERS.get(key)
    if (name !== undefined) values[name] = equalTo(name, value)
    else if (key === 'ReadOnly') readOnly = parseReadOnly(value)
    else throw invalidAttributes(`Unknown attribute ${cutName(key)}. Allowed: ${KEYS.join(', ')}.`)
  }
  return { ...NO_FILTER, ...values, readOnly }
}

function parseAttributeValue(attribute: Input, key: string): string {
  const value = parseOptionalString(attribute, 'AttributeValue') ?? ''
  const length = value.length + (value.match(/[_ ,\n]/g)?.length ?? 0)
  if (length >= 1 && length <= ATTRIBUTE_LENGTH_MAX) return value
  throw invalidAttributes(
    `The value of ${cutName(key)} must have 1 to ${formatInteger(ATTRIBUTE_LENGTH_MAX)} characters; got ${formatInteger(length)}.`,
  )
}

function parseReadOnly(value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalidAttributes('The value of ReadOnly must be true or false.')
}

function invalidAttributes(message: string): Exception {
  return new Exception('InvalidLookupAttributesException', message)
}

const FILTERS = new Map<string, ValueFilter>([
  ['EventId', 'eventId'],
  ['EventName', 'eventName'],
  ['Username', 'userName'],
  ['ResourceType', 'resourceType'],
  ['ResourceName', 'resourceName'],
  ['EventSource', 'eventSource'],
  ['AccessKeyId', 'accessKeyId'],
  ['Project', 'project'],
  ['SourceIPAddress', 'sourceIPAddress'],
])
const KEYS = ['ReadOnly', ...FILTERS.keys()]
