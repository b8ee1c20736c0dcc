import { invalidField } from '../fault.ts'
import { checkLength, cutName, parseInstant, parseOneOf, quoteValue } from '../parse.ts'
import { canonicalFilter, type Negated, negated } from './canonical-filter.ts'
import { type Pattern, parsePattern } from './pattern.ts'
import {
  FILTER_LENGTH_MAX,
  FILTER_VALUES_MAX,
  type Filter,
  OUTCOMES,
  QUERY_VALUES_MAX,
  scopeOf,
  TEXTS_MAX,
  VALUE_FILTER_NAMES,
  type ValueCondition,
  type ValueFilter,
} from './query.ts'

/** A parameter of a URL with one of its values. */
export type FilterPair = readonly [name: string, value: string]

/** The parameters that may be repeated. */
export type ListParameter = ValueFilter | 'q' | Negated<ValueFilter | 'q'>

/** The names of the parameters that may be repeated: each filter, and the one that excludes. */
export const LIST_PARAMETERS: readonly ListParameter[] = [...VALUE_FILTER_NAMES, 'q' as const].flatMap(
  (name) => [name, negated(name)],
)

/** The conditions of a filter that its values are: without its times and whether it is for reads. */
export type FilterConditions = Pick<Filter, ValueFilter | 'q'>

/**
 * Returns the filter of the parameters of a URL, in any order. Throws a fault of the first parameter that is unknown, empty,
 * malformed or repeated too often.
 */
export function parseFilter(pairs: readonly FilterPair[]): Filter {
  const lists = pairs.filter(([name]) => isListParameter(name))
  const singles = new Map<string, string>()
  for (const [name, value] of pairs) {
    if (isListParameter(name)) continue
    if (!SINGLE_PARAMETERS.some((each) => each === name))
      throw invalidField(cutName(name), 'unknownParameter', { allowed: FILTER_PARAMETERS })
    if (singles.has(name)) throw invalidField(name, 'givenTwice')
    singles.set(name, checkValue(name, value))
  }
  const parse = <Value>(name: SingleParameter, parser: (value: string) => Value) => {
    const value = singles.get(name)
    return value === undefined ? null : parser(value)
  }
  const time = (name: SingleParameter) => parse(name, (value) => parseInstant(value, name))
  const readOnly = parse('readOnly', (value) => parseOneOf(value, ['true', 'false'], 'readOnly'))
  return checkPeriods({
    ...parseConditions(lists),
    ...{ from: time('from'), until: time('until') },
    ...{ receivedFrom: time('receivedFrom'), receivedUntil: time('receivedUntil') },
    readOnly: readOnly === null ? null : readOnly === 'true',
    outcome: parse('outcome', (value) => parseOneOf(value, OUTCOMES, 'outcome')),
  })
}

/** Returns the conditions of the parameters that may be repeated. Throws a fault as `parseFilter` does. */
export function parseConditions(pairs: readonly FilterPair[]): FilterConditions {
  const values = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const known = values.get(name) ?? []
    values.set(name, [...known, checkValue(name, value)])
  }
  for (const [name, all] of values) checkCount(name, all.length)
  const last = pairs.at(-1)?.[0] ?? ''
  if (pairs.length > QUERY_VALUES_MAX)
    throw invalidField(last, 'tooManyValues', { max: QUERY_VALUES_MAX, count: pairs.length })
  const texts = (name: 'q' | Negated<'q'>) => [...new Set((values.get(name) ?? []).map(toText))]
  const conditions = VALUE_FILTER_NAMES.flatMap((name): [ValueFilter, ValueCondition][] => {
    const [any, none] = [name, negated(name)].map((each) => values.get(each) ?? [])
    if (!any || !none || any.length + none.length === 0) return []
    return [[name, { any: toPatterns(name, name, any), none: toPatterns(name, negated(name), none) }]]
  })
  return { ...Object.fromEntries(conditions), q: { any: texts('q'), none: texts(negated('q')) } }
}

/** Returns the parameters of a filter, in a fixed order. `parseFilter` returns an equal filter for them. */
export function formatFilter(filter: Filter): FilterPair[] {
  return Object.entries(canonicalFilter(filter)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [String(value)]).map((each): FilterPair => [name, each]),
  )
}

/** Returns the filter; throws a fault if one of its periods ends before it begins. */
export function checkPeriods(filter: Filter): Filter {
  const { from, until, receivedFrom, receivedUntil } = filter
  if (from && until && until < from) throw invalidField('until', 'untilBeforeFrom')
  if (receivedFrom && receivedUntil && receivedUntil < receivedFrom)
    throw invalidField('receivedUntil', 'receivedUntilBeforeFrom')
  return filter
}

/** Whether a parameter may be repeated. */
export function isListParameter(name: string): name is ListParameter {
  return LIST_PARAMETERS.some((each) => each === name)
}

const SINGLE_PARAMETERS = ['from', 'until', 'receivedFrom', 'receivedUntil', 'readOnly', 'outcome'] as const
const FILTER_PARAMETERS = [...SINGLE_PARAMETERS, ...LIST_PARAMETERS]
type SingleParameter = (typeof SINGLE_PARAMETERS)[number]

function checkValue(name: string, value: string): string {
  if (value === '') throw invalidField(name, 'emptyParameter')
  return checkLength(value, FILTER_LENGTH_MAX, name)
}

function checkCount(name: string, count: number): void {
  const max = name === 'q' || name === negated('q') ? TEXTS_MAX : FILTER_VALUES_MAX
  if (count > max) throw invalidField(name, 'repeatedTooOften', { max, count })
}

function toText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\uFFFD')
}

function toPatterns(name: ValueFilter, parameter: string, values: readonly string[]): Pattern[] {
  return [...new Set(values)].map((value) => {
    const pattern = parsePattern(value, scopeOf(name))
    if (pattern === null) throw invalidField(parameter, 'networkInvalid', { got: quoteValue(value) })
    return pattern
  })
}
