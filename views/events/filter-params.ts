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
  'readOnly',
  'period',
  'from',
  'until',
  'cursor',
] as const

export type FilterParam = (typeof FILTER_PARAMS)[number]

/** The query parameters of a request, as sent. Missing parameters are absent. */
export type FilterParams = { readonly [name in FilterParam]?: string | undefined }

/** Error messages by parameter. */
export type FilterFaults = { readonly [name in FilterParam]?: string | undefined }

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

/** Returns whether a name is one of the preset periods. The preset of the whole retention is not. */
export function isPreset(name: string): boolean {
  return PERIODS.some(({ period }) => period === name)
}

/** Returns the filter without some of its parameters, from its first page. */
export function withoutParams(params: FilterParams, ...names: FilterParam[]): FilterParams {
  const rest = Object.entries(params).filter(
    ([name]) => name !== 'cursor' && !names.some((removed) => removed === name),
  )
  return Object.fromEntries(rest)
}
