import type { Caller } from '../../domain/access/caller.ts'
import type { AdvancedSelector, BasicSelector, Condition, Selectors } from '../../domain/trails/selector.ts'
import { DEFAULT_SELECTOR } from '../../domain/trails/selector.ts'
import { type Trail, trailArn } from '../../domain/trails/trail.ts'
import { TrailFault } from '../../domain/trails/trail-fault.ts'
import {
  type Input,
  needed,
  needText,
  parseOptionalText,
  readStructures,
  readTexts,
  readTruth,
} from './operation-input.ts'

/** The selectors of a request: of one kind or the other. */
export function parseEventSelectors(input: Input): Selectors {
  const basic = readStructures(input, 'EventSelectors')
  const advanced = readStructures(input, 'AdvancedEventSelectors')
  if ((basic ?? advanced) === null || (basic?.length && advanced?.length))
    throw new TrailFault('selectors', 'Give either EventSelectors or AdvancedEventSelectors.')
  // An empty list takes back what was chosen: so Terraform removes advanced selectors.
  return advanced?.length
    ? { kind: 'advanced', selectors: advanced.map(readAdvanced) }
    : { kind: 'basic', selectors: basic?.length ? basic.map(readBasic) : [DEFAULT_SELECTOR] }
}

/** A trail's selectors as they are answered: the default where nobody chose. K2 knows the trail by `Name`. */
export function toEventSelectors(trail: Trail, { customer }: Caller) {
  const { selectors } = trail
  return {
    TrailARN: trailArn(trail, customer.accountId),
    Name: trail.name,
    ...(selectors?.kind === 'advanced'
      ? { AdvancedEventSelectors: selectors.selectors.map(writeAdvanced) }
      : { EventSelectors: (selectors?.selectors ?? [DEFAULT_SELECTOR]).map(writeBasic) }),
  }
}

function readBasic(input: Input): BasicSelector {
  const resources = readStructures(input, 'DataResources') ?? []
  return {
    readWrite: readWriteType(parseOptionalText(input, 'ReadWriteType') ?? 'All'),
    hasManagementEvents: readTruth(input, 'IncludeManagementEvents') ?? true,
    dataResources: resources.map((resource) => ({
      type: needText(resource, 'Type'),
      values: readTexts(resource, 'Values') ?? [],
    })),
    excludedSources: readTexts(input, 'ExcludeManagementEventSources') ?? [],
  }
}

function readWriteType(given: string) {
  const word = READ_WRITE.find((each) => each === given)
  if (word) return word
  throw new TrailFault('selectors', `ReadWriteType must be ${READ_WRITE.join(', ')}.`)
}

function writeBasic(selector: BasicSelector) {
  return {
    ReadWriteType: selector.readWrite,
    IncludeManagementEvents: selector.hasManagementEvents,
    DataResources: selector.dataResources.map(({ type, values }) => ({ Type: type, Values: values })),
    ExcludeManagementEventSources: selector.excludedSources,
  }
}

function readAdvanced(input: Input): AdvancedSelector {
  const conditions = needed(readStructures(input, 'FieldSelectors'), 'FieldSelectors')
  return { name: parseOptionalText(input, 'Name'), conditions: conditions.map(readCondition) }
}

function readCondition(input: Input): Condition {
  const values = (name: string) => readTexts(input, name) ?? []
  return {
    field: needText(input, 'Field'),
    equals: values('Equals'),
    startsWith: values('StartsWith'),
    endsWith: values('EndsWith'),
    notEquals: values('NotEquals'),
    notStartsWith: values('NotStartsWith'),
    notEndsWith: values('NotEndsWith'),
  }
}

function writeAdvanced({ name, conditions }: AdvancedSelector) {
  return { ...(name === null ? {} : { Name: name }), FieldSelectors: conditions.map(writeCondition) }
}

// Operators without values are left out, as AWS leaves them out.
function writeCondition({ field, ...values }: Condition) {
  const operators = {
    Equals: values.equals,
    StartsWith: values.startsWith,
    EndsWith: values.endsWith,
    NotEquals: values.notEquals,
    NotStartsWith: values.notStartsWith,
    NotEndsWith: values.notEndsWith,
  }
  const given = Object.entries(operators).filter(([, each]) => each.length > 0)
  return { Field: field, ...Object.fromEntries(given) }
}

const READ_WRITE = ['ReadOnly', 'WriteOnly', 'All'] as const
