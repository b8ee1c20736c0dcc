import { type Filter, NO_FILTER, type TextFilter } from '../../domain/events/query.ts'
import { toColumn } from '../../domain/events/record.ts'
import { Exception } from './exceptions.ts'
import { type Input, parseOptionalText, readStructures } from './operation-input.ts'

/** The longest value of an attribute, in characters, where some count twice. */
export const ATTRIBUTE_LENGTH_MAX = 2_000

/** The events that all attributes of a request hold for. AWS takes one attribute, we take one of each key. */
export function readAttributes(input: Input): Filter {
  const filter = { ...NO_FILTER }
  const seen = new Set<string>()
  for (const attribute of readStructures(input, 'LookupAttributes') ?? []) {
    const key = parseOptionalText(attribute, 'AttributeKey') ?? ''
    const value = readValue(attribute, key)
    if (seen.has(key)) throw refuse(`The attribute ${key} may be given only once.`)
    seen.add(key)
    const name = FILTERS.get(key)
    if (name !== undefined) filter[name] = toColumn(value)
    else if (key === 'ReadOnly') filter.readOnly = readTruth(value)
    else throw refuse(`${key.slice(0, 64)} is not an attribute; those are ${KEYS.join(', ')}.`)
  }
  return filter
}

function readValue(attribute: Input, key: string): string {
  const value = parseOptionalText(attribute, 'AttributeValue') ?? ''
  const length = value.length + (value.match(/[_ ,\n]/g)?.length ?? 0)
  if (length >= 1 && length <= ATTRIBUTE_LENGTH_MAX) return value
  throw refuse(`The value of ${key.slice(0, 64)} must have 1 to ${ATTRIBUTE_LENGTH_MAX} characters.`)
}

function readTruth(value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw refuse('The value of ReadOnly must be true or false.')
}

function refuse(message: string): Exception {
  return new Exception('InvalidLookupAttributesException', message)
}

const FILTERS = new Map<string, TextFilter>([
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
