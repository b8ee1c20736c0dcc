import type { Event } from '../events/event.ts'
import { isAlwaysDelivered } from './always-delivered.ts'
import { eventCategory, selectorFieldValues } from './selector-fields.ts'

/**
 * Selects events by kind: reads or writes, management events or data events of certain resources. A trail saves an
 * event if any of its basic selectors selects it.
 */
export type BasicSelector = {
  readWrite: 'ReadOnly' | 'WriteOnly' | 'All'
  hasManagementEvents: boolean
  dataResources: DataResource[]
  excludedSources: string[]
}

/** The objects, functions or tables whose data events are selected; `values` are ARNs or ARN prefixes. */
export type DataResource = { type: string; values: string[] }

export const OPERATORS = [
  'equals',
  'startsWith',
  'endsWith',
  'notEquals',
  'notStartsWith',
  'notEndsWith',
] as const

/** A condition on one field: at least one of the positive operators, if there are any, and all of the negative ones. */
export type Condition = { field: string } & { [operator in (typeof OPERATORS)[number]]: string[] }

/** Selects events by the values of their fields; all conditions must hold. */
export type AdvancedSelector = { name: string | null; conditions: Condition[] }

/** The events that a trail saves: those that at least one of its selectors selects. */
export type Selectors =
  | { kind: 'basic'; selectors: BasicSelector[] }
  | { kind: 'advanced'; selectors: AdvancedSelector[] }

/** The selector of a trail for which none were chosen. `checkSelectors` turns it into null, which means every event. */
export const DEFAULT_SELECTOR: BasicSelector = {
  readWrite: 'All',
  hasManagementEvents: true,
  dataResources: [],
  excludedSources: [],
}

/** Whether a trail saves an event. A trail without selectors saves every event, and some are saved by every trail. */
export function selectsEvent({ selectors }: { selectors: Selectors | null }, event: Event): boolean {
  if (selectors === null || isAlwaysDelivered(event)) return true
  return selectors.kind === 'basic'
    ? selectors.selectors.some((selector) => matchesBasic(selector, event))
    : selectors.selectors.some((selector) => matchesAdvanced(selector, event))
}

function matchesBasic(selector: BasicSelector, event: Event): boolean {
  if (selector.readWrite === 'ReadOnly' && !event.readOnly) return false
  if (selector.readWrite === 'WriteOnly' && event.readOnly) return false
  const category = eventCategory(event)
  if (category === 'Management') {
    return selector.hasManagementEvents && !selector.excludedSources.includes(event.eventSource ?? '')
  }
  return category === 'Data' && selector.dataResources.some((resource) => matchesResource(resource, event))
}

// Objects match by an ARN prefix. Functions and tables match by their full ARN, or all of them by the service's.
function matchesResource({ type, values }: DataResource, event: Event): boolean {
  const names = event.resources.map(({ name }) => name)
  return values.some((value) =>
    names.some((name) =>
      type === 'AWS::S3::Object' || WHOLE_SERVICE.test(value) ? name.startsWith(value) : name === value,
    ),
  )
}

function matchesAdvanced({ conditions }: AdvancedSelector, event: Event): boolean {
  return conditions.every((condition) => holds(condition, event))
}

// An event without the field meets no positive operator and every negative one.
function holds(condition: Condition, event: Event): boolean {
  const values = selectorFieldValues(condition.field, event)
  const matches = (operands: string[], test: (value: string, operand: string) => boolean) =>
    values.some((value) => operands.some((operand) => test(value, operand)))
  const { equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith } = condition
  const hasNoPositive = equals.length + startsWith.length + endsWith.length === 0
  const meetsPositive =
    hasNoPositive ||
    matches(equals, isEqual) ||
    matches(startsWith, hasPrefix) ||
    matches(endsWith, hasSuffix)
  const meetsNegative =
    !matches(notEquals, isEqual) && !matches(notStartsWith, hasPrefix) && !matches(notEndsWith, hasSuffix)
  return meetsPositive && meetsNegative
}

const WHOLE_SERVICE = /^arn:[\w-]+:\w+$/
const isEqual = (value: string, operand: string) => value === operand
const hasPrefix = (value: string, operand: string) => value.startsWith(operand)
const hasSuffix = (value: string, operand: string) => value.endsWith(operand)
