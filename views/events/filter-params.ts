import type { FilterPair } from '../../src/domain/events/filter-grammar.ts'
import { formatPattern, toEqualPattern } from '../../src/domain/events/pattern.ts'

/** The query parameters of the events page, in the order that its URLs have. */
export const FILTER_PARAMS = [
  'q',
  'resourceName',
  'resourceType',
  'eventName',
  'userName',
  'project',
  'eventSource',
  'sourceIPAddress',
  'accessKeyId',
  'errorCode',
  'outcome',
  'eventId',
  'requestId',
  'submittedBy',
  'submittedKey',
  'receivedFrom',
  'receivedUntil',
  'readOnly',
  'period',
  'from',
  'until',
  'zone',
  'cursor',
  'columns',
  'rows',
  'stories',
  'view',
  'loaded',
  'live',
] as const

/** The parameters that say how the list looks, and not which events it has. */
export const LAYOUT_PARAMS = ['columns', 'rows', 'stories'] as const

// No filters: each is about the list.
const LIST_PARAMS: readonly string[] = ['zone', 'cursor', 'loaded', 'live', 'view', ...LAYOUT_PARAMS]

// How far a list was read. Another list begins at its first page.
const PLACE_PARAMS: readonly string[] = ['cursor', 'loaded']

export type FilterParam = (typeof FILTER_PARAMS)[number]

/**
 * The query parameters of a request, as sent. Missing parameters are absent. A filter has its first value under its name, and
 * `more` has the others, and what is excluded.
 */
export type FilterParams = { readonly [name in FilterParam]?: string | undefined } & {
  readonly more?: readonly FilterPair[]
}

/** Messages by parameter: what is wrong with a value, or what is to know about it. */
export type FilterMessages = { readonly [name in FilterParam]?: string | undefined }

/** A query parameter that is no filter, and the filter that it probably means; null if none is similar. */
export type UnknownFilter = { name: string; value: string; similar: FilterParam | null }

// Asking for one of these looks at everything: a refused read is as telling as a refused change.
const FILTERS_OF_READS = [
  'errorCode',
  'outcome',
  'sourceIPAddress',
  'accessKeyId',
  'eventId',
  'requestId',
  'submittedBy',
  'submittedKey',
] as const

/** Returns whether events are shown if the filter doesn't say: changes only, or reads too. */
export function defaultReadOnly(params: FilterParams): 'no' | 'any' {
  return FILTERS_OF_READS.some((name) => params[name]) ? 'any' : 'no'
}

/** Returns whether the filter shows changes (`no`), reads (`yes`) or both (`any`). */
export function chosenReadOnly(params: FilterParams): string {
  return params.readOnly ?? defaultReadOnly(params)
}

/** The preset periods, each ending now. The retention is a further preset. */
export const PERIODS = [
  { period: '30m', minutes: 30 },
  { period: '1h', minutes: 60 },
  { period: '3h', minutes: 180 },
  { period: '12h', minutes: 720 },
  { period: '24h', minutes: 1_440 },
  { period: '7d', minutes: 10_080 },
  { period: '14d', minutes: 20_160 },
  { period: '30d', minutes: 43_200 },
] as const

/** Returns the filter with both reads and changes, from its first page. */
export function withReads(params: FilterParams): FilterParams {
  const rest = withoutParams(params, 'readOnly')
  return defaultReadOnly(rest) === 'any' ? rest : { ...rest, readOnly: 'any' }
}

/** Returns the filter without some of its parameters, and their further values, from its first page. */
export function withoutParams(params: FilterParams, ...names: FilterParam[]): FilterParams {
  const pairs = toPairs(params).filter(
    ([name]) => !PLACE_PARAMS.includes(name) && !names.some((removed) => removed === baseName(name)),
  )
  return fromPairs(pairs)
}

/** Returns the filter without all values of one parameter, which may be one that excludes, from its first page. */
export function withoutParameter(params: FilterParams, name: string): FilterParams {
  return fromPairs(toPairs(params).filter(([each]) => !PLACE_PARAMS.includes(each) && each !== name))
}

/** Returns the filter without one value of a parameter, from its first page. */
export function withoutValue(params: FilterParams, [name, value]: FilterPair): FilterParams {
  return fromPairs(
    toPairs(params).filter(
      (pair) => !PLACE_PARAMS.includes(pair[0]) && (pair[0] !== name || pair[1] !== value),
    ),
  )
}

/** Returns each parameter with each of its values, in the order of URLs. */
export function toPairs({ more = [], ...params }: FilterParams): FilterPair[] {
  const first = FILTER_PARAMS.flatMap((name): FilterPair[] => (params[name] ? [[name, params[name]]] : []))
  return [...first, ...more]
}

/** Returns the parameters of pairs, without repetitions. */
export function fromPairs(pairs: readonly FilterPair[]): FilterParams {
  const params: { [name in FilterParam]?: string } = {}
  const more = new Map<string, FilterPair>()
  for (const [name, value] of pairs) {
    if (isFilterParam(name) && params[name] === undefined) params[name] = value
    else if (!isFilterParam(name) || params[name] !== value) more.set(`${name}=${value}`, [name, value])
  }
  return more.size === 0 ? params : { ...params, more: [...more.values()].sort(byName) }
}

/** Returns a value as a filter must be to match exactly it. */
export function exactly(value: string): string {
  return formatPattern(toEqualPattern(value), 'text')
}

/** Returns the parameters that select events, each with each of its values. */
export function toFilterPairs(params: FilterParams): FilterPair[] {
  return toPairs(params).filter(([name]) => !LIST_PARAMS.includes(name))
}

/** Whether a query parameter is one of the events page. */
export function isFilterParam(name: string): name is FilterParam {
  return FILTER_PARAMS.some((each) => each === name)
}

/** Returns the name of the filter that a parameter is about, if that excludes something. */
export function baseName(name: string): string {
  return name.startsWith(EXCLUDING) ? name.slice(EXCLUDING.length) : name
}

const EXCLUDING = 'not.'

function byName([name, value]: FilterPair, [otherName, otherValue]: FilterPair): number {
  if (name !== otherName) return name < otherName ? -1 : 1
  return value < otherValue ? -1 : 1
}
