import type { Event } from '../events/event.ts'
import { eventCategory, selectorFieldValues } from './selector-fields.ts'

/** Chooses by kind: reads or writes, management events or those about certain data. An event any of them chooses is chosen. */
export type BasicSelector = {
  readWrite: 'ReadOnly' | 'WriteOnly' | 'All'
  hasManagementEvents: boolean
  dataResources: DataResource[]
  excludedSources: string[]
}

/** Objects, functions or tables whose data events are meant; values are ARNs or what they begin with. */
export type DataResource = { type: string; values: string[] }

export const OPERATORS = [
  'equals',
  'startsWith',
  'endsWith',
  'notEquals',
  'notStartsWith',
  'notEndsWith',
] as const

/** Something that must hold of one field: one of the positive operators, if there are any, and all of the negative ones. */
export type Condition = { field: string } & { [operator in (typeof OPERATORS)[number]]: string[] }

/** Chooses by the values of fields; all conditions must hold. */
export type AdvancedSelector = { name: string | null; conditions: Condition[] }

/** Which events a trail saves: those that any one of its selectors chooses. */
export type Selectors =
  | { kind: 'basic'; selectors: BasicSelector[] }
  | { kind: 'advanced'; selectors: AdvancedSelector[] }

/** What a trail has when nobody chose anything: every event. */
export const DEFAULT_SELECTOR: BasicSelector = {
  readWrite: 'All',
  hasManagementEvents: true,
  dataResources: [],
  excludedSources: [],
}

/** Whether a trail saves an event. */
export function selectsEvent(trail: { selectors: Selectors | null }, event: Event): boolean {
  const { selectors } = trail
  if (selectors === null) return true
  return selectors.kind === 'basic'
    ? selectors.selectors.some((selector) => choosesByKind(selector, event))
    : selectors.selectors.some(({ conditions }) => conditions.every((condition) => holds(condition, event)))
}

function choosesByKind(selector: BasicSelector, event: Event): boolean {
  if (selector.readWrite === 'ReadOnly' && !event.readOnly) return false
  if (selector.readWrite === 'WriteOnly' && event.readOnly) return false
  const category = eventCategory(event)
  if (category === 'Management')
    return selector.hasManagementEvents && !selector.excludedSources.includes(event.eventSource ?? '')
  return category === 'Data' && selector.dataResources.some((resource) => concerns(resource, event))
}

// Objects are meant by the beginning of their ARN; of functions and tables, either one or all of the service.
function concerns({ type, values }: DataResource, event: Event): boolean {
  const names = event.resources.map(({ name }) => name)
  return values.some((value) =>
    names.some((name) =>
      type === 'AWS::S3::Object' || WHOLE_SERVICE.test(value) ? name.startsWith(value) : name === value,
    ),
  )
}

// A field that the event has not satisfies no positive operator and every negative one.
function holds(condition: Condition, event: Event): boolean {
  const values = selectorFieldValues(condition.field, event)
  const any = (wanted: string[], test: (value: string, wanted: string) => boolean) =>
    values.some((value) => wanted.some((each) => test(value, each)))
  const { equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith } = condition
  const isUnbound = equals.length + startsWith.length + endsWith.length === 0
  const isWanted =
    isUnbound || any(equals, isSame) || any(startsWith, beginsWith) || any(endsWith, finishesWith)
  return (
    isWanted && !any(notEquals, isSame) && !any(notStartsWith, beginsWith) && !any(notEndsWith, finishesWith)
  )
}

const WHOLE_SERVICE = /^arn:[\w-]+:\w+$/
const isSame = (value: string, wanted: string) => value === wanted
const beginsWith = (value: string, wanted: string) => value.startsWith(wanted)
const finishesWith = (value: string, wanted: string) => value.endsWith(wanted)
