import { formatPattern } from './pattern.ts'
import { type Filter, scopeOf, VALUE_FILTER_NAMES } from './query.ts'

/** A filter as JSON values, in a fixed order and without the conditions that are not set. */
export type CanonicalFilter = { [name: string]: string | boolean | string[] }

/** The parameter that excludes what the parameter of a name asks for. */
export type Negated<Name extends string> = `not.${Name}`

/**
 * Returns the canonical form of a filter: equal filters have equal JSON. Values are as in a URL, a single one without a list.
 */
export function canonicalFilter(filter: Filter): CanonicalFilter {
  const { from, until, receivedFrom, receivedUntil, readOnly, outcome, q } = filter
  const times = Object.entries({ from, until, receivedFrom, receivedUntil }).flatMap(([name, time]) =>
    time === null ? [] : [[name, time.toISOString()] as const],
  )
  return {
    ...Object.fromEntries(times),
    ...(readOnly !== null && { readOnly }),
    ...(outcome !== null && { outcome }),
    ...Object.assign({}, ...VALUE_FILTER_NAMES.map((name) => canonicalValues(name, filter))),
    ...toMember('q', q.any),
    ...toMember(negated('q'), q.none),
  }
}

/** Returns the name of the parameter that excludes what the parameter of a name asks for. */
export function negated<Name extends string>(name: Name): Negated<Name> {
  return `not.${name}`
}

function canonicalValues(name: (typeof VALUE_FILTER_NAMES)[number], filter: Filter): CanonicalFilter {
  const { any = [], none = [] } = filter[name] ?? {}
  const texts = (patterns: typeof any) => patterns.map((pattern) => formatPattern(pattern, scopeOf(name)))
  return { ...toMember(name, texts(any)), ...toMember(negated(name), texts(none)) }
}

function toMember(name: string, values: readonly string[]): CanonicalFilter {
  const [first, ...others] = [...new Set(values)].toSorted()
  if (first === undefined) return {}
  return { [name]: others.length === 0 ? first : [first, ...others] }
}
