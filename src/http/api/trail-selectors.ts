import { invalidField } from '../../domain/fault.ts'
import { describeType, isJsonObject, type JsonObject } from '../../domain/parse.ts'
import {
  type AdvancedSelector,
  type BasicSelector,
  type Condition,
  DEFAULT_SELECTOR,
  OPERATORS,
  type Selectors,
} from '../../domain/trails/selector.ts'

/**
 * Returns the selectors of a request; null selects every event. They are advanced if they have `fields`, else basic.
 * Throws a fault that names the path of the first error, and for a mix of basic and advanced ones.
 */
export function parseSelectors(list: unknown[] | null): Selectors {
  if (list === null) return { kind: 'basic', selectors: [DEFAULT_SELECTOR] }
  const objects = list.map((value, index) => parseObject(value, selectorPath(index)))
  const advanced = objects.filter((each) => Object.hasOwn(each, 'fields'))
  if (advanced.length > 0 && advanced.length < objects.length)
    throw invalidSelectors('Either all `selectors` must have `fields`, or none.')
  return advanced.length === 0
    ? { kind: 'basic', selectors: objects.map((each, index) => parseBasic(each, selectorPath(index))) }
    : { kind: 'advanced', selectors: objects.map((each, index) => parseAdvanced(each, selectorPath(index))) }
}

/** Returns the selectors of a trail as the API returns them; null for every event. */
export function toSelectorsJson(selectors: Selectors | null) {
  if (selectors === null) return null
  return selectors.kind === 'basic'
    ? selectors.selectors.map(toBasicJson)
    : selectors.selectors.map(toAdvancedJson)
}

const READ_WRITE_TYPES = ['ReadOnly', 'WriteOnly', 'All'] as const
const BASIC_FIELDS = ['readWrite', 'managementEvents', 'dataResources', 'excludedSources']

function selectorPath(index: number): string {
  return `selectors[${index}]`
}

function parseBasic(selector: JsonObject, path: string): BasicSelector {
  rejectUnknownFields(selector, BASIC_FIELDS, path)
  const { readWrite = 'All', managementEvents = true, dataResources = [], excludedSources = [] } = selector
  const type = READ_WRITE_TYPES.find((each) => each === readWrite)
  if (!type) throw invalidSelectors(`\`${path}.readWrite\` must be one of ${READ_WRITE_TYPES.join(', ')}.`)
  if (typeof managementEvents !== 'boolean')
    throw invalidSelectors(
      `\`${path}.managementEvents\` must be true or false; got ${describeType(managementEvents)}.`,
    )
  return {
    readWrite: type,
    hasManagementEvents: managementEvents,
    dataResources: parseArray(dataResources, `${path}.dataResources`).map((value, index) =>
      parseDataResource(value, `${path}.dataResources[${index}]`),
    ),
    excludedSources: parseStrings(excludedSources, `${path}.excludedSources`),
  }
}

function parseDataResource(value: unknown, path: string): BasicSelector['dataResources'][number] {
  const resource = parseObject(value, path)
  rejectUnknownFields(resource, ['type', 'values'], path)
  return {
    type: parseString(resource.type, `${path}.type`),
    values: parseStrings(resource.values, `${path}.values`),
  }
}

function parseAdvanced(selector: JsonObject, path: string): AdvancedSelector {
  rejectUnknownFields(selector, ['name', 'fields'], path)
  const conditions = parseArray(selector.fields, `${path}.fields`).map((value, index) =>
    parseCondition(value, `${path}.fields[${index}]`),
  )
  const name = selector.name === undefined ? null : parseString(selector.name, `${path}.name`)
  return { name, conditions }
}

function parseCondition(value: unknown, path: string): Condition {
  const condition = parseObject(value, path)
  rejectUnknownFields(condition, ['field', ...OPERATORS], path)
  const values = (name: string) => parseStrings(condition[name] ?? [], `${path}.${name}`)
  return {
    field: parseString(condition.field, `${path}.field`),
    equals: values('equals'),
    startsWith: values('startsWith'),
    endsWith: values('endsWith'),
    notEquals: values('notEquals'),
    notStartsWith: values('notStartsWith'),
    notEndsWith: values('notEndsWith'),
  }
}

function toBasicJson({ readWrite, hasManagementEvents, dataResources, excludedSources }: BasicSelector) {
  return { readWrite, managementEvents: hasManagementEvents, dataResources, excludedSources }
}

// Operators without values are omitted.
function toAdvancedJson({ name, conditions }: AdvancedSelector) {
  const fields = conditions.map(({ field, ...operators }) => {
    const used = Object.entries(operators).filter(([, values]) => values.length > 0)
    return { field, ...Object.fromEntries(used) }
  })
  return { ...(name !== null && { name }), fields }
}

function parseObject(value: unknown, path: string): JsonObject {
  if (isJsonObject(value)) return value
  throw invalidSelectors(`\`${path}\` must be an object; got ${describeType(value)}.`)
}

function rejectUnknownFields(object: JsonObject, allowed: readonly string[], path: string): void {
  const unknown = Object.keys(object).find((name) => !allowed.includes(name))
  if (unknown === undefined) return
  const names = allowed.map((name) => `\`${name}\``).join(', ')
  throw invalidSelectors(`Unknown field \`${path}.${unknown.slice(0, 64)}\`. Allowed: ${names}.`)
}

function parseArray(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value
  throw invalidSelectors(`\`${path}\` must be an array; got ${describeType(value)}.`)
}

function parseStrings(value: unknown, path: string): string[] {
  return parseArray(value, path).map((each, index) => parseString(each, `${path}[${index}]`))
}

function parseString(value: unknown, path: string): string {
  if (typeof value === 'string') return value
  throw invalidSelectors(`\`${path}\` must be a string; got ${describeType(value)}.`)
}

function invalidSelectors(message: string) {
  return invalidField('selectors', message)
}
