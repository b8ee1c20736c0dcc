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
  'cursor',
] as const

export type FilterParam = (typeof FILTER_PARAMS)[number]

/** The query parameters of a request, as sent. Missing parameters are absent. */
export type FilterParams = { readonly [name in FilterParam]?: string | undefined }

/** Messages by parameter: what is wrong with a value, or what is to know about it. */
export type FilterMessages = { readonly [name in FilterParam]?: string | undefined }

/** A query parameter that is no filter, and the filter that it probably means; null if none is similar. */
export type UnknownFilter = { name: string; value: string; similar: FilterParam | null }

// Asking for one of these looks at everything: a refused read is as telling as a refused change.
const FILTERS_OF_READS = [
  'errorCode',
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
  { period: '30d', minutes: 43_200 },
] as const

/** Returns the filter with both reads and changes, from its first page. */
export function withReads(params: FilterParams): FilterParams {
  const rest = withoutParams(params, 'readOnly')
  return defaultReadOnly(rest) === 'any' ? rest : { ...rest, readOnly: 'any' }
}

/** Returns the filter without some of its parameters, from its first page. */
export function withoutParams(params: FilterParams, ...names: FilterParam[]): FilterParams {
  const rest = Object.entries(params).filter(
    ([name]) => name !== 'cursor' && !names.some((removed) => removed === name),
  )
  return Object.fromEntries(rest)
}
