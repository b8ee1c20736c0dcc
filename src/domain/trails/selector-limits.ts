import { cutName } from '../parse.ts'
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
  if (selectors.selectors.length === 0) throw new TrailFault('selectors', 'noSelectors')
  if (selectors.kind === 'basic') checkBasicSelectors(selectors.selectors)
  else checkAdvancedSelectors(selectors.selectors)
  return isDefault(selectors) ? null : selectors
}

function checkBasicSelectors(selectors: BasicSelector[]): void {
  if (selectors.length > BASIC_SELECTORS_MAX) {
    throw new TrailFault('selectors', 'tooManySelectors', {
      max: BASIC_SELECTORS_MAX,
      count: selectors.length,
    })
  }
  checkDataResources(selectors)
  if (!selectors.every(({ excludedSources }) => excludedSources.every((source) => EXCLUDABLE.has(source)))) {
    throw new TrailFault('selectors', 'sourceNotExcludable', { allowed: [...EXCLUDABLE] })
  }
  if (!selectors.every(selectsSomething)) {
    throw new TrailFault('selectors', 'selectorSelectsNothing')
  }
}

function checkDataResources(selectors: BasicSelector[]): void {
  const resources = selectors.flatMap(({ dataResources }) => dataResources)
  if (!resources.every(({ type }) => DATA_TYPES.has(type))) {
    throw new TrailFault('selectors', 'dataResourceType', { allowed: [...DATA_TYPES] })
  }
  const values = resources.flatMap((resource) => resource.values)
  if (values.length > DATA_VALUES_MAX) {
    throw new TrailFault('selectors', 'tooManyDataResources', { max: DATA_VALUES_MAX, count: values.length })
  }
  if (!values.every((value) => value.startsWith('arn:'))) {
    throw new TrailFault('selectors', 'dataResourceNotArn')
  }
}

function selectsSomething({ hasManagementEvents, dataResources }: BasicSelector): boolean {
  return hasManagementEvents || dataResources.length > 0
}

function checkAdvancedSelectors(selectors: AdvancedSelector[]): void {
  const count = selectors.flatMap(({ conditions }) => conditions.flatMap(valuesIn)).length
  if (count > ADVANCED_VALUES_MAX) {
    throw new TrailFault('selectors', 'tooManySelectorValues', { max: ADVANCED_VALUES_MAX, count })
  }
  selectors.forEach(checkAdvancedSelector)
}

function checkAdvancedSelector({ name, conditions }: AdvancedSelector): void {
  if ((name ?? '').length > SELECTOR_NAME_MAX) {
    throw new TrailFault('selectors', 'selectorNameTooLong', { max: SELECTOR_NAME_MAX })
  }
  conditions.forEach(checkCondition)
  const fields = conditions.map(({ field }) => field)
  if (new Set(fields).size < fields.length) {
    throw new TrailFault('selectors', 'selectorFieldTwice')
  }
  if (!fields.includes('eventCategory')) {
    throw new TrailFault('selectors', 'selectorWithoutCategory')
  }
}

function checkCondition(condition: Condition): void {
  const { field, equals } = condition
  if (!SELECTOR_FIELDS.some((each) => each === field)) {
    throw new TrailFault('selectors', 'selectorFieldUnknown', {
      allowed: SELECTOR_FIELDS,
      got: cutName(field),
    })
  }
  const values = valuesIn(condition)
  if (values.length === 0) throw new TrailFault('selectors', 'selectorWithoutValue', { name: field })
  if (values.some((value) => value === '' || value.length > SELECTOR_VALUE_MAX)) {
    throw new TrailFault('selectors', 'selectorValueLength', { max: SELECTOR_VALUE_MAX })
  }
  const allowed = EQUALS_ONLY.get(field)
  if (allowed === undefined) return
  if (values.length > equals.length) {
    throw new TrailFault('selectors', 'selectorEqualsOnly', { name: field })
  }
  if (allowed.length > 0 && !(equals.length === 1 && allowed.includes(equals[0] ?? ''))) {
    throw new TrailFault('selectors', 'selectorValueNotAllowed', { name: field, allowed })
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
