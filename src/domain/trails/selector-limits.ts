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

/** The selectors, if a trail may have them; null when they choose what a trail saves anyway. */
export function checkSelectors(selectors: Selectors): Selectors | null {
  if (selectors.selectors.length === 0) throw refuse('At least one event selector must be given.')
  if (selectors.kind === 'basic') checkBasic(selectors.selectors)
  else checkAdvanced(selectors.selectors)
  return isDefault(selectors) ? null : selectors
}

function checkBasic(selectors: BasicSelector[]): void {
  if (selectors.length > BASIC_SELECTORS_MAX)
    throw refuse(`A trail may have at most ${BASIC_SELECTORS_MAX} event selectors.`)
  const resources = selectors.flatMap(({ dataResources }) => dataResources)
  const stranger = resources.find(({ type }) => !DATA_TYPES.has(type))
  if (stranger) throw refuse(`The type of a data resource must be ${[...DATA_TYPES].join(', ')}.`)
  const values = resources.flatMap(({ values }) => values)
  if (values.length > DATA_VALUES_MAX)
    throw refuse(
      `A trail may have at most ${DATA_VALUES_MAX} data resources, and this would make ${values.length}.`,
    )
  if (!values.every((value) => value.startsWith('arn:')))
    throw refuse('The values of data resources must be ARNs or beginnings of ARNs.')
  if (!selectors.every(({ excludedSources }) => excludedSources.every((source) => EXCLUDABLE.has(source))))
    throw refuse(`Management events may be excluded of ${[...EXCLUDABLE].join(' and ')} only.`)
  if (
    !selectors.every(
      ({ hasManagementEvents, dataResources }) => hasManagementEvents || dataResources.length > 0,
    )
  )
    throw refuse('An event selector must include management events or data resources.')
}

function checkAdvanced(selectors: AdvancedSelector[]): void {
  const count = selectors.flatMap(({ conditions }) => conditions.flatMap(valuesIn)).length
  if (count > ADVANCED_VALUES_MAX)
    throw refuse(
      `Advanced event selectors may have at most ${ADVANCED_VALUES_MAX} values, and these have ${count}.`,
    )
  for (const { name, conditions } of selectors) {
    if ((name ?? '').length > SELECTOR_NAME_MAX)
      throw refuse(`The name of an advanced event selector may have at most ${SELECTOR_NAME_MAX} characters.`)
    for (const condition of conditions) checkCondition(condition)
    const fields = conditions.map(({ field }) => field)
    if (new Set(fields).size < fields.length)
      throw refuse('An advanced event selector may name a field only once.')
    if (!fields.includes('eventCategory'))
      throw refuse('An advanced event selector must say which eventCategory it is about.')
  }
}

function checkCondition(condition: Condition): void {
  const { field, equals } = condition
  if (!SELECTOR_FIELDS.some((each) => each === field))
    throw refuse(
      `${field.slice(0, 64)} is not a field of a selector; those are ${SELECTOR_FIELDS.join(', ')}.`,
    )
  const values = valuesIn(condition)
  if (values.length === 0) throw refuse(`The field selector of ${field} has no value.`)
  if (values.some((value) => value === '' || value.length > SELECTOR_VALUE_MAX))
    throw refuse(`Values of field selectors have 1 to ${SELECTOR_VALUE_MAX} characters.`)
  const words = WORDS.get(field)
  if (words === undefined) return
  if (values.length > equals.length) throw refuse(`Equals is the only operator that ${field} knows.`)
  if (words.length > 0 && !(equals.length === 1 && words.includes(equals[0] ?? '')))
    throw refuse(`${field} must equal one of ${words.join(', ')}.`)
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

function refuse(message: string): TrailFault {
  return new TrailFault('selectors', message)
}

const DATA_TYPES = new Set(['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'])
const EXCLUDABLE = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])
// Fields that know Equals only, with the words they may equal; none means any.
const WORDS = new Map<string, string[]>([
  ['readOnly', ['true', 'false']],
  ['eventCategory', ['Management', 'Data', 'NetworkActivity']],
  ['resources.type', []],
])
