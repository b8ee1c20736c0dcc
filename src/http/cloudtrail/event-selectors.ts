import type { Caller } from '../../domain/access/caller.ts'
import type { AdvancedSelector, BasicSelector, Condition, Selectors } from '../../domain/trails/selector.ts'
import { DEFAULT_SELECTOR } from '../../domain/trails/selector.ts'
import { type Trail, trailArn } from '../../domain/trails/trail.ts'
import { TrailFault } from '../../domain/trails/trail-fault.ts'
import {
  type Input,
  parseOptionalBoolean,
  parseOptionalString,
  parseOptionalStrings,
  parseOptionalStructures,
  parseRequiredString,
  requireMember,
} from './operation-input.ts'

/** Returns the selectors of a request; throws unless it has either basic or advanced ones. */
export function parseEventSelectors(input: Input): Selectors {
  const basic = parseOptionalStructures(input, 'EventSelectors')
  const advanced = parseOptionalStructures(input, 'AdvancedEventSelectors')
  if ((basic ?? advanced) === null || (basic?.length && advanced?.length))
    throw new TrailFault('selectors', 'basicOrAdvancedSelectors')
  // An empty list restores the default; Terraform removes advanced selectors this way.
  return advanced?.length
    ? { kind: 'advanced', selectors: advanced.map(parseAdvancedSelector) }
    : { kind: 'basic', selectors: basic?.length ? basic.map(parseBasicSelector) : [DEFAULT_SELECTOR] }
}

/** Returns the selectors of a trail, the default if it has none. K2 clients read the trail's name from `Name`. */
export function toEventSelectors(trail: Trail, { customer }: Caller) {
  const { selectors } = trail
  return {
    TrailARN: trailArn(trail, customer.accountId),
    Name: trail.name,
    ...(selectors?.kind === 'advanced'
      ? { AdvancedEventSelectors: selectors.selectors.map(toAdvancedEventSelector) }
      : { EventSelectors: (selectors?.selectors ?? [DEFAULT_SELECTOR]).map(toBasicEventSelector) }),
  }
}

const READ_WRITE_TYPES = ['ReadOnly', 'WriteOnly', 'All'] as const

function parseBasicSelector(input: Input): BasicSelector {
  const resources = parseOptionalStructures(input, 'DataResources') ?? []
  return {
    readWrite: parseReadWriteType(parseOptionalString(input, 'ReadWriteType') ?? 'All'),
    hasManagementEvents: parseOptionalBoolean(input, 'IncludeManagementEvents') ?? true,
    dataResources: resources.map((resource) => ({
      type: parseRequiredString(resource, 'Type'),
      values: parseOptionalStrings(resource, 'Values') ?? [],
    })),
    excludedSources: parseOptionalStrings(input, 'ExcludeManagementEventSources') ?? [],
  }
}

function parseReadWriteType(value: string) {
  const type = READ_WRITE_TYPES.find((each) => each === value)
  if (type) return type
  throw new TrailFault('selectors', 'readWriteTypeInvalid')
}

function parseAdvancedSelector(input: Input): AdvancedSelector {
  const conditions = requireMember(parseOptionalStructures(input, 'FieldSelectors'), 'FieldSelectors')
  return { name: parseOptionalString(input, 'Name'), conditions: conditions.map(parseCondition) }
}

function parseCondition(input: Input): Condition {
  const values = (name: string) => parseOptionalStrings(input, name) ?? []
  return {
    field: parseRequiredString(input, 'Field'),
    equals: values('Equals'),
    startsWith: values('StartsWith'),
    endsWith: values('EndsWith'),
    notEquals: values('NotEquals'),
    notStartsWith: values('NotStartsWith'),
    notEndsWith: values('NotEndsWith'),
  }
}

function toBasicEventSelector(selector: BasicSelector) {
  return {
    ReadWriteType: selector.readWrite,
    IncludeManagementEvents: selector.hasManagementEvents,
    DataResources: selector.dataResources.map(({ type, values }) => ({ Type: type, Values: values })),
    ExcludeManagementEventSources: selector.excludedSources,
  }
}

function toAdvancedEventSelector({ name, conditions }: AdvancedSelector) {
  return { ...(name === null ? {} : { Name: name }), FieldSelectors: conditions.map(toFieldSelector) }
}

// AWS omits operators without values as well.
function toFieldSelector({ field, ...values }: Condition) {
  const operators = {
    Equals: values.equals,
    StartsWith: values.startsWith,
    EndsWith: values.endsWith,
    NotEquals: values.notEquals,
    NotStartsWith: values.notStartsWith,
    NotEndsWith: values.notEndsWith,
  }
  const used = Object.entries(operators).filter(([, each]) => each.length > 0)
  return { Field: field, ...Object.fromEntries(used) }
}
