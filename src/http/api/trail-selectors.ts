import { invalidField } from '../../domain/fault.ts'
import { isJsonObject, type JsonObject } from '../../domain/parse.ts'
import {
  type AdvancedSelector,
  type BasicSelector,
  DEFAULT_SELECTOR,
  OPERATORS,
  type Selectors,
} from '../../domain/trails/selector.ts'

/** The selectors of a request, all of one kind: with `fields`, or without. None choose every event. */
export function parseSelectors(list: unknown[] | null): Selectors {
  const all = (list ?? []).map((value, i) => membersOf(value, place(i)))
  if (list === null) return { kind: 'basic', selectors: [DEFAULT_SELECTOR] }
  const advanced = all.filter((each) => Object.hasOwn(each, 'fields'))
  if (advanced.length === 0)
    return { kind: 'basic', selectors: all.map((each, i) => readBasic(each, place(i))) }
  if (advanced.length < all.length)
    throw invalidField('selectors', 'Either all selectors have fields or none of them has.')
  return { kind: 'advanced', selectors: all.map((each, i) => readAdvanced(each, place(i))) }
}

/** A trail's selectors as they are answered; null for every event. */
export function toSelectorsJson(selectors: Selectors | null) {
  if (selectors === null) return null
  return selectors.kind === 'basic'
    ? selectors.selectors.map(writeBasic)
    : selectors.selectors.map(writeAdvanced)
}

const READ_WRITE = ['ReadOnly', 'WriteOnly', 'All'] as const
const BASIC = ['readWrite', 'managementEvents', 'dataResources', 'excludedSources']

function place(index: number): string {
  return `selectors[${index}]`
}

function readBasic(given: JsonObject, at: string): BasicSelector {
  known(given, BASIC, at)
  const { readWrite = 'All', managementEvents = true, dataResources = [], excludedSources = [] } = given
  const word = READ_WRITE.find((each) => each === readWrite)
  if (!word) throw invalidField('selectors', `${at}.readWrite must be ${READ_WRITE.join(' or ')}.`)
  if (typeof managementEvents !== 'boolean')
    throw invalidField('selectors', `${at}.managementEvents must be true or false.`)
  return {
    readWrite: word,
    hasManagementEvents: managementEvents,
    dataResources: listOf(dataResources, `${at}.dataResources`).map((value, i) => {
      const inner = `${at}.dataResources[${i}]`
      const resource = membersOf(value, inner)
      known(resource, ['type', 'values'], inner)
      return {
        type: textOf(resource.type, `${inner}.type`),
        values: textsOf(resource.values, `${inner}.values`),
      }
    }),
    excludedSources: textsOf(excludedSources, `${at}.excludedSources`),
  }
}

function readAdvanced(given: JsonObject, at: string): AdvancedSelector {
  known(given, ['name', 'fields'], at)
  const conditions = listOf(given.fields, `${at}.fields`).map((value, i) => {
    const inner = `${at}.fields[${i}]`
    const condition = membersOf(value, inner)
    known(condition, ['field', ...OPERATORS], inner)
    const values = (name: string) => textsOf(condition[name] ?? [], `${inner}.${name}`)
    return {
      field: textOf(condition.field, `${inner}.field`),
      equals: values('equals'),
      startsWith: values('startsWith'),
      endsWith: values('endsWith'),
      notEquals: values('notEquals'),
      notStartsWith: values('notStartsWith'),
      notEndsWith: values('notEndsWith'),
    }
  })
  return { name: given.name === undefined ? null : textOf(given.name, `${at}.name`), conditions }
}

function writeBasic({ readWrite, hasManagementEvents, dataResources, excludedSources }: BasicSelector) {
  return { readWrite, managementEvents: hasManagementEvents, dataResources, excludedSources }
}

// Operators without values are left out.
function writeAdvanced({ name, conditions }: AdvancedSelector) {
  const shown = conditions.map(({ field, ...operators }) => {
    const given = Object.entries(operators).filter(([, values]) => values.length > 0)
    return { field, ...Object.fromEntries(given) }
  })
  return { ...(name !== null && { name }), fields: shown }
}

function membersOf(value: unknown, at: string): JsonObject {
  if (isJsonObject(value)) return value
  throw invalidField('selectors', `${at} must be an object.`)
}

function known(given: JsonObject, names: readonly string[], at: string): void {
  const other = Object.keys(given).find((name) => !names.includes(name))
  if (other !== undefined)
    throw invalidField(
      'selectors',
      `${at} has no member ${other.slice(0, 64)}. It takes ${names.join(', ')}.`,
    )
}

function listOf(value: unknown, at: string): unknown[] {
  if (Array.isArray(value)) return value
  throw invalidField('selectors', `${at} must be a list.`)
}

function textsOf(value: unknown, at: string): string[] {
  return listOf(value, at).map((each) => textOf(each, `${at}[]`))
}

function textOf(value: unknown, at: string): string {
  if (typeof value === 'string') return value
  throw invalidField('selectors', `${at} must be a text.`)
}
