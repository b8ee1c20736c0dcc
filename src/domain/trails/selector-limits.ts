import { formatInteger } from '../messages/numbers.ts'
import {
  type AdvancedSelector,
  type BasicSelector,
  type Condition,
  DEFAULT_SELECTOR,
  OPERATORS,
  type Selectors,
} from './selector.ts'
import { SELECTOR_FIELDS } from './selector-fields.ts'
import { TrailFault } from './trail-fault.ts'

export const BASIC_SELECTORS_MAX = 5
export const DATA_VALUES_MAX = 250
export const ADVANCED_VALUES_MAX = 500
export const SELECTOR_NAME_MAX = 1_000
export const SELECTOR_VALUE_MAX = 2_048

/** Returns the selectors, or null if they are the default; throws a fault if a trail must not have them. */
export function checkSelectors(selectors: Selectors): Selectors | null {
  if (selectors.selectors.length === 0) throw invalidSelectors('At least one event selector must be given.')
  if (selectors.kind === 'basic') checkBasicSelectors(selectors.selectors)
  else checkAdvancedSelectors(selectors.selectors)
  return isDefault(selectors) ? null : selectors
}

function checkBasicSelectors(selectors: BasicSelector[]): void {
  if (selectors.length > BASIC_SELECTORS_MAX) {
    throw invalidSelectors(
      `A trail can have at most ${BASIC_SELECTORS_MAX} event selectors; got ${selectors.length}.`,
    )
  }
  checkDataResources(selectors)
  if (!selectors.every(({ excludedSources }) => excludedSources.every((source) => EXCLUDABLE.has(source)))) {
    throw invalidSelectors(
      `Management events may be excluded only for the sources ${[...EXCLUDABLE].join(' and ')}.`,
    )
  }
  if (!selectors.every(selectsSomething)) {
    throw invalidSelectors('An event selector must include management events or data resources.')
  }
}

function checkDataResources(selectors: BasicSelector[]): void {
  const resources = selectors.flatMap(({ dataResources }) => dataResources)
  if (!resources.every(({ type }) => DATA_TYPES.has(type))) {
    throw invalidSelectors(`The type of a data resource must be one of ${[...DATA_TYPES].join(', ')}.`)
  }
  const values = resources.flatMap((resource) => resource.values)
  if (values.length > DATA_VALUES_MAX) {
    throw invalidSelectors(
      `A trail can have at most ${DATA_VALUES_MAX} data resources; got ${values.length}.`,
    )
  }
  if (!values.every((value) => value.startsWith('arn:'))) {
    throw invalidSelectors('The values of data resources must be ARNs or ARN prefixes.')
  }
}

function selectsSomething({ hasManagementEvents, dataResources }: BasicSelector): boolean {
  return hasManagementEvents || dataResources.length > 0
}

function checkAdvancedSelectors(selectors: AdvancedSelector[]): void {
  const count = selectors.flatMap(({ conditions }) => conditions.flatMap(valuesIn)).length
  if (count > ADVANCED_VALUES_MAX) {
    throw invalidSelectors(
      `Advanced event selectors can have at most ${ADVANCED_VALUES_MAX} values; got ${count}.`,
    )
  }
  selectors.forEach(checkAdvancedSelector)
}

function checkAdvancedSelector({ name, conditions }: AdvancedSelector): void {
  if ((name ?? '').length > SELECTOR_NAME_MAX) {
    throw invalidSelectors(
      `The name of an advanced event selector can have at most ${formatInteger(SELECTOR_NAME_MAX)} characters.`,
    )
  }
  conditions.forEach(checkCondition)
  const fields = conditions.map(({ field }) => field)
  if (new Set(fields).size < fields.length) {
    throw invalidSelectors('An advanced event selector must name each field only once.')
  }
  if (!fields.includes('eventCategory')) {
    throw invalidSelectors('An advanced event selector must have a field selector for eventCategory.')
  }
}

function checkCondition(condition: Condition): void {
  const { field, equals } = condition
  if (!SELECTOR_FIELDS.some((each) => each === field)) {
    throw invalidSelectors(
      `The field of a selector must be one of ${SELECTOR_FIELDS.join(', ')}; got ${field.slice(0, 64)}.`,
    )
  }
  const values = valuesIn(condition)
  if (values.length === 0) throw invalidSelectors(`The field selector of ${field} has no value.`)
  if (values.some((value) => value === '' || value.length > SELECTOR_VALUE_MAX)) {
    throw invalidSelectors(
      `Values of field selectors must have 1 to ${formatInteger(SELECTOR_VALUE_MAX)} characters.`,
    )
  }
  const allowed = EQUALS_ONLY.get(field)
  if (allowed === undefined) return
  if (values.length > equals.length) {
    throw invalidSelectors(`The field ${field} can only be compared with Equals.`)
  }
  if (allowed.length > 0 && !(equals.length === 1 && allowed.includes(equals[0] ?? ''))) {
    throw invalidSelectors(`The field ${field} must equal one of ${allowed.join(', ')}.`)
  }
}

function isDefault(selectors: Selectors): boolean {
  if (selectors.kind === 'advanced' || selectors.selectors.length > 1) return false
  return selectors.selectors.every(
    ({ readWrite, hasManagementEvents, dataResources, excludedSources }) =>
      readWrite === DEFAULT_SELECTOR.readWrite &&
      hasManagementEvents === DEFAULT_SELECTOR.hasManagementEvents &&
      dataResources.length + excludedSources.length === 0,
  )
}

function valuesIn(condition: Condition): string[] {
  return OPERATORS.flatMap((operator) => condition[operator])
}

function invalidSelectors(message: string): TrailFault {
  return new TrailFault('selectors', message)
}

const DATA_TYPES = new Set(['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'])
const EXCLUDABLE = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])
/**
 * The fields for which Equals is the only operator, with the values that they may equal.
 * An empty list allows every value.
 */
const EQUALS_ONLY = new Map<string, string[]>([
  ['readOnly', ['true', 'false']],
  ['eventCategory', ['Management', 'Data', 'NetworkActivity']],
  ['resources.type', []],
])
